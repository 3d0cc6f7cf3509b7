"""The frames of MP3, found in bytes that may hold other things as well."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
import re
from typing import Final

from ..telnyx import InvalidAnswerError
from .mp3 import (
    HEADER_BYTES,
    Frame,
    frame_from_header,
    frame_sizes,
    header_kind,
    index_mark,
    is_index,
    run_end,
)
from .tags import TAG_MARKS, is_leading, is_sure, tag_size

MAX_BYTES_WITHOUT_FRAME: Final = 64 * 1024

# The first two bytes of a frame, in the three versions of Layer III, or a tag.
_MAY_START: Final = re.compile(
    rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]|" + b"|".join(TAG_MARKS), re.DOTALL
)
_TAG_BEGINNINGS: Final = bytes({mark[0] for mark in TAG_MARKS})
_SYNC: Final = b"\xff"
_PADDING: Final = re.compile(rb"\0*")
# Proxies send pages in the place of audio, and services send messages behind it.
_TEXT: Final = re.compile(
    rb'\s*(?:\{\s*["}]|\[\s*[\[{"]|<(?:!doctype|!--|\?xml|[a-z]+\d?[\s>]))'
    rb"[\s -~]*",
    re.IGNORECASE,
)
_TELLING_BYTES: Final = 32
_OTHER_FILES: Final = (b"RIFF", b"OggS", b"fLaC")


class _Verdict(Enum):
    """An answer that may need bytes which are still to come."""

    YES = auto()
    NO = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Run:
    """Whole frames that all have the header of the first one."""

    frame: Frame
    data: bytearray


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag, padding or an index: what players must not meet inside the audio."""

    data: bytearray
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Junk:
    """Bytes that are nothing of MP3, or of a frame that is damaged."""

    size: int


type Part = Run | Tag | Junk


