"""A small MP3 of every voice, to hear."""

from importlib import import_module
from pathlib import Path
from typing import Any, Final

from local_telnyx.engines import Engine
from local_telnyx.voices import KOKORO, KOKORO_VOICES

from .sentences import SAMPLES

_BIT_RATE: Final = 40  # kbit/s
_SAMPLE_RATE: Final = 24_000  # Hz


async def record(engine: Engine, folder: Path) -> None:
    """Write a file for each of the 37 voices, such as af_heart.mp3."""
    lameenc: Any = import_module("lameenc")
    folder.mkdir(parents=True, exist_ok=True)
    for listed in KOKORO_VOICES:
        voice = listed.voice_id.removeprefix(KOKORO)
        text = SAMPLES[voice[0]]
        pcm = b"".join([piece async for piece in engine.pcm(text, voice)])
        encoder = lameenc.Encoder()
        encoder.silence()
        encoder.set_bit_rate(_BIT_RATE)
        encoder.set_channels(1)
        encoder.set_quality(2)
        encoder.set_in_sample_rate(_SAMPLE_RATE)
        encoder.set_out_sample_rate(_SAMPLE_RATE)
        file = folder / f"{voice}.mp3"
        file.write_bytes(encoder.encode(pcm) + encoder.flush())
        print(f"{file}: {len(pcm) / 2 / _SAMPLE_RATE:.1f} s", flush=True)
