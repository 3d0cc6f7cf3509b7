"""The tags that files of MP3 carry before, between and after their frames."""

import re
from typing import Final

# Cover pictures are the largest tags there are.
MAX_TAG_BYTES: Final = 1024 * 1024

_ID3V2: Final = b"ID3"
_ID3V2_HEADER_BYTES: Final = 10
_ID3V2_VERSIONS: Final = (2, 3, 4)
_ID3V1: Final = b"TAG"
_ID3V1_BYTES: Final = 128
_APE: Final = b"APETAGEX"
_APE_HEADER_BYTES: Final = 32
_APE_VERSIONS: Final = (1_000, 2_000)
_APE_IS_HEADER: Final = 1 << 29
_LYRICS3: Final = b"LYRICSBEGIN"
# Lyrics never hold the byte with which a frame begins (documented).
_WHOLE_LYRICS3: Final = re.compile(rb"LYRICSBEGIN[^\xff]*?LYRICS(?:200|END)", re.DOTALL)
_FRAME_BEGINNING: Final = b"\xff"

TAG_MARKS: Final = (_ID3V2, _ID3V1, _APE, _LYRICS3)
"""The first bytes of every tag."""


def tag_size(data: bytes | bytearray, position: int) -> int | None:
    """Return the bytes of the tag that starts at a position, None if there is none.

    Where the data ends before that can be told, it is more than the data has.
    """
    start = bytes(data[position : position + _APE_HEADER_BYTES])
    size = _size(data, position, start)
    return size if size is None or size <= MAX_TAG_BYTES else None


def is_leading(tag: bytes | bytearray) -> bool:
    """Return whether a tag is of the kind that stands before the audio (ID3v2)."""
    return tag.startswith(_ID3V2)


def is_sure(data: bytes | bytearray, position: int) -> bool:
    """Return whether the first bytes of a tag are too many to stand there by chance."""
    return not data.startswith(_ID3V1, position)


def _size(data: bytes | bytearray, position: int, start: bytes) -> int | None:
    unknown = len(data) - position + 1
    if not start.startswith(TAG_MARKS):
        can_become_one = any(mark.startswith(start) for mark in TAG_MARKS)
        return unknown if start and can_become_one else None
    if start.startswith(_ID3V1):
        return _ID3V1_BYTES
    if start.startswith(_LYRICS3):
        whole = _WHOLE_LYRICS3.match(data, position)
        if whole:
            return whole.end() - position
        return None if _FRAME_BEGINNING in data[position:] else unknown
    if start.startswith(_APE):
        return _ape_size(start) if len(start) == _APE_HEADER_BYTES else unknown
    if len(start) < _ID3V2_HEADER_BYTES:
        return unknown
    return _id3v2_size(start)


def _ape_size(start: bytes) -> int | None:
    """Return the size of an APE tag, or of the footer alone where it is one."""
    version, size, flags = (
        int.from_bytes(start[at : at + 4], "little") for at in (8, 12, 20)
    )
    if version not in _APE_VERSIONS:
        return None
    return _APE_HEADER_BYTES + (size if flags & _APE_IS_HEADER else 0)


def _id3v2_size(start: bytes) -> int | None:
    sizes = start[6:_ID3V2_HEADER_BYTES]
    if start[3] not in _ID3V2_VERSIONS or max(sizes) > 0x7F:
        return None
    size = 0
    for byte in sizes:
        size = size << 7 | byte
    has_footer = bool(start[5] & 0x10)
    return size + _ID3V2_HEADER_BYTES * (2 if has_footer else 1)
