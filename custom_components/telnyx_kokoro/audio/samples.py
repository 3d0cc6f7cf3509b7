"""Decoded audio: silence, parts of it, and where it is quiet."""

from collections.abc import Sequence
from typing import Final

from .mp3 import StreamInfo
from .output_formats import LAYOUTS
from .pyav_compat import HAS_PYAV

if HAS_PYAV:
    from av import AudioFrame

DECODED: Final = "fltp"
"""What MP3 is decoded to: samples as floats, one plane for each channel."""
INAUDIBLE: Final = 10 ** (-80 / 20)
"""-80 dBFS."""
_SAMPLE_BYTES: Final = 4


def silence(info: StreamInfo, samples: int) -> AudioFrame:
    """Return silence of this many samples per channel."""
    planes = [bytes(samples * _SAMPLE_BYTES)] * info.channels
    return _frame(info.sample_rate, LAYOUTS[info.channels], samples, planes)


def part(frame: AudioFrame, start: int, stop: int) -> AudioFrame:
    """Return the samples from one position to before another."""
    wanted = slice(start * _SAMPLE_BYTES, stop * _SAMPLE_BYTES)
    planes = [bytes(memoryview(plane)[wanted]) for plane in frame.planes]
    return _frame(frame.sample_rate, frame.layout.name, stop - start, planes)


def is_quiet(frame: AudioFrame) -> bool:
    """Return whether nothing can be heard."""
    return quiet_start(frame, INAUDIBLE) == frame.samples


def quiet_start(frame: AudioFrame, below: float) -> int:
    """Return the samples before the first that is as loud as this, 1 for full scale."""
    return min(_quiet_run(values, below) for values in _values(frame))


def quiet_end(frame: AudioFrame, below: float) -> int:
    """Return the samples after the last that is as loud as this, 1 for full scale."""
    return min(_quiet_run(values[::-1], below) for values in _values(frame))


def _quiet_run(values: memoryview[float], below: float) -> int:
    loud = (at for at, value in enumerate(values) if abs(value) >= below)
    return next(loud, len(values))


def _values(frame: AudioFrame) -> list[memoryview[float]]:
    size = frame.samples * _SAMPLE_BYTES
    return [memoryview(plane)[:size].cast("f") for plane in frame.planes]


def _frame(
    sample_rate: int, layout: str, samples: int, planes: Sequence[bytes]
) -> AudioFrame:
    frame = AudioFrame(DECODED, layout, samples)
    for plane, data in zip(frame.planes, planes, strict=True):
        plane.update(data.ljust(plane.buffer_size, b"\0"))
    frame.sample_rate = sample_rate
    return frame
