"""Speech at another volume is as loud as it should be, and never distorted."""

import numpy as np
import pytest

from custom_components.telnyx_kokoro.audio import (
    CLIP_END,
    OutputFormat,
    Sound,
    converted,
)
from tests.audio.formats.converting import clip

from .ear import audible, decibels, samples_of
from .speech import RATE, VOICES, Samples, encoded, frames_of, hum, pieces

MP3_AGAIN = OutputFormat("mp3", 48_000)


async def heard(frames: list[bytes], wanted: OutputFormat, sound: Sound) -> Samples:
    audio = converted(pieces(frames), wanted, sound=sound)
    data = b"".join([piece async for piece in audio])
    samples, _ = samples_of(data, wanted.extension)
    return samples


@pytest.mark.parametrize("speed", [1.0, 1.25])
@pytest.mark.parametrize("volume", [-12.0, -3.0, 3.0, 9.0])
@pytest.mark.parametrize(
    "wanted", [OutputFormat("wav"), OutputFormat("flac"), MP3_AGAIN], ids=str
)
async def test_loudness_is_right_where_nothing_clips(
    wanted: OutputFormat, volume: float, speed: float
) -> None:
    frames = encoded(hum() / 4)
    plain = audible(await heard(frames, OutputFormat("wav"), Sound(speed)))
    louder = audible(await heard(frames, wanted, Sound(speed, volume)))
    assert decibels(louder) - decibels(plain) == pytest.approx(volume, abs=0.25)


@pytest.mark.parametrize("channels", [1, 2])
async def test_speech_at_another_speed_is_as_loud_as_it_was(channels: int) -> None:
    frames = clip(channels=channels)
    sent, _ = samples_of(b"".join(frames), "mp3")
    faster = await heard(frames, OutputFormat("mp3"), Sound(0.8))
    change = decibels(audible(faster)) - decibels(audible(sent))
    assert change == pytest.approx(0, abs=0.25)


@pytest.mark.parametrize("voice", VOICES)
async def test_loud_speech_is_limited_before_it_is_distorted(voice: str) -> None:
    frames = await frames_of(voice)
    plain = await heard(frames, OutputFormat("wav"), Sound())
    louder = await heard(frames, OutputFormat("wav"), Sound(volume=9.0))
    assert len(plain) == len(louder)
    assert np.abs(louder).max() < 0.999
    assert decibels(louder) > decibels(plain) + 4


@pytest.mark.parametrize("volume", [-12.0, 3.0, 9.0])
async def test_mp3_is_louder_without_a_conversion(volume: float) -> None:
    pytest.importorskip("custom_components.telnyx_kokoro.audio.side_info")
    frames = encoded(hum() / 4)
    audio = converted(
        pieces([*frames, CLIP_END]), OutputFormat("mp3"), None, Sound(1, volume)
    )
    made = [piece async for piece in audio]
    assert list(map(len, made)) == [*map(len, frames), 0]
    louder, _ = samples_of(b"".join(made), "mp3")
    plain, _ = samples_of(b"".join(frames), "mp3")
    assert decibels(louder) - decibels(plain) == pytest.approx(volume, abs=0.5)


async def test_volume_delays_nothing() -> None:
    frames = encoded(hum() / 4)
    plain = await heard(frames, OutputFormat("wav"), Sound())
    louder = await heard(frames, OutputFormat("wav"), Sound(volume=6.0))
    assert np.abs(louder / 10 ** (6 / 20) - plain).max() < 0.001
    assert len(plain) / RATE == pytest.approx(3.0, abs=0.05)
