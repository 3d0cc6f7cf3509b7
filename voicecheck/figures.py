"""How much time and memory the engine takes on this machine."""

import io
import os
import resource
import time
from typing import Final

from mutagen.mp3 import MPEGInfo

from local_telnyx.engines import Engine

_SHORT: Final = "The front door is open."
_LONG: Final = (
    "Good evening. The front door has been open for ten minutes. It is 21.5 °C in the"
    " living room, and the windows are closed. The washing machine is done."
)
_VOICE: Final = "af_heart"
_BYTES_PER_SECOND: Final = 8_000  # at 64 kbit/s


async def measured(engine: Engine) -> None:
    """Print load time, time to first audio, real-time factor, and memory."""
    started = time.monotonic()
    await engine.start()
    load = time.monotonic() - started
    first = await _seconds_to_first_audio(engine, _SHORT)
    started = time.monotonic()
    speech = b"".join([piece async for piece in engine.mp3(_LONG, _VOICE)])
    taken = time.monotonic() - started
    length = MPEGInfo(io.BytesIO(speech)).length
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Processors: {os.cpu_count()}, load {os.getloadavg()[0]:.1f}")
    print(f"Load: {load:.1f} s")
    print(f"First audio of a five-word sentence: {first:.2f} s")
    print(f"Real-time factor: {taken / length:.2f} ({length:.1f} s of speech)")
    print(f"Peak memory: {memory:.0f} MiB")


async def _seconds_to_first_audio(engine: Engine, text: str) -> float:
    started = time.monotonic()
    clip = engine.mp3(text, _VOICE)
    await anext(clip)
    taken = time.monotonic() - started
    await clip.aclose()
    return taken
