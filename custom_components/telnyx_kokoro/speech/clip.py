"""A whole clip, as it can be kept."""

from dataclasses import dataclass

from .joiner import Mp3Joiner


@dataclass(frozen=True, slots=True)
class Clip:
    """Clean MP3 from its start to its end, and how many seconds it plays."""

    audio: bytes
    seconds: float


def whole_clip(mp3: bytes, lead_in: float = 0) -> Clip:
    """Return MP3 as one clean clip: of tags only the first, and no index.

    Before its first audio come `lead_in` seconds of silence, in its own format.

    It keeps a processor busy: for an hour of audio, a noticeable part of a second.

    Raises:
        InvalidAnswerError: It is no MP3, or longer than an hour.
        IncompleteAnswerError: It holds no audio, or ends within a frame.

    """
    joiner = Mp3Joiner(lead_in)
    audio = joiner.feed(mp3)
    joiner.end_clip()
    return Clip(audio, joiner.seconds)
