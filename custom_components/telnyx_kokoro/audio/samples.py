"""Decoded audio: silence, parts of it, and where it is quiet."""

from collections.abc import Iterator, Sequence
import struct
from typing import Final

from .mp3 import StreamInfo
from .output_formats import LAYOUTS
from .pyav_compat import HAS_PYAV

if HAS_PYAV:
    from av import AudioFrame

DECODED: Final = "fltp"
"""What MP3 is decoded to: samples as floats, one plane for each channel."""
_SAMPLE_BYTES: Final = 4
_SIGN: Final = 0x80


def silence(info: StreamInfo, samples: int) -> AudioFrame:
    """Return silence of this many samples per channel."""
    planes = [bytes(samples * _SAMPLE_BYTES)] * info.channels
    return _frame(info.sample_rate, LAYOUTS[info.channels], samples, planes)


def part(frame: AudioFrame, start: int, stop: int) -> AudioFrame:
    """Return the samples from one position to before another."""
    wanted = slice(start * _SAMPLE_BYTES, stop * _SAMPLE_BYTES)
    planes = [bytes(memoryview(plane)[wanted]) for plane in frame.planes]
    return _frame(frame.sample_rate, frame.layout.name, stop - start, planes)


def below(loudness: float) -> bytes:
    """Return the high bytes of quieter samples, for `quiet_start` and `quiet_end`.

    Full scale is 1. The high byte tells every second power of two apart, such as 2**-1
    and 2**-3. Comparing samples one by one took as long as decoding them.
    """
    high = struct.pack(">f", loudness)[0]
    return bytes([*range(high), *range(_SIGN, _SIGN + high)])


INAUDIBLE: Final = below(2**-13)
"""Samples below -78 dBFS."""


def is_quiet(frame: AudioFrame) -> bool:
    """Return whether nothing can be heard."""
    return quiet_start(frame, INAUDIBLE) == frame.samples


def is_quiet_at_end(frame: AudioFrame, samples: int, quiet: bytes) -> bool:
    """Return whether the last samples are quiet. It takes half as long as `quiet_end`."""
    end = frame.samples * _SAMPLE_BYTES
    start = max(0, frame.samples - samples) * _SAMPLE_BYTES
    high = slice(start + _SAMPLE_BYTES - 1, end, _SAMPLE_BYTES)
    return not any(bytes(plane)[high].lstrip(quiet) for plane in frame.planes)


def quiet_start(frame: AudioFrame, quiet: bytes) -> int:
    """Return the number of samples before the first that is not quiet."""
    return frame.samples - max(len(high.lstrip(quiet)) for high in _high_bytes(frame))


def quiet_end(frame: AudioFrame, quiet: bytes) -> int:
    """Return the number of samples after the last that is not quiet."""
    return frame.samples - max(len(high.rstrip(quiet)) for high in _high_bytes(frame))


def _high_bytes(frame: AudioFrame) -> Iterator[bytes]:
    for plane in frame.planes:
        samples = bytes(plane)[: frame.samples * _SAMPLE_BYTES]
        # Every system that Home Assistant supports is little-endian.
        yield samples[_SAMPLE_BYTES - 1 :: _SAMPLE_BYTES]


def _frame(
    sample_rate: int, layout: str, samples: int, planes: Sequence[bytes]
) -> AudioFrame:
    frame = AudioFrame(DECODED, layout, samples)
    for plane, data in zip(frame.planes, planes, strict=True):
        plane.update(data.ljust(plane.buffer_size, b"\0"))
    frame.sample_rate = sample_rate
    return frame
