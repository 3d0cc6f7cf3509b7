"""Clips to listen to: real speech where an engine can speak, and a hummed vowel."""

from collections.abc import AsyncGenerator, Iterable
from functools import cache
from importlib.util import find_spec
import shutil
from typing import Final

from av import AudioFrame, CodecContext
import numpy as np
from numpy.typing import NDArray
import pytest

from custom_components.telnyx_kokoro.audio.mp3 import clean_frames
from local_telnyx.engines import open_engine

type Samples = NDArray[np.floating]

TEXT: Final = "The washing machine is done, and the front door is still open."
RATE: Final = 24_000

_HAS_LAMEENC: Final = find_spec("lameenc") is not None
_CAN_SPEAK: Final = {
    "hibari": _HAS_LAMEENC and find_spec("hibari") is not None,
    "espeak": _HAS_LAMEENC and shutil.which("espeak-ng") is not None,
    "hum": True,
}
VOICES: Final = [
    pytest.param(name, marks=pytest.mark.skipif(not there, reason=f"{name} is missing"))
    for name, there in _CAN_SPEAK.items()
]

_spoken: dict[tuple[str, str, int], list[bytes]] = {}


async def frames_of(
    voice: str, text: str = TEXT, sample_rate: int = RATE
) -> list[bytes]:
    """Return the frames of a text, or of a hum that is as long as a sentence."""
    if voice == "hum":
        return encoded(hum(sample_rate), sample_rate)
    key = voice, text, sample_rate
    if key not in _spoken:
        engine = open_engine(voice, sample_rate)
        mp3 = engine.mp3(text, "Telnyx.KokoroTTS.af_heart")
        audio = b"".join([piece async for piece in mp3])
        _spoken[key] = [frame for _, frame in clean_frames(audio)]
    return _spoken[key]


@cache
def hum(sample_rate: int = RATE, seconds: float = 3.0) -> Samples:
    """Return a vowel at 120 Hz that comes and goes, loud from its first sample."""
    time: Samples = np.arange(round(seconds * sample_rate)) / sample_rate
    vowel = sum(np.sin(2 * np.pi * 120 * n * time) / n for n in range(1, 12))
    envelope = 0.2 + 0.8 * np.abs(np.cos(2 * np.pi * 1.5 * time))
    hummed: Samples = (0.2 * envelope * vowel).astype(np.float32)
    return hummed


def encoded(samples: Samples, sample_rate: int = RATE) -> list[bytes]:
    """Return one clip of MP3, as LAME makes it."""
    frame = AudioFrame.from_ndarray(samples[None].astype(np.float32), "fltp", "mono")
    frame.sample_rate = sample_rate
    encoder = CodecContext.create("libmp3lame", "w")
    encoder.sample_rate, encoder.layout = sample_rate, "mono"
    encoder.format, encoder.bit_rate = "fltp", 64_000
    return [bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)]]


async def pieces(frames: Iterable[bytes]) -> AsyncGenerator[bytes]:
    for frame in frames:
        yield frame
