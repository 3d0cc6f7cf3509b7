"""Silence as MP3, in the format of a stream."""

from math import ceil
from typing import Final

from .mp3 import HEADER_BYTES, frame_from_header

_NO_CHECKSUM: Final = 0x01  # in the second byte of a header
_PADDED: Final = 0x02  # in the third


def silent_frames(header: bytes, seconds: float) -> tuple[bytes, int]:
    """Return frames of silence, and how many samples per channel they have.

    They are of the same format as the frame whose header is given, and at least one.
    A frame whose description is all zeros holds no audio data, and needs none of the
    frames before it: decoders make silence of it.
    """
    first, second, third, fourth = header
    plain = bytes((first, second | _NO_CHECKSUM, third & ~_PADDED, fourth))
    frame = frame_from_header(plain)
    assert frame is not None
    count = max(1, ceil(seconds * frame.stream_info.sample_rate / frame.samples))
    return (plain + bytes(frame.size - HEADER_BYTES)) * count, count * frame.samples
