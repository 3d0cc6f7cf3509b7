"""A whole clip, as it can be kept."""

from dataclasses import dataclass

from .concat import Mp3Concatenator
from .one_format import Mp3Resampler


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
        InvalidAudioError: It is no MP3, or longer than an hour.
        IncompleteAudioError: It holds no audio.

    """
    concatenator = Mp3Concatenator(lead_in)
    audio = concatenator.feed(mp3) + concatenator.rest()
    concatenator.end_clip()
    if concatenator.is_mixed:
        resampler = Mp3Resampler()
        slices = list(resampler.slices(audio, concatenator.stream_info))
        audio = b"".join((*slices, resampler.finish()))
    return Clip(audio, concatenator.seconds, concatenator.junk_bytes)
