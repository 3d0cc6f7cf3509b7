"""Which headers of a clip are frames: those in step with others, as in decoders."""

import re
from typing import Final

from .mp3 import HEADER_BYTES, Frame, frame_sizes, header_kind
from .tags import TAG_MARKS
from .window import TELLING_BYTES, Verdict, Window

MAX_BYTES_WITHOUT_FRAME: Final = 64 * 1024

# The first two bytes of a frame, in the three versions of Layer III, or a tag.
_MAY_START: Final = re.compile(
    rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]|" + b"|".join(TAG_MARKS), re.DOTALL
)


class FrameSync:
    """Tells frames from what only looks like them, by those before and after them.

    Attributes:
        last: The last frame that was found, None at the start of a clip.
        searched: A position before which frames do not go on.

    """

    def __init__(self, window: Window) -> None:
        """Start with the first clip of a window."""
        self._window = window
        self.last: Frame | None = None
        self.searched = 0
        # Of the frames of the last one's kind, in bytes.
        self._sizes: set[int] = set()

    def clear(self) -> None:
        """Start with another clip."""
        self.last = None
        self.searched = 0
        self._sizes.clear()

    def add(self, frame: Frame) -> None:
        """Take a frame for the last one."""
        if self.last is None or self.last.kind != frame.kind:
            self._sizes.clear()
            self.searched = 0
        self.last = frame
        self._sizes.add(frame.size)

    def are_all_like(self, frame: Frame) -> bool:
        """Return whether all frames so far have the size of this one."""
        return not self._sizes - {frame.size}

    def is_usual(self, frame: Frame) -> bool:
        """Return whether frames of this kind and size came before it in its clip."""
        return (
            self.last is not None
            and frame.kind == self.last.kind
            and min(self._sizes) - 1 <= frame.size <= max(self._sizes) + 1
        )

    def is_whole(self, frame: Frame, position: int) -> Verdict:
        """Return whether a header at a position is one, and its frame whole."""
        end = position + frame.size
        if self.last is None:
            verdict = self._begins(frame, end)
        elif frame.kind != self.last.kind:
            # Another clip, or one header that is damaged.
            return self._window.is_header_of(frame.kind, end)
        else:
            verdict = self._is_followed(frame, end)
        if verdict is Verdict.YES and self._is_several(frame, position, end):
            return Verdict.NO
        if verdict is Verdict.NO and self.last and end <= len(self._window):
            return self._is_whole_before_gap(frame, position, end)
        return verdict

    def resumption(self, start: int) -> int | None:
        """Return where frames or tags go on from a position; None if that is to come.

        At the end of a clip that is the end, if there are no more.
        """
        window = self._window
        for found in _MAY_START.finditer(window.data, max(start, self.searched)):
            self.searched = position = found.start()
            match self._resumes(position):
                case Verdict.YES:
                    return position
                case Verdict.UNKNOWN:
                    return None
        # A mark may be divided.
        self.searched = max(self.searched, start, len(window) - TELLING_BYTES)
        return len(window) if window.is_end else None

    def _begins(self, frame: Frame, end: int) -> Verdict:
        """Return whether a frame is the first one of a clip, or follows an index."""
        window = self._window
        after = window.after_padding(end)
        if after - end > MAX_BYTES_WITHOUT_FRAME:
            # Whatever follows so much padding, it is not waited for.
            return Verdict.YES
        if window.tag_size(after) or after >= len(window):
            return self._is_followed(frame, after)
        verdict = window.is_header_of(frame.kind, after)
        if verdict is not Verdict.NO or after != end:
            return verdict
        # One of the two is damaged. A third one tells which.
        second = window.frame_at(end)
        if second is None or second.kind == frame.kind:
            return self._is_followed(frame, end)
        third = window.is_header_of(second.kind, end + second.size)
        if third is Verdict.NO:
            return self._is_followed(frame, end)
        return Verdict.NO if third is Verdict.YES else third

    def _is_followed(self, frame: Frame, end: int) -> Verdict:
        """Return whether a frame ends where another one, a tag or the end is."""
        window = self._window
        left = len(window) - end
        if left < 0:
            return window.at_end(Verdict.NO)
        if left == 0:
            return window.at_end(Verdict.YES)
        if size := window.tag_size(end):
            return Verdict.YES if size <= left else window.at_end(Verdict.NO)
        if left < HEADER_BYTES:
            # The only frame of a clip has nothing to be in step with.
            is_only = self.last is None
            return window.at_end(Verdict.YES if is_only else Verdict.NO)
        kind = header_kind(bytes(window.data[end : end + HEADER_BYTES]))
        # A header with one wrong bit is that of a damaged frame.
        if (kind ^ frame.kind).bit_count() <= 1:
            return Verdict.YES
        if following := window.frame_at(end):
            return window.is_header_of(following.kind, end + following.size)
        return Verdict.NO

    def _is_several(self, frame: Frame, position: int, end: int) -> bool:
        """Return whether a frame can be read as a shorter one and those after it.

        A damaged header may state the double of a frame's size.
        """
        if self._sizes == {frame.size}:
            return False
        shorter = (size for size in frame_sizes(frame.kind) if size < frame.size)
        for size in shorter:
            at = position + size
            while at < end and (inner := self._window.frame_at(at)):
                if inner.kind != frame.kind:
                    break
                at += inner.size
            if at == end:
                return True
        return False

    def _is_whole_before_gap(self, frame: Frame, position: int, end: int) -> Verdict:
        """Return whether a frame in step is whole though nothing known follows it.

        Either something stands between it and the next one, or it is damaged: cut, or
        its header states a wrong size.
        """
        if self._window.can_tell(end) and self._window.is_text(end):
            return Verdict.YES
        resumed = self.resumption(position + 1)
        if resumed is None:
            if len(self._window) - end <= MAX_BYTES_WITHOUT_FRAME:
                return Verdict.UNKNOWN
            resumed = len(self._window)
        if resumed < end:
            return Verdict.NO
        is_of_one_bit_rate = max(self._sizes) - min(self._sizes) <= 1
        if is_of_one_bit_rate and self.is_usual(frame):
            return Verdict.YES
        # One bit rate may be stated in the place of another. A byte more is none.
        found = resumed - position
        is_of_another = found > frame.size + 1 and found in frame_sizes(frame.kind)
        return Verdict.NO if is_of_another else Verdict.YES

    def _resumes(self, position: int) -> Verdict:
        """Return whether a clip goes on, or another one begins, at a position."""
        window = self._window
        if size := window.tag_size(position):
            return window.is_tag(position, size)
        frame = window.frame_at(position)
        if frame is None:
            is_divided = position + HEADER_BYTES > len(window)
            return window.at_end(Verdict.NO) if is_divided else Verdict.NO
        end = position + frame.size
        if self.last is None or self.last.kind == frame.kind:
            return self._begins(frame, end)
        second = window.is_header_of(frame.kind, end)
        if second is not Verdict.YES:
            return second
        following = window.frame_at(end)
        assert following is not None
        return window.is_header_of(frame.kind, end + following.size)
