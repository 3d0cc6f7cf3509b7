"""Time limits of an utterance: its audio, its retries, and its text."""

from dataclasses import dataclass

from .text_pauses import TextPauses


@dataclass(frozen=True, slots=True)
class Timeouts(TextPauses):
    """The time limits of an utterance, in seconds."""

    # From a text to its first audio, including all retries. Also from one chunk of audio
    # to the next while more is due. Each request is also limited by `api/timeouts.py`.
    first_audio: float = 30
    # The longest wait that the service may request between attempts.
    retry_after: float = 10
    # The longest wait before the second attempt; it doubles before the third.
    backoff: float = 0.5
    # Without audio before silence is sent to a player that gives up on a stream that
    # pauses. Satellites wait two seconds for the first bytes and four to five for more
    # (reported by others).
    pause: float = 1
    # From one piece of text to the next before its source is considered gone. A model
    # that has failed never ends its text. One that uses a tool writes nothing meanwhile:
    # Home Assistant gives a tool over MCP 30 seconds, and a small machine may think for
    # a minute.
    text: float = 120
    # Without text before a socket is closed. The service closes it after 20 (documented).
    idle_socket: float = 5
