"""Fields of the side information of MP3 frames, which states how to read their data."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .mp3 import HEADER_BYTES, frame_from_header

_CHECKSUM_BYTES: Final = 2
# Of both channels in both granules of MPEG-1.
_MPEG1_SAMPLES: Final = 1152
_MPEG1_GRANULE_BITS: Final = 59
_MPEG2_GRANULE_BITS: Final = 63
# A granule begins with the length of its data, big_values, and the gain.
_LENGTH_BITS: Final = 12
_BIG_VALUES_BITS: Final = 9
_GAIN_BITS: Final = 8

_POLYNOMIAL: Final = 0x8005


@dataclass(frozen=True, slots=True)
class BitField:
    """A field of the side information, read as one big-endian number.

    Attributes:
        shift: Bits behind the field.
        largest: The largest value that fits into it.

    """

    shift: int
    largest: int


@dataclass(frozen=True, slots=True)
class Granule:
    """The fields of one granule and channel.

    Attributes:
        part2_3_length: Bits of scale factors and spectrum; 0 means silence.
        global_gain: Quantizer step size: each step is a fourth root of two.

    """

    part2_3_length: BitField
    global_gain: BitField


@dataclass(frozen=True, slots=True)
class SideInfo:
    """Where the side information of a frame lies, in bytes, and its fields.

    Attributes:
        start: Its first byte, behind header and checksum.
        end: The first byte of main data.
        has_checksum: Whether two bytes of checksum precede it.
        main_data_begin: Bytes of main data of earlier frames that belong to this one.
        granules: The first granule with all channels, then the second, if any.

    """

    start: int
    end: int
    has_checksum: bool
    main_data_begin: BitField
    granules: tuple[Granule, ...]


@lru_cache(maxsize=64)
def side_info(header: bytes) -> SideInfo:
    """Return where the fields of a frame with this header lie.

    Cached: the frames of a stream have only a few different headers.
    """
    frame = frame_from_header(header)
    assert frame is not None
    channels, is_mpeg1 = frame.stream_info.channels, frame.samples == _MPEG1_SAMPLES
    has_checksum = not header[1] & 1
    size = frame.index_at - HEADER_BYTES
    start = HEADER_BYTES + _CHECKSUM_BYTES * has_checksum
    begin_bits, granule_bits, count = (
        (9, _MPEG1_GRANULE_BITS, 2 * channels)
        if is_mpeg1
        else (8, _MPEG2_GRANULE_BITS, channels)
    )
    # The granules end with the side information.
    return SideInfo(
        start,
        start + size,
        has_checksum,
        BitField(8 * size - begin_bits, (1 << begin_bits) - 1),
        tuple(_granule(granule_bits * left) for left in range(count, 0, -1)),
    )


def _granule(bits_from_start: int) -> Granule:
    """Return the fields of the granule that begins so many bits before the end."""
    length_shift = bits_from_start - _LENGTH_BITS
    gain_shift = length_shift - _BIG_VALUES_BITS - _GAIN_BITS
    return Granule(
        BitField(length_shift, (1 << _LENGTH_BITS) - 1),
        BitField(gain_shift, (1 << _GAIN_BITS) - 1),
    )


def changed_checksum(before: bytes, after: bytes) -> bytes:
    """Return the checksum of a changed frame that has one.

    Both frames are needed up to the end of their side information. A checksum that was
    wrong stays wrong.
    """
    stored = int.from_bytes(before[HEADER_BYTES : HEADER_BYTES + _CHECKSUM_BYTES])
    checksum = stored ^ _checksum(before) ^ _checksum(after)
    return checksum.to_bytes(_CHECKSUM_BYTES)


def _checksum(frame: bytes) -> int:
    """Return the right checksum of a frame: of half the header, and side information."""
    layout = side_info(frame[:HEADER_BYTES])
    checksum = 0xFFFF
    for byte in frame[2:HEADER_BYTES] + frame[layout.start : layout.end]:
        checksum = checksum << 8 & 0xFFFF ^ _CHECKSUMS[checksum >> 8 ^ byte]
    return checksum


def _checksum_of_byte(byte: int) -> int:
    checksum = byte << 8
    for _ in range(8):
        checksum = checksum << 1 ^ (_POLYNOMIAL if checksum & 0x8000 else 0)
    return checksum & 0xFFFF


_CHECKSUMS: Final = tuple(map(_checksum_of_byte, range(256)))
