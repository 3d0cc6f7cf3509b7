"""Frame synchronization: telling frames from bytes that only look like them."""

from enum import Enum, auto
import re
from typing import Final

from .mp3 import (
    HEADER_BYTES,
    ID3V1,
    TAG_MARKS,
    Frame,
    frame_from_header,
    frame_sizes,
    header_kind,
    tag_size,
)

MAX_BYTES_WITHOUT_FRAME: Final = 64 * 1024
# Enough to tell text and tags.
_TELLING_BYTES: Final = 32

_TAG_BEGINNINGS: Final = bytes({mark[0] for mark in TAG_MARKS})
_PADDING: Final = re.compile(rb"\0*")
# Proxies send pages instead of audio, and services append messages to it.
_TEXT: Final = re.compile(
    rb'\s*(?:\{\s*["}]|\[\s*[\[{"]|<(?:!doctype|!--|\?xml|[a-z]+\d?[\s>]))'
    rb"[\s -~]*",
    re.IGNORECASE,
)
# A tag, or the first two bytes of a frame in the three versions of Layer III.
_MAY_START: Final = re.compile(
    rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]|" + b"|".join(TAG_MARKS), re.DOTALL
)


class Verdict(Enum):
    """Yes, no, or more bytes needed."""

    YES = auto()
    NO = auto()
    UNKNOWN = auto()


