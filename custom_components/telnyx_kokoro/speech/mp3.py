"""The parts of an MP3 stream: frames, and the tags between them."""

from dataclasses import dataclass
from functools import lru_cache
import re
from typing import Final

from ..telnyx import InvalidAnswerError

HEADER_BYTES: Final = 4
ID3V2_HEADER_BYTES: Final = 10
ID3V1_BYTES: Final = 128
# Cover pictures are the largest tags there are.
MAX_TAG_BYTES: Final = 1024 * 1024

_INDEX_MARKS: Final = (b"Xing", b"Info")
_FRAUNHOFERS_MARK: Final = b"VBRI"
_INDEX_MARK: Final = re.compile(b"|".join((*_INDEX_MARKS, _FRAUNHOFERS_MARK)))

_MPEG1: Final = 3
_MPEG2: Final = 2
_MPEG25: Final = 0
_LAYER_III: Final = 1
_MONO: Final = 3

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
    """What all frames of one stream must share; players disagree on mixed ones."""

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

    """

    format: Format
    size: int
    samples: int
    index_at: int


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag, or padding: what a player must not meet inside the audio."""

    size: int
    leads: bool


def part_at(data: bytes | bytearray, position: int) -> Frame | Tag | None:
    """Return the frame or tag that starts at a position, None for too few bytes.

    Raises:
        InvalidAnswerError: Neither a frame nor a tag starts there.

    """
    start = data[position : position + ID3V2_HEADER_BYTES]
    if start.startswith(b"\0"):
        rest = data[position:]
        return Tag(len(rest) - len(rest.lstrip(b"\0")), leads=False)
    if len(start) < HEADER_BYTES:
        return None
    if start.startswith(b"ID3"):
        return _id3v2_tag(start) if len(start) == ID3V2_HEADER_BYTES else None
    if start.startswith(b"TAG"):
        return Tag(ID3V1_BYTES, leads=False)
    frame = frame_from_header(bytes(start[:HEADER_BYTES]))
    if frame is None:
        raise InvalidAnswerError("The answer is not MP3 audio")
    return frame


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
    )


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
    """Return where a run of whole frames ends that all are like its first one.

    Most clips are one such run, which is found much faster than frame by frame. None
    of them ends after the limit, but for the first.
    """
    header = bytes(data[position : position + HEADER_BYTES])
    end = position + frame.size
    while end + frame.size <= limit and data.startswith(header, end):
        end += frame.size
    return end


def _id3v2_tag(start: bytes | bytearray) -> Tag:
    """Return the tag that ten bytes announce."""
    size = 0
    for byte in start[6:10]:
        size = size << 7 | byte & 0x7F
    has_footer = bool(start[5] & 0x10)
    size += ID3V2_HEADER_BYTES * (2 if has_footer else 1)
    if size > MAX_TAG_BYTES:
        raise InvalidAnswerError(f"The answer has a tag of {size} bytes")
    return Tag(size, leads=True)
