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
# A granule begins with the length of its data, big_values, the gain,
# scalefac_compress, and the window.
_LENGTH_BITS: Final = 12
_BIG_VALUES_BITS: Final = 9
_GAIN_BITS: Final = 8
_MPEG1_SCALEFAC_COMPRESS_BITS: Final = 4
_MPEG2_SCALEFAC_COMPRESS_BITS: Final = 9
_WINDOW_BITS: Final = 4

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
        window: Whether the window is a special one, and which.

    """

    part2_3_length: BitField
    global_gain: BitField
    window: BitField


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

    def main_data_bytes(self, fields: int) -> int:
        """Return the bytes of main data, of this frame and of earlier ones."""
        bits = 0
        for granule in self.granules:
            length = granule.part2_3_length
            bits += fields >> length.shift & length.largest
        return (bits + 7) // 8

    def without_reservoir(self, fields: int) -> int:
        """Return the fields of a frame that holds all of its main data itself."""
        return fields & (1 << self.main_data_begin.shift) - 1

    def silent(self, fields: int) -> int:
        """Return the fields of a silent frame whose windows are the same."""
        windows = [granule.window for granule in self.granules]
        return fields & sum(window.largest << window.shift for window in windows)


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
    first = HEADER_BYTES + _CHECKSUM_BYTES * has_checksum
    begin_bits, granule_bits, compress_bits, count = (
        (9, _MPEG1_GRANULE_BITS, _MPEG1_SCALEFAC_COMPRESS_BITS, 2 * channels)
        if is_mpeg1
        else (8, _MPEG2_GRANULE_BITS, _MPEG2_SCALEFAC_COMPRESS_BITS, channels)
    )
    starts = range(count * granule_bits, 0, -granule_bits)
    # The granules end with the side information.
    return SideInfo(
        first,
        first + size,
        has_checksum,
        _field(8 * size, begin_bits),
        tuple(_granule(start, compress_bits) for start in starts),
    )


def _granule(start: int, scalefac_compress_bits: int) -> Granule:
    """Return the fields of the granule that begins so many bits before the end."""
    length = _field(start, _LENGTH_BITS)
    gain = _field(length.shift - _BIG_VALUES_BITS, _GAIN_BITS)
    window = _field(gain.shift - scalefac_compress_bits, _WINDOW_BITS)
    return Granule(length, gain, window)


def _field(start: int, size: int) -> BitField:
    """Return the field of a size in bits that begins so many bits before the end."""
    return BitField(start - size, (1 << size) - 1)


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
