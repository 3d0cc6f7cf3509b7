"""Repacks MP3 into larger frames of the same sound, which a browser plays sooner.

Browsers begin to play when a block of so many bytes has come, however much sound that
is. A frame consists of a header, side information, and main data. The main data of its
own sound may begin in the frames before it: the bit reservoir.
"""

from functools import lru_cache
from typing import Final

from .mp3 import HEADER_BYTES, clean_frames, frame_from_header
from .side_info import SideInfo, changed_checksum, side_info

# The highest bit rate, without padding: 160 kbit/s in MPEG-2 and 2.5.
_BIT_RATE_MASK: Final = 0xF0
_HIGHEST_BIT_RATE: Final = 0xE0
_PADDED: Final = 0x02
_MPEG1: Final = 0x08  # in the second byte of a header
# Where frames are missing, decoders may read another frame's data as this one's, and
# then the last code, of 47 bits at most, ends behind it.
_MARGIN: Final = 6
# The furthest that a frame can refer back.
_MAX_RESERVOIR_BYTES: Final = 511


class FrameRepacker:
    """Makes each frame of MPEG-2 or 2.5 one of 160 kbit/s that refers to no other.

    Decoders make the same samples of it. Frames pass as they are if they are of MPEG-1,
    or if their own data and what the next frame may refer to would not fit, which up to
    64 kbit/s they always do. A frame whose own data begins in frames that have not come
    becomes silent, as decoders make it.
    """

    def __init__(self) -> None:
        """Start a stream."""
        # Main data that no frame has used, to which the next one may refer.
        self._unused = b""
        self._begins_clip = False

    def begin_clip(self) -> None:
        """Drop the first frame of what follows if it is silent.

        An encoder's delay is longer than that.
        """
        self._begins_clip = True

    def feed(self, frames: bytes) -> bytes:
        """Return these frames repacked, after any tag.

        Raises:
            InvalidAudioError: There is something other than whole frames after one tag.

        """
        tag = len(frames)
        repacked = []
        for _, frame in clean_frames(frames):
            tag -= len(frame)
            repacked.append(self._repacked(frame))
        return b"".join((frames[:tag], *repacked))

    def _repacked(self, frame: bytes) -> bytes:
        header = frame[:HEADER_BYTES]
        layout = side_info(header)
        fields = int.from_bytes(frame[layout.start : layout.end])
        begin = fields >> layout.main_data_begin.shift
        used = layout.main_data_bytes(fields)
        is_mpeg1 = header[1] & _MPEG1
        if (missing := begin - len(self._unused)) > 0:
            begin, used = begin - missing, max(0, used - missing)
            if not is_mpeg1:
                fields = layout.silent(fields)
                frame = _start(frame, layout, header, fields) + frame[layout.end :]
        data = self._unused[len(self._unused) - begin :] + frame[layout.end :]
        self._unused = data[used:][-_MAX_RESERVOIR_BYTES:]

        begins_clip, self._begins_clip = self._begins_clip, False
        if begins_clip and not used and not is_mpeg1:
            return b""
        roomy, size = roomiest(header)
        spare = size - layout.end - len(data)
        if is_mpeg1 or spare < _MARGIN or used > len(data):
            return frame
        start = _start(frame, layout, roomy, layout.without_reservoir(fields))
        own, rest = data[:used], data[used:]
        # The next frame expects what it refers to at the end.
        return b"".join((start, own, rest[:spare].ljust(spare, b"\0"), rest))


@lru_cache(maxsize=64)
def roomiest(header: bytes) -> tuple[bytes, int]:
    """Return the header of the largest frame without padding, and its size in bytes."""
    first, second, third, fourth = header
    third = third & ~(_BIT_RATE_MASK | _PADDED) | _HIGHEST_BIT_RATE
    roomy = bytes((first, second, third, fourth))
    frame = frame_from_header(roomy)
    assert frame is not None
    return roomy, frame.size


def _start(frame: bytes, layout: SideInfo, header: bytes, fields: int) -> bytes:
    """Return all that precedes main data, with another header and side information."""
    size = layout.end - layout.start
    start = header + frame[HEADER_BYTES : layout.start] + fields.to_bytes(size)
    if not layout.has_checksum:
        return start
    checksum = changed_checksum(frame, start)
    return header + checksum + start[layout.start :]