class FrameSync:
    """The bytes of a clip that were not passed on yet, and the frames among them.

    Attributes:
        data: The bytes.
        is_end: Whether the clip ends with them.
        last: The last frame that was found, None at the start of a clip.

    """

    def __init__(self) -> None:
        """Start with the first clip."""
        self.data = bytearray()
        self.clear()

    def clear(self) -> None:
        """Start with another clip."""
        self.data.clear()
        self.is_end = False
        self.last: Frame | None = None
        # No frame begins before this position.
        self.searched = 0
        # In bytes, of the frames of the same kind as the last one.
        self._sizes: set[int] = set()

    def remove(self, size: int) -> None:
        """Remove bytes that have been passed on."""
        del self.data[:size]
        self.searched = max(0, self.searched - size)

    def add(self, frame: Frame) -> None:
        """Note a frame as the last one."""
        if self.last is None or self.last.kind != frame.kind:
            self._sizes.clear()
            self.searched = 0
        self.last = frame
        self._sizes.add(frame.size)

    def are_all_like(self, frame: Frame) -> bool:
        """Return whether all frames so far have the size of this one."""
        return not self._sizes - {frame.size}

    def is_usual(self, frame: Frame) -> bool:
        """Return whether the clip had frames of about this kind and size before."""
        return (
            self.last is not None
            and frame.kind == self.last.kind
            and min(self._sizes) - 1 <= frame.size <= max(self._sizes) + 1
        )

    def frame_at(self, position: int) -> Frame | None:
        """Return the frame whose whole header is at a position, or None."""
        header = self.data[position : position + HEADER_BYTES]
        return frame_from_header(bytes(header)) if len(header) == HEADER_BYTES else None

    def tag_size(self, position: int) -> int | None:
        """Return the size of the tag at a position; see `mp3.tag_size`."""
        start = self.data[position : position + 1]
        return tag_size(self.data, position) if start in _TAG_BEGINNINGS else None

    def after_padding(self, position: int) -> int:
        """Return the end of the padding that starts at a position."""
        padding = _PADDING.match(self.data, position)
        # `match` clamps a position beyond the bytes.
        return max(position, padding.end()) if padding else position

    def can_tell(self, position: int) -> bool:
        """Return whether there are enough bytes to recognize text and tags."""
        return self.is_end or len(self.data) - position >= _TELLING_BYTES

    def is_text(self, position: int) -> bool:
        """Return whether JSON or HTML seems to begin at a position."""
        start = self.data[position : position + _TELLING_BYTES]
        return _TEXT.fullmatch(start) is not None

    def is_tag(self, position: int, size: int) -> Verdict:
        """Return whether what looks like a tag at a position is one."""
        end = position + size
        missing = end - len(self.data)
        if missing > 0:
            return self._at_end(Verdict.NO)
        # Three letters may occur by chance.
        if not self.data.startswith(ID3V1, position):
            return Verdict.YES
        if missing == 0:
            return self._at_end(Verdict.YES)
        if missing > -HEADER_BYTES:
            return self._at_end(Verdict.NO)
        found = self.frame_at(end) or self.tag_size(end)
        return Verdict.YES if found else Verdict.NO

    def is_whole(self, frame: Frame, position: int) -> Verdict:
        """Return whether a header at a position is that of a whole frame."""
        end = position + frame.size
        if self.last is None:
            verdict = self._begins(frame, end)
        elif frame.kind != self.last.kind:
            # Another clip, or one header that is damaged.
            return self._is_header_of(frame.kind, end)
        else:
            verdict = self._is_followed(frame, end)
        if verdict is Verdict.YES and self._is_several(frame, position, end):
            return Verdict.NO
        if verdict is Verdict.NO and self.last and end <= len(self.data):
            return self._is_whole_before_gap(frame, position, end)
        return verdict

    def resumption(self, start: int) -> int | None:
        """Return where the next frame or tag begins, None if more bytes must come.

        If there are no more in the clip, that is its end.
        """
        for found in _MAY_START.finditer(self.data, max(start, self.searched)):
            self.searched = position = found.start()
            match self._resumes(position):
                case Verdict.YES:
                    return position
                case Verdict.UNKNOWN:
                    return None
        # A mark may be divided.
        self.searched = max(self.searched, start, len(self.data) - _TELLING_BYTES)
        return len(self.data) if self.is_end else None

    def _at_end(self, verdict: Verdict) -> Verdict:
        return verdict if self.is_end else Verdict.UNKNOWN

    def _is_header_of(self, kind: int, position: int) -> Verdict:
        if position + HEADER_BYTES > len(self.data):
            return self._at_end(Verdict.NO)
        frame = self.frame_at(position)
        return Verdict.YES if frame and frame.kind == kind else Verdict.NO

    def _begins(self, frame: Frame, end: int) -> Verdict:
        """Return whether a frame is the first one of a clip or of its audio."""
        after = self.after_padding(end)
        if after - end > MAX_BYTES_WITHOUT_FRAME:
            # Do not wait for what follows so much padding.
            return Verdict.YES
        if self.tag_size(after) or after >= len(self.data):
            return self._is_followed(frame, after)
        verdict = self._is_header_of(frame.kind, after)
        if verdict is not Verdict.NO or after != end:
            return verdict
        # One of the two is damaged; a third one tells which.
        second = self.frame_at(end)
        if second is None or second.kind == frame.kind:
            return self._is_followed(frame, end)
        third = self._is_header_of(second.kind, end + second.size)
        if third is Verdict.NO:
            return self._is_followed(frame, end)
        return Verdict.NO if third is Verdict.YES else third

    def _is_followed(self, frame: Frame, end: int) -> Verdict:
        """Return whether a frame ends at another one, a tag or the end of the clip."""
        left = len(self.data) - end
        if left < 0:
            return self._at_end(Verdict.NO)
        if left == 0:
            return self._at_end(Verdict.YES)
        if size := self.tag_size(end):
            return Verdict.YES if size <= left else self._at_end(Verdict.NO)
        if left < HEADER_BYTES:
            # A single frame has no neighbor to compare it with.
            is_only = self.last is None
            return self._at_end(Verdict.YES if is_only else Verdict.NO)
        kind = header_kind(bytes(self.data[end : end + HEADER_BYTES]))
        # A header with one wrong bit is that of a damaged frame.
        if (kind ^ frame.kind).bit_count() <= 1:
            return Verdict.YES
        if following := self.frame_at(end):
            return self._is_header_of(following.kind, end + following.size)
        return Verdict.NO

    def _is_several(self, frame: Frame, position: int, end: int) -> bool:
        """Return whether a frame consists of shorter ones.

        A damaged header may state twice the size of a frame.
        """
        if self._sizes == {frame.size}:
            return False
        for size in frame_sizes(frame.kind):
            if size >= frame.size:
                continue
            at = position + size
            while at < end and (inner := self.frame_at(at)):
                if inner.kind != frame.kind:
                    break
                at += inner.size
            if at == end:
                return True
        return False

    def _is_whole_before_gap(self, frame: Frame, position: int, end: int) -> Verdict:
        """Return whether a frame is whole although none directly follows it.

        Either there is something between it and the next one, or it is damaged: cut,
        or with a wrong size in its header.
        """
        if self.can_tell(end) and self.is_text(end):
            return Verdict.YES
        resumed = self.resumption(position + 1)
        if resumed is None:
            if len(self.data) - end <= MAX_BYTES_WITHOUT_FRAME:
                return Verdict.UNKNOWN
            resumed = len(self.data)
        if resumed < end:
            return Verdict.NO
        is_of_one_bit_rate = max(self._sizes) - min(self._sizes) <= 1
        if is_of_one_bit_rate and self.is_usual(frame):
            return Verdict.YES
        # The header may state another bit rate, whose frames differ by several bytes.
        found = resumed - position
        is_of_another = found > frame.size + 1 and found in frame_sizes(frame.kind)
        return Verdict.NO if is_of_another else Verdict.YES

    def _resumes(self, position: int) -> Verdict:
        """Return whether the clip continues, or another one begins, at a position."""
        if size := self.tag_size(position):
            return self.is_tag(position, size)
        frame = self.frame_at(position)
        if frame is None:
            is_divided = position + HEADER_BYTES > len(self.data)
            return self._at_end(Verdict.NO) if is_divided else Verdict.NO
        end = position + frame.size
        if self.last is None or self.last.kind == frame.kind:
            return self._begins(frame, end)
        second = self._is_header_of(frame.kind, end)
        if second is not Verdict.YES:
            return second
        following = self.frame_at(end)
        assert following is not None
        return self._is_header_of(frame.kind, end + following.size)
