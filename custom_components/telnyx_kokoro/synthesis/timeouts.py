"""Time limits of an utterance: its audio, its retries, and pauses in its text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timeouts:
    """The time limits of an utterance, in seconds.

    Attributes:
        first_audio: From a text to its first audio, including all retries. Also from
            one chunk of audio to the next while more is due.
        retry_after: The longest wait that the service may request between attempts.
        backoff: The longest wait before the second attempt; it doubles before the third.
        sentence: After the apparent end of a sentence before it counts as one although
            no next sentence has begun.
        clause: After the end of a clause before it is spoken. Even slow models write
            a word in far less.
        words: After words without punctuation before all but the last one, which may
            be incomplete, are spoken.
        doubt: After what may be half a number, word or name ("3.", "wash", "Dr.")
            before it is spoken as it is. Longer than a model pauses while it writes,
            and shorter than the silence after which a listener assumes that the answer
            is finished.
        pause: Without audio before silence is sent to a player that gives up on a
            stream that pauses. Satellites wait two seconds for the first bytes and
            four to five for more (observed by others).
        text: From one piece of text to the next before its source is considered gone. A
            model that has failed never ends its text. One that uses a tool writes
            nothing meanwhile: Home Assistant gives a tool over MCP 30 seconds, and a
            small machine may think for a minute.
        idle_socket: Without text before a socket is closed. The service closes it
            after 20 (documented).

    """

    first_audio: float = 30
    retry_after: float = 10
    backoff: float = 0.5
    sentence: float = 0.5
    clause: float = 1
    words: float = 1.5
    doubt: float = 3
    pause: float = 1
    text: float = 120
    idle_socket: float = 5