class FrameScanner:
    """Finds whole frames as decoders do: in step, and again after what is none.

    A header counts when the next one stands where it should, or when the data ends
    there, so a frame is held back until the bytes after it have come. Where the data
    is divided never changes what is found in it.
    """

    def __init__(self) -> None:
        """Start with the first clip."""
        self._data = bytearray()
        self._is_end = False
        # The last frame that was found, None at the start of a clip.
        self._last: Frame | None = None
        self._sizes: set[int] = set()
        # Positions in the data: before them there is no frame in step, and no index.
        self._searched = 0
        self._mark = 0

    def feed(self, data: bytes) -> Iterator[Part]:
        """Yield the parts that these bytes complete.

        Raises:
            InvalidAnswerError: There is text or a file of another kind, or no frame
                in 64 kB.

        """
        self._data += data
        return self._parts()

    def end(self) -> Iterator[Part]:
        """Yield what is left of a clip, which ends here. Raises as `feed`."""
        self._is_end = True
        yield from self._parts()
        self.clear()

    def flush(self) -> Iterator[Part]:
        """Yield the frame that is held back, if another clip seems to follow it."""
        frame = self._frame_at(0)
        if frame and self._is_usual(frame) and frame.size == len(self._data):
            yield self._run(frame, 0, frame.size)
            self._remove(frame.size)

    def clear(self) -> None:
        """Forget what is left of a clip, and start with another one."""
        self._data.clear()
        self._is_end = False
        self._last = None
        self._sizes.clear()
        self._searched = self._mark = 0

    @property
    def is_within_frame(self) -> bool:
        """Return whether what is left is the beginning of a frame."""
        if frame := self._frame_at(0):
            return len(self._data) < frame.size
        return len(self._data) < HEADER_BYTES and self._data.startswith(_SYNC)

    def _parts(self) -> Iterator[Part]:
        position = 0
        try:
            while position < len(self._data):
                found = self._part(position)
                if found is None:
                    return
                part, position = found
                yield part
        finally:
            self._remove(position)

    def _remove(self, size: int) -> None:
        del self._data[:size]
        self._searched = max(0, self._searched - size)
        self._mark = max(0, self._mark - size)

    def _part(self, position: int) -> tuple[Part, int] | None:
        """Return the part at a position and its end, None if bytes are missing."""
        if frame := self._frame_at(position):
            if self._last is None and is_index(frame, self._data, position):
                end = position + frame.size
                if end <= len(self._data):
                    return Tag(self._data[position:end]), end
            match self._is_whole(frame, position):
                case _Verdict.YES:
                    end = self._run_end(frame, position)
                    return self._run(frame, position, end), end
                case _Verdict.UNKNOWN:
                    return None
        elif self._data[position] == 0:
            end = self._after_padding(position)
            return Tag(self._data[position:end]), end
        elif size := self._tag_size(position):
            match self._is_tag(position, size):
                case _Verdict.YES:
                    tag = self._data[position : position + size]
                    return Tag(tag, leads=is_leading(tag)), position + size
                case _Verdict.UNKNOWN:
                    return None
        return self._junk(position)

    def _run(self, frame: Frame, position: int, end: int) -> Run | Tag:
        data = self._data[position:end]
        if self._mark < position + frame.size and is_index(frame, self._data, position):
            return Tag(data)
        if self._last is None or self._last.kind != frame.kind:
            self._sizes.clear()
            self._searched = 0
        self._last = frame
        self._sizes.add(frame.size)
        return Run(frame, data)

    def _run_end(self, frame: Frame, position: int) -> int:
        """Return where the frames end that are each followed by the same header."""
        end = position + frame.size
        if self._sizes - {frame.size}:
            # A frame that is cut may be followed, where it should end, by the same
            # header of a later one.
            return end
        if self._mark <= position:
            self._mark = index_mark(self._data, position)
        limit = min(self._mark, len(self._data))
        return max(end, run_end(frame, self._data, position, limit))

    def _junk(self, position: int) -> tuple[Part, int] | None:
        """Return everything up to where frames or tags go on."""
        start = bytes(self._data[position : position + _TELLING_BYTES])
        is_at_start = self._last is None
        if is_at_start and start.startswith(_OTHER_FILES):
            raise InvalidAnswerError("The answer is not MP3 audio")
        is_enough = is_at_start or self._is_end or len(start) == _TELLING_BYTES
        if is_enough and _TEXT.fullmatch(start):
            raise InvalidAnswerError("The answer is not MP3 audio")
        if len(start) < _TELLING_BYTES and not self._is_end:
            return None
        end = self._resumption(position + 1)
        if (
            self._searched if end is None else end
        ) - position > MAX_BYTES_WITHOUT_FRAME:
            raise InvalidAnswerError("The answer is not MP3 audio")
        return None if end is None else (Junk(end - position), end)

    def _is_whole(self, frame: Frame, position: int) -> _Verdict:
        """Return whether a header at a position is one, and its frame whole."""
        end = position + frame.size
        if self._last is None:
            verdict = self._begins(frame, end)
        elif frame.kind != self._last.kind:
            # Another clip, or one header that is damaged.
            return self._is_header_of(frame.kind, end)
        else:
            verdict = self._is_followed(frame, end)
        if verdict is _Verdict.YES and self._is_several(frame, position, end):
            return _Verdict.NO
        if verdict is _Verdict.NO and self._last and end <= len(self._data):
            return self._is_whole_before_gap(frame, position, end)
        return verdict

    def _begins(self, frame: Frame, end: int) -> _Verdict:
        """Return whether a frame is the first one of a clip, or follows an index."""
        after = self._after_padding(end)
        if self._tag_size(after) or after >= len(self._data):
            return self._is_followed(frame, after)
        verdict = self._is_header_of(frame.kind, after)
        if verdict is not _Verdict.NO or after != end:
            return verdict
        # One of the two is damaged. A third one tells which.
        second = self._frame_at(end)
        if second is None or second.kind == frame.kind:
            return self._is_followed(frame, end)
        third = self._is_header_of(second.kind, end + second.size)
        if third is _Verdict.NO:
            return self._is_followed(frame, end)
        return _Verdict.NO if third is _Verdict.YES else third

    def _is_followed(self, frame: Frame, end: int) -> _Verdict:
        """Return whether a frame ends where another one, a tag or the end is."""
        left = len(self._data) - end
        if left < 0:
            return self._if_complete(_Verdict.NO)
        if left == 0:
            return self._if_complete(_Verdict.YES)
        if size := self._tag_size(end):
            return _Verdict.YES if size <= left else self._if_complete(_Verdict.NO)
        if left < HEADER_BYTES:
            # The only frame of a clip has nothing to be in step with.
            is_only = self._last is None
            return self._if_complete(_Verdict.YES if is_only else _Verdict.NO)
        kind = header_kind(bytes(self._data[end : end + HEADER_BYTES]))
        # A header with one wrong bit is that of a damaged frame.
        if (kind ^ frame.kind).bit_count() <= 1:
            return _Verdict.YES
        if following := self._frame_at(end):
            return self._is_header_of(following.kind, end + following.size)
        return _Verdict.NO

    def _is_header_of(self, kind: int, position: int) -> _Verdict:
        """Return whether there is a header of a kind at a position."""
        if position + HEADER_BYTES > len(self._data):
            return self._if_complete(_Verdict.NO)
        frame = self._frame_at(position)
        return _Verdict.YES if frame and frame.kind == kind else _Verdict.NO

    def _is_several(self, frame: Frame, position: int, end: int) -> bool:
        """Return whether a frame can be read as a shorter one and those after it.

        A damaged header may state the double of a frame's size.
        """
        if self._sizes == {frame.size}:
            return False
        shorter = (size for size in frame_sizes(frame.kind) if size < frame.size)
        for size in shorter:
            at = position + size
            while at < end and (inner := self._frame_at(at)):
                if inner.kind != frame.kind:
                    break
                at += inner.size
            if at == end:
                return True
        return False

    def _is_whole_before_gap(self, frame: Frame, position: int, end: int) -> _Verdict:
        """Return whether a frame in step is whole though nothing known follows it.

        Either something stands between it and the next one, or it is damaged: cut, or
        its header states a wrong size.
        """
        if (head := self._head(end)) and _TEXT.fullmatch(head):
            return _Verdict.YES
        resumed = self._resumption(position + 1)
        if resumed is None:
            if len(self._data) - end <= MAX_BYTES_WITHOUT_FRAME:
                return _Verdict.UNKNOWN
            resumed = len(self._data)
        if resumed < end:
            return _Verdict.NO
        is_of_one_bit_rate = max(self._sizes) - min(self._sizes) <= 1
        if is_of_one_bit_rate and self._is_usual(frame):
            return _Verdict.YES
        # One bit rate may be stated in the place of another. A byte more is none.
        found = resumed - position
        is_of_another = found > frame.size + 1 and found in frame_sizes(frame.kind)
        return _Verdict.NO if is_of_another else _Verdict.YES

    def _is_usual(self, frame: Frame) -> bool:
        """Return whether frames of this kind and size came before it in its clip."""
        return (
            self._last is not None
            and frame.kind == self._last.kind
            and min(self._sizes) - 1 <= frame.size <= max(self._sizes) + 1
        )

    def _resumption(self, start: int) -> int | None:
        """Return where frames or tags go on from a position; None if that is to come.

        At the end of a clip that is the end, if there are no more.
        """
        for found in _MAY_START.finditer(self._data, max(start, self._searched)):
            self._searched = position = found.start()
            match self._resumes(position):
                case _Verdict.YES:
                    return position
                case _Verdict.UNKNOWN:
                    return None
        # A mark may be divided.
        self._searched = max(self._searched, start, len(self._data) - _TELLING_BYTES)
        return len(self._data) if self._is_end else None

    def _resumes(self, position: int) -> _Verdict:
        """Return whether a clip goes on, or another one begins, at a position."""
        if size := self._tag_size(position):
            return self._is_tag(position, size)
        frame = self._frame_at(position)
        if frame is None:
            is_short = position + HEADER_BYTES > len(self._data)
            return self._if_complete(_Verdict.NO) if is_short else _Verdict.NO
        end = position + frame.size
        if self._last is None or self._last.kind == frame.kind:
            return self._begins(frame, end)
        second = self._is_header_of(frame.kind, end)
        if second is not _Verdict.YES:
            return second
        following = self._frame_at(end)
        assert following is not None
        return self._is_header_of(frame.kind, end + following.size)

    def _is_tag(self, position: int, size: int) -> _Verdict:
        """Return whether what begins as a tag of a size at a position is one."""
        end = position + size
        if end > len(self._data):
            return self._if_complete(_Verdict.NO)
        return _Verdict.YES if is_sure(self._data, position) else self._starts(end)

    def _starts(self, position: int) -> _Verdict:
        """Return whether there is a header, a tag or the end at a position."""
        if position == len(self._data):
            return self._if_complete(_Verdict.YES)
        if position + HEADER_BYTES > len(self._data):
            return self._if_complete(_Verdict.NO)
        found = self._frame_at(position) or self._tag_size(position)
        return _Verdict.YES if found else _Verdict.NO

    def _head(self, position: int) -> bytes | None:
        """Return the bytes at a position that tell what it is, None before all came."""
        head = bytes(self._data[position : position + _TELLING_BYTES])
        return head if self._is_end or len(head) == _TELLING_BYTES else None

    def _frame_at(self, position: int) -> Frame | None:
        header = self._data[position : position + HEADER_BYTES]
        return frame_from_header(bytes(header)) if len(header) == HEADER_BYTES else None

    def _tag_size(self, position: int) -> int | None:
        """Return the size of a tag at a position, too much where it is not known."""
        start = self._data[position : position + 1]
        return tag_size(self._data, position) if start in _TAG_BEGINNINGS else None

    def _after_padding(self, position: int) -> int:
        padding = _PADDING.match(self._data, position)
        return padding.end() if padding else position

    def _if_complete(self, verdict: _Verdict) -> _Verdict:
        """Return a verdict that holds at the end of a clip, unknown before it."""
        return verdict if self._is_end else _Verdict.UNKNOWN
