"""The frames of MP3, as their headers describe them, and the index among them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
import re
from typing import Final

from ..api import InvalidResponseError
from .tags import tag_size

HEADER_BYTES: Final = 4

_INDEX_MARKS: Final = (b"Xing", b"Info")
_FRAUNHOFERS_MARK: Final = b"VBRI"
_INDEX_MARK: Final = re.compile(b"|".join((*_INDEX_MARKS, _FRAUNHOFERS_MARK)))

_MPEG1: Final = 3
_MPEG2: Final = 2
_MPEG25: Final = 0
_LAYER_III: Final = 1
_MONO: Final = 3
# Sync word, version, layer, checksum and sample rate.
_KIND_MASK: Final = 0xFFFF0C00

_SAMPLE_RATES: Final = {
    _MPEG1: (44100, 48000, 32000),
    _MPEG2: (22050, 24000, 16000),
    _MPEG25: (11025, 12000, 8000),
}
# Layer III, in kbit/s, from index 1; index 0 (free) and 15 are not used.
_BITRATES_MPEG1: Final = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITRATES_MPEG2: Final = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


@dataclass(frozen=True, slots=True)
class Format:
    """Sample rate in Hz and number of channels; players disagree on mixed ones."""

    sample_rate: int
    channels: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame as its header describes it.

    Attributes:
        format: Sample rate in Hz and channels.
        size: Bytes, header included.
        samples: Samples per channel.
        index_at: Where an index stands, if the frame is one: bytes from its start.
        kind: The bits that all headers of a clip share.

    """

    format: Format
    size: int
    samples: int
    index_at: int
    kind: int


@lru_cache(maxsize=64)
def frame_from_header(header: bytes) -> Frame | None:
    """Return the frame that a header of 4 bytes describes, None if it is none.

    Cached: the frames of one stream have no more than a few different headers.
    """
    bits = int.from_bytes(header)
    version, layer = bits >> 19 & 3, bits >> 17 & 3
    bitrate_index, rate_index = bits >> 12 & 15, bits >> 10 & 3
    if (
        bits >> 21 != 0x7FF
        or version not in _SAMPLE_RATES
        or layer != _LAYER_III
        or bitrate_index in (0, 15)
        or rate_index == 3
    ):
        return None
    mpeg1, mono = version == _MPEG1, bits >> 6 & 3 == _MONO
    bitrate = (_BITRATES_MPEG1 if mpeg1 else _BITRATES_MPEG2)[bitrate_index - 1]
    sample_rate = _SAMPLE_RATES[version][rate_index]
    samples = 1152 if mpeg1 else 576
    padding = bits >> 9 & 1
    side_info_bytes = (17 if mono else 32) if mpeg1 else (9 if mono else 17)
    return Frame(
        Format(sample_rate, channels=1 if mono else 2),
        size=samples * bitrate * 1000 // 8 // sample_rate + padding,
        samples=samples,
        index_at=HEADER_BYTES + side_info_bytes,
        kind=header_kind(header),
    )


def header_kind(header: bytes) -> int:
    """Return the bits of four bytes that all headers of a clip share.

    Those are version, layer, whether there is a checksum, sample rate, and whether
    there is one channel. Bit rate, padding and the rest may change from frame to frame.
    """
    bits = int.from_bytes(header)
    return bits & _KIND_MASK | (bits >> 6 & 3 == _MONO)


@lru_cache(maxsize=16)
def frame_sizes(kind: int) -> frozenset[int]:
    """Return the sizes in bytes that frames of a kind can have, of any bit rate."""
    headers = (
        (kind & _KIND_MASK | bitrate_index << 12 | padding << 9).to_bytes(HEADER_BYTES)
        for bitrate_index in range(1, 15)
        for padding in (0, 1)
    )
    return frozenset(
        frame.size for header in headers if (frame := frame_from_header(header))
    )


def clean_frames(piece: bytes) -> Iterator[tuple[Frame, bytes]]:
    """Yield each frame of clean MP3 with its bytes: frames alone, or after one tag.

    Raises:
        InvalidResponseError: It is not clean.

    """
    position = tag_size(piece, 0) or 0
    while position < len(piece):
        frame = frame_from_header(piece[position : position + HEADER_BYTES])
        if frame is None or position + frame.size > len(piece):
            raise InvalidResponseError("The audio is not whole frames of MP3")
        end = position + frame.size
        yield frame, piece[position:end]
        position = end


def index_mark(data: bytes | bytearray, position: int) -> int:
    """Return where the next mark of an index is; the end of the data if there is none.

    Audio may hold one by chance. Nothing before it is an index.
    """
    mark = _INDEX_MARK.search(data, position)
    return mark.start() if mark else len(data)


def is_index(frame: Frame, data: bytes | bytearray, position: int) -> bool:
    """Return whether a frame holds no audio but an index (Xing, Info, VBRI).

    An index states the length of one clip. Where clips are joined, decoders that
    believe it stop early.
    """
    start = position + frame.index_at
    return (
        data.startswith(_INDEX_MARKS, start)
        # LAME leaves out the checksum when it counts, others do not.
        or data.startswith(_INDEX_MARKS, start + 2)
        # Fraunhofer's index is at the same place in all versions.
        or data.startswith(_FRAUNHOFERS_MARK, position + 36)
    )


def run_end(frame: Frame, data: bytes | bytearray, position: int, limit: int) -> int:
    """Return where a run of frames ends that are each followed by the same header.

    Most clips are one such run, which is found much faster than frame by frame. None
    of them ends after the limit. Where the first is not followed by its own header,
    that is the position itself.
    """
    header = bytes(data[position : position + HEADER_BYTES])
    end = position
    while (next_end := end + frame.size) <= limit and data.startswith(header, next_end):
        end = next_end
    return end
