"""MP3 frames, indexes, tags and silence."""

from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
import re
from typing import Final

from .errors import InvalidAudioError

HEADER_BYTES: Final = 4

CLIP_END: Final = b""
"""The piece of a stream that says: a clip ended, and the next frame begins another."""

_INDEX_MARKS: Final = (b"Xing", b"Info")
_FRAUNHOFERS_MARK: Final = b"VBRI"
INDEX_MARK: Final = re.compile(rb"[XIV](?:ing|nfo|BRI)")
"""The mark in every index, which audio contains only by chance."""

# Tags with cover art are the largest ones.
MAX_TAG_BYTES: Final = 1024 * 1024
ID3V2: Final = b"ID3"
ID3V1: Final = b"TAG"
_APE: Final = b"APETAGEX"
_APE_HEADER_BYTES: Final = 32
_LYRICS3: Final = b"LYRICSBEGIN"
# Lyrics never contain the first byte of a frame (documented).
_WHOLE_LYRICS3: Final = re.compile(rb"LYRICSBEGIN[^\xff]*?LYRICS(?:200|END)", re.DOTALL)
TAG_MARKS: Final = (ID3V2, ID3V1, _APE, _LYRICS3)
"""The first bytes of every tag."""
_TAG_BEGINNINGS: Final = bytes({mark[0] for mark in TAG_MARKS})

_MPEG1: Final = 3
_LAYER_III: Final = 1
_MONO: Final = 3
# Sync word, version, layer, checksum and sample rate.
_KIND_MASK: Final = 0xFFFF0C00
_NO_CHECKSUM: Final = 0x01  # in the second byte of a header
_PADDED: Final = 0x02  # in the third

# Of MPEG-1, MPEG-2 and MPEG-2.5.
_SAMPLE_RATES: Final = {
    _MPEG1: (44100, 48000, 32000),
    2: (22050, 24000, 16000),
    0: (11025, 12000, 8000),
}
# Layer III, in kbit/s, from index 1; index 0 (free) and 15 are not used.
_BITRATES_MPEG1: Final = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITRATES_MPEG2: Final = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)

# MPEG-2 Layer III, 48 kbit/s, 24 kHz, mono, as the service sends (documented).
_USUAL_HEADER: Final = b"\xff\xf3\x64\xc4"
# Home Assistant needs some frames to write a tag into MP3 that it keeps.
_QUIET_SECONDS: Final = 0.2


@dataclass(frozen=True, slots=True)
class StreamInfo:
    """Sample rate in Hz and number of channels of an MP3 stream."""

    sample_rate: int
    channels: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame as its header describes it.

    Attributes:
        stream_info: Sample rate in Hz and channels.
        size: Bytes, header included.
        samples: Samples per channel.
        index_at: Where an index would be: bytes from the start of the frame.
        kind: The bits that all headers of a clip share.

    """

    stream_info: StreamInfo
    size: int
    samples: int
    index_at: int
    kind: int


@lru_cache(maxsize=64)
def frame_from_header(header: bytes) -> Frame | None:
    """Return the frame that 4 bytes describe, None if they are not a header.

    Cached: the frames of a stream have only a few different headers.
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
    sample_rate = _SAMPLE_RATES[version][rate_index]
    samples = 1152 if mpeg1 else 576
    padding = bits >> 9 & 1
    side_info_bytes = (17 if mono else 32) if mpeg1 else (9 if mono else 17)
    return Frame(
        StreamInfo(sample_rate, channels=1 if mono else 2),
        size=_plain_sizes(version, sample_rate)[bitrate_index - 1] + padding,
        samples=samples,
        index_at=HEADER_BYTES + side_info_bytes,
        kind=header_kind(header),
    )


def header_kind(header: bytes) -> int:
    """Return the bits of four bytes that all headers of a clip share.

    Those are version, layer, checksum or none, sample rate, and mono or not.
    """
    bits = int.from_bytes(header)
    return bits & _KIND_MASK | (bits >> 6 & 3 == _MONO)


@lru_cache(maxsize=16)
def frame_sizes(kind: int) -> frozenset[int]:
    """Return the sizes in bytes that frames of a kind have at all bit rates."""
    version, rate_index = kind >> 19 & 3, kind >> 10 & 3
    sizes = _plain_sizes(version, _SAMPLE_RATES[version][rate_index])
    return frozenset([size + padding for size in sizes for padding in (0, 1)])


