"""A whole clip of clean MP3."""

from dataclasses import dataclass

from .concat import Mp3Concatenator
from .conversion import Mp3Resampler


@dataclass(frozen=True, slots=True)
class Clip:
    """A whole clip of clean MP3.

    Attributes:
        audio: The MP3.
        seconds: Its length.
        junk_bytes: Bytes that were dropped because they were not MP3.

    """

    audio: bytes
    seconds: float
    junk_bytes: int = 0


def whole_clip(mp3: bytes, lead_in: float = 0) -> Clip:
    """Return MP3 as one clean clip, after `lead_in` seconds of silence.

    For an hour of audio, this takes a noticeable fraction of a second.

    Raises:
        InvalidAudioError: It is not MP3, or longer than an hour.
        IncompleteAudioError: It holds no audio.

    """
    concatenator = Mp3Concatenator(lead_in)
    audio = concatenator.feed(mp3) + concatenator.rest()
    concatenator.end_clip()
    if concatenator.is_mixed:
        resampler = Mp3Resampler()
        slices = list(resampler.slices(audio, concatenator.stream_info))
        audio = b"".join((*slices, resampler.finish()))
    return Clip(audio, concatenator.seconds_heard(), concatenator.junk_bytes)
