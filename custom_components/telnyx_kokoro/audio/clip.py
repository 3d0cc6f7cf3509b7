"""A whole clip, as it can be kept."""

from dataclasses import dataclass

from .concat import Mp3Concatenator
from .one_format import OneFormat


@dataclass(frozen=True, slots=True)
class Clip:
    """Clean MP3 from its start to its end.

    Attributes:
        audio: The MP3.
        seconds: How long it plays.
        junk_bytes: Bytes that were left out, because they are no part of MP3.

    """

    audio: bytes
    seconds: float
    junk_bytes: int = 0


def whole_clip(mp3: bytes, lead_in: float = 0) -> Clip:
    """Return MP3 as one clean clip: of tags only the first, and no index.

    Before its first audio come `lead_in` seconds of silence, in its own format.

    It keeps a processor busy: for an hour of audio, a noticeable part of a second.

    Raises:
        InvalidResponseError: It is no MP3, or longer than an hour.
        IncompleteResponseError: It holds no audio.

    """
    joiner = Mp3Concatenator(lead_in)
    audio = joiner.feed(mp3) + joiner.rest()
    joiner.end_clip()
    if joiner.has_other_formats:
        one_format = OneFormat()
        slices = list(one_format.slices(audio, joiner.format))
        audio = b"".join((*slices, one_format.finish()))
    return Clip(audio, joiner.seconds, joiner.junk_bytes)