def _plain_sizes(version: int, sample_rate: int) -> list[int]:
    """Return the sizes of frames without padding, by bit rate."""
    samples, bit_rates = (
        (1152, _BITRATES_MPEG1) if version == _MPEG1 else (576, _BITRATES_MPEG2)
    )
    return [samples * bit_rate * 125 // sample_rate for bit_rate in bit_rates]


def clean_frames(piece: bytes) -> Iterator[tuple[Frame, bytes]]:
    """Yield each frame with its bytes.

    Raises:
        InvalidAudioError: There is something other than whole frames after one tag.

    """
    position = tag_size(piece, 0) or 0
    while position < len(piece):
        frame = frame_from_header(piece[position : position + HEADER_BYTES])
        if frame is None or position + frame.size > len(piece):
            raise InvalidAudioError("The audio is not whole frames of MP3")
        end = position + frame.size
        yield frame, piece[position:end]
        position = end


def is_index(frame: Frame, data: bytes | bytearray) -> bool:
    """Return whether the frame at the start of the data holds an index, not audio.

    It states the length of its own clip: decoders that trust it stop early in a stream
    of several.
    """
    return (
        data.startswith(_INDEX_MARKS, frame.index_at)
        # LAME ignores the checksum when it places the index. Other encoders don't.
        or data.startswith(_INDEX_MARKS, frame.index_at + 2)
        # Fraunhofer's index is at the same place in all versions.
        or data.startswith(_FRAUNHOFERS_MARK, 36)
    )


def tag_size(data: bytes | bytearray, position: int) -> int | None:
    """Return the size in bytes of the tag at a position, None if there is none.

    If more bytes are needed to tell, the size returned exceeds the data.
    """
    if data[position : position + 1] not in _TAG_BEGINNINGS:
        return None
    start = bytes(data[position : position + _APE_HEADER_BYTES])
    unknown = len(data) - position + 1
    size: int | None
    if not start.startswith(TAG_MARKS):
        can_become_one = any(mark.startswith(start) for mark in TAG_MARKS)
        size = unknown if start and can_become_one else None
    elif start.startswith(ID3V1):
        size = 128
    elif start.startswith(_LYRICS3):
        if whole := _WHOLE_LYRICS3.match(data, position):
            size = whole.end() - position
        else:
            size = None if b"\xff" in data[position:] else unknown
    elif start.startswith(_APE):
        size = _ape_size(start) if len(start) == _APE_HEADER_BYTES else unknown
    else:
        size = _id3v2_size(start) if len(start) >= 10 else unknown
    return size if size is None or size <= MAX_TAG_BYTES else None


def _ape_size(start: bytes) -> int | None:
    version, size, flags = (
        int.from_bytes(start[at : at + 4], "little") for at in (8, 12, 20)
    )
    if version not in (1_000, 2_000):
        return None
    is_header = flags & 1 << 29
    return _APE_HEADER_BYTES + (size if is_header else 0)


def _id3v2_size(start: bytes) -> int | None:
    version, flags, sizes = start[3], start[5], start[6:10]
    if version not in (2, 3, 4) or max(sizes) > 0x7F:
        return None
    size = 0
    for byte in sizes:
        size = size << 7 | byte
    has_footer = flags & 0x10
    return size + (20 if has_footer else 10)


def silent_frames(header: bytes, seconds: float) -> tuple[bytes, int]:
    """Return frames of silence, at least one, and their samples per channel.

    They have the sample rate and channels of the header. Frames whose side information
    is all zeros hold no audio data and do not refer to earlier frames: decoders turn
    them into silence.
    """
    first, second, third, fourth = header
    plain = bytes((first, second | _NO_CHECKSUM, third & ~_PADDED, fourth))
    frame = frame_from_header(plain)
    assert frame is not None
    count = max(1, ceil(seconds * frame.stream_info.sample_rate / frame.samples))
    return (plain + bytes(frame.size - HEADER_BYTES)) * count, count * frame.samples


def is_silence(frame: bytes) -> bool:
    """Return whether a frame is one of `silent_frames`."""
    return not any(frame[HEADER_BYTES:])


async def quiet() -> AsyncGenerator[bytes]:
    """Yield a moment of silence as MP3."""
    frames, _ = silent_frames(_USUAL_HEADER, _QUIET_SECONDS)
    yield frames
