"""What is made of MP3 sounds as ffmpeg's own conversion."""

import av
import numpy as np
import pytest

from custom_components.telnyx_kokoro.audio.output_formats import MP3, OutputFormat
from tests.end_to_end.needs import needs_ffmpeg
from tests.end_to_end.sound import compare, decoded

from .converting import DELAY, EVERY_KIND, FLAC_48K, WAV_16K, clip, made


async def in_both_ways(
    frames: list[bytes], wanted: OutputFormat
) -> tuple[bytes, bytes]:
    """Return the samples of MP3 as converted here, and as ffmpeg converts it.

    Both without the silence that the encoder of the MP3 added to its start.
    """
    kind = wanted.sample_rate or 24_000, wanted.channels or 1
    audio = b"".join(await made(frames, wanted))
    ours = await decoded(audio, *kind, extension=wanted.extension)
    return ours, await decoded(b"".join(frames), *kind, skipped=DELAY)


async def assert_sounds_as_ffmpeg_makes_it(
    frames: list[bytes], wanted: OutputFormat
) -> None:
    ours, theirs = [
        np.frombuffer(samples, "<i2").astype(int)
        for samples in await in_both_ways(frames, wanted)
    ]
    assert len(ours) == len(theirs)
    assert np.corrcoef(ours, theirs)[0, 1] > 0.999
    # From the first sample to the last: no click at either end.
    assert np.abs(ours - theirs).max() < 50


@needs_ffmpeg
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("sample_rate", [8000, 16000, 22050, 24000, 44100, 48000])
@pytest.mark.parametrize("extension", ["wav", "flac"])
async def test_every_rate_sounds_as_ffmpeg_makes_it(
    extension: str, sample_rate: int, channels: int
) -> None:
    wanted = OutputFormat(extension, sample_rate, channels, 2)
    await assert_sounds_as_ffmpeg_makes_it(clip(), wanted)


@needs_ffmpeg
@pytest.mark.parametrize("wanted", [WAV_16K, FLAC_48K])
@pytest.mark.parametrize(
    ("sample_rate", "channels"), [(22_050, 1), (44_100, 2), (24_000, 2)]
)
async def test_every_source_sounds_as_ffmpeg_makes_it(
    sample_rate: int, channels: int, wanted: OutputFormat
) -> None:
    await assert_sounds_as_ffmpeg_makes_it(clip(sample_rate, channels), wanted)


@needs_ffmpeg
@pytest.mark.parametrize(
    ("extension", "sample_bytes"),
    [("wav", None), ("wav", 3), ("wav", 4), ("flac", None), ("flac", 3)],
)
async def test_every_sample_size_sounds_as_ffmpeg_makes_it(
    extension: str, sample_bytes: int | None
) -> None:
    wanted = OutputFormat(extension, sample_bytes=sample_bytes)
    await assert_sounds_as_ffmpeg_makes_it(clip(), wanted)


@needs_ffmpeg
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("sample_rate", [16_000, 22_050, 44_100, 48_000])
async def test_mp3_of_another_kind_sounds_as_its_source(
    sample_rate: int, channels: int
) -> None:
    wanted = OutputFormat(MP3, sample_rate, channels)
    likeness = compare(*await in_both_ways(clip(), wanted), sample_rate * channels)
    assert likeness.correlation > 0.99
    # Longer by what LAME puts before and after the sound.
    assert -0.1 < likeness.missing <= 0


@needs_ffmpeg
@pytest.mark.parametrize("wanted", [WAV_16K, FLAC_48K])
async def test_joined_clips_sound_as_ffmpeg_makes_them(wanted: OutputFormat) -> None:
    await assert_sounds_as_ffmpeg_makes_it(clip() * 3, wanted)


@pytest.mark.parametrize("wanted", EVERY_KIND)
async def test_joins_of_clips_are_nothing_to_warn_of(
    wanted: OutputFormat,
) -> None:
    av.logging.set_level(av.logging.WARNING)
    try:
        with av.logging.Capture() as logged:
            await made(clip() * 3, wanted)
    finally:
        av.logging.set_level(None)
    assert not logged
