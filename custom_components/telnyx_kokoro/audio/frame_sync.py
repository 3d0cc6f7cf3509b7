"""Frame synchronization: telling frames from bytes that only look like them."""

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

# Proxies send pages instead of audio, and services append messages to it.
_TEXT: Final = re.compile(
    rb'\s*(?:\{\s*["}]|\[\s*[\[{"]|<(?:!doctype|!--|\?xml|[a-z]+\d?[\s>]))'
    rb"[\s -~]*",
    re.IGNORECASE,
)
_AFTER_PADDING: Final = re.compile(rb"[^\0]")
# A tag, or the first two bytes of a frame in the three versions of Layer III.
_MAY_START: Final = re.compile(
    rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]|" + b"|".join(TAG_MARKS), re.DOTALL
)


class FrameSync:
    """The bytes of a clip that have not been taken, and checks of what they are.

    Checks return None if more bytes must come.

    Attributes:
        data: The bytes.
        is_end: Whether the clip ends with them.

    """

    def __init__(self) -> None:
        """Start with the first clip."""
        self.data = bytearray()
        self.clear()

    def clear(self) -> None:
        """Forget the rest of a clip, and start with another one."""
        self.data.clear()
        self.is_end = False
        # The last frame, and its header.
        self._last: Frame | None = None
        self._header = b""
        # In bytes, of the frames of the same kind as the last one.
        self._sizes: set[int] = set()
        # No frame begins before this position.
        self._searched = 0

    def _take(self, size: int) -> bytearray:
        taken = self.data[:size]
        del self.data[:size]
        self._searched = max(0, self._searched - size)
        return taken

    def _is_usual(self, frame: Frame) -> bool:
        """Return whether the clip had frames of about this kind and size before."""
        return (
            self._last is not None
            and frame.kind == self._last.kind
            and min(self._sizes) - 1 <= frame.size <= max(self._sizes) + 1
        )

    def _frame_at(self, position: int) -> Frame | None:
        return frame_from_header(bytes(self.data[position : position + HEADER_BYTES]))

    def _after_padding(self, position: int) -> int:
        found = _AFTER_PADDING.search(self.data, position)
        return found.start() if found else max(position, len(self.data))

    def _can_tell(self, position: int) -> bool:
        """Return whether there are enough bytes to recognize text and tags."""
        return self.is_end or len(self.data) - position >= _TELLING_BYTES

    def _is_text(self, position: int) -> bool:
        """Return whether JSON or HTML seems to begin at a position."""
        start = self.data[position : position + _TELLING_BYTES]
        return _TEXT.fullmatch(start) is not None

    def _at_end(self, verdict: bool) -> bool | None:
        return verdict if self.is_end else None

    def _is_tag(self, position: int, size: int) -> bool | None:
        end = position + size
        left = len(self.data) - end
        if left < 0:
            return self._at_end(False)
        # Three letters may occur by chance.
        if not self.data.startswith(ID3V1, position):
            return True
        if left < HEADER_BYTES:
            return self._at_end(left == 0)
        return bool(self._frame_at(end) or tag_size(self.data, end))

    def _is_header_of(self, kind: int, position: int) -> bool | None:
        if position + HEADER_BYTES > len(self.data):
            return self._at_end(False)
        frame = self._frame_at(position)
        return frame is not None and frame.kind == kind

    def _is_whole(self, frame: Frame) -> bool | None:
        """Return whether the header at the start of the data is that of a whole frame."""
        if self._last is None:
            verdict = self._begins(frame, frame.size)
        elif frame.kind != self._last.kind:
            # Another clip, or one header that is damaged.
            return self._is_header_of(frame.kind, frame.size)
        else:
            verdict = self._is_followed(frame, frame.size)
        if verdict and self._is_several(frame):
            return False
        if verdict is False and self._last and frame.size <= len(self.data):
            return self._is_whole_before_gap(frame)
        return verdict

    def _begins(self, frame: Frame, end: int) -> bool | None:
        """Return whether a frame is the first one of a clip or of its audio."""
        after = self._after_padding(end)
        if after - end > MAX_BYTES_WITHOUT_FRAME:
            # Do not wait for what follows so much padding.
            return True
        if after >= len(self.data) or tag_size(self.data, after):
            return self._is_followed(frame, after)
        verdict = self._is_header_of(frame.kind, after)
        if verdict is not False or after != end:
            return verdict
        # One of the two is damaged; a third one tells which.
        second = self._frame_at(end)
        if second is None or second.kind == frame.kind:
            return self._is_followed(frame, end)
        third = self._is_header_of(second.kind, end + second.size)
        if third is False:
            return self._is_followed(frame, end)
        return None if third is None else False

    def _is_followed(self, frame: Frame, end: int) -> bool | None:
        """Return whether a frame ends at another one, a tag or the end of the clip."""
        left = len(self.data) - end
        if left <= 0:
            return self._at_end(left == 0)
        if size := tag_size(self.data, end):
            return True if size <= left else self._at_end(False)
        if left < HEADER_BYTES:
            # A single frame has no neighbor to compare it with.
            return self._at_end(self._last is None)
        # A header with one wrong bit is that of a damaged frame.
        kind = header_kind(bytes(self.data[end : end + HEADER_BYTES]))
        if (kind ^ frame.kind).bit_count() <= 1:
            return True
        following = self._frame_at(end)
        if following is None:
            return False
        return self._is_header_of(following.kind, end + following.size)

    def _is_several(self, frame: Frame) -> bool:
        """Return whether the frame at the start of the data consists of shorter ones.

        A damaged header may state twice the size of a frame.
        """
        if self._sizes == {frame.size}:
            return False
        # Frames of one kind share their first two bytes.
        start = self.data[:2]
        for at in frame_sizes(frame.kind):
            while at < frame.size and self.data.startswith(start, at):
                inner = self._frame_at(at)
                if inner is None or inner.kind != frame.kind:
                    break
                at += inner.size
                if at == frame.size:
                    return True
        return False

    def _is_whole_before_gap(self, frame: Frame) -> bool | None:
        """Return whether a frame is whole although none directly follows it.

        Either there is something between it and the next one, or it is damaged: cut,
        or with a wrong size in its header.
        """
        if self._can_tell(frame.size) and self._is_text(frame.size):
            return True
        resumed = self._resumption()
        if resumed is None:
            if len(self.data) - frame.size <= MAX_BYTES_WITHOUT_FRAME:
                return None
            resumed = len(self.data)
        if resumed < frame.size:
            return False
        is_of_one_bit_rate = max(self._sizes) - min(self._sizes) <= 1
        if is_of_one_bit_rate and self._is_usual(frame):
            return True
        # The header may state another bit rate, whose frames differ by several bytes.
        is_of_another = resumed > frame.size + 1 and resumed in frame_sizes(frame.kind)
        return not is_of_another

    def _resumption(self) -> int | None:
        """Return where the next frame or tag begins, None if more bytes must come.

        If there are no more in the clip, that is its end.
        """
        for found in _MAY_START.finditer(self.data, max(1, self._searched)):
            self._searched = found.start()
            resumes = self._resumes(self._searched)
            if resumes is not False:
                return self._searched if resumes else None
        # A mark may be divided.
        self._searched = max(self._searched, 1, len(self.data) - _TELLING_BYTES)
        return len(self.data) if self.is_end else None

    def _resumes(self, position: int) -> bool | None:
        """Return whether the clip continues, or another one begins, at a position."""
        if size := tag_size(self.data, position):
            return self._is_tag(position, size)
        frame = self._frame_at(position)
        if frame is None:
            is_divided = position + HEADER_BYTES > len(self.data)
            return self._at_end(False) if is_divided else False
        end = position + frame.size
        if self._last is None or self._last.kind == frame.kind:
            return self._begins(frame, end)
        second = self._is_header_of(frame.kind, end)
        following = self._frame_at(end)
        if not second or not following:
            return second
        return self._is_header_of(frame.kind, end + following.size)
