"""Time limits of an utterance: its audio, its retries, and pauses in its text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timeouts:
    """The time limits of an utterance, in seconds."""

    # From a text to its first audio, including all retries. Also from one chunk of audio
    # to the next while more is due.
    first_audio: float = 30
    # The longest wait that the service may request between attempts.
    retry_after: float = 10
    # The longest wait before the second attempt; it doubles before the third.
    backoff: float = 0.5
    # After the apparent end of a sentence before it counts as one although no next
    # sentence has begun.
    sentence: float = 0.5
    # After the end of a clause before it is spoken. Even slow models write a word in far
    # less.
    clause: float = 1
    # After words without punctuation before all but the last one, which may be
    # incomplete, are spoken.
    words: float = 1.5
    # After what may be half a number, word or name ("3.", "wash", "Dr.") before it is
    # spoken. Longer than a model pauses while it writes, and shorter than the silence
    # after which a listener assumes that the answer is finished.
    doubt: float = 3
    # Without audio before silence is sent to a player that gives up on a stream that
    # pauses. Satellites wait two seconds for the first bytes and four to five for more
    # (observed by others).
    pause: float = 1
    # From one piece of text to the next before its source is considered gone. A model
    # that has failed never ends its text. One that uses a tool writes nothing meanwhile:
    # Home Assistant gives a tool over MCP 30 seconds, and a small machine may think for
    # a minute.
    text: float = 120
    # Without text before a socket is closed. The service closes it after 20 (documented).
    idle_socket: float = 5
