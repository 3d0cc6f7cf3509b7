"""The parts of MP3: frames, found in bytes that may hold other things as well."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..api import InvalidResponseError
from .frame_sync import MAX_BYTES_WITHOUT_FRAME, FrameSync
from .mp3 import HEADER_BYTES, Frame, index_mark, is_index, run_end
from .tags import is_leading
from .window import Verdict, Window

_SYNC: Final = b"\xff"
_OTHER_FILES: Final = (b"RIFF", b"OggS", b"fLaC")


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
    is divided does not change what is found in it.
    """

    def __init__(self) -> None:
        """Start with the first clip."""
        self._window = Window()
        self._frames = FrameSync(self._window)
        # A position before which there is no index.
        self._mark = 0

    def feed(self, data: bytes) -> Iterator[Part]:
        """Yield the parts that these bytes complete.

        Raises:
            InvalidResponseError: There is text or a file of another kind, or no frame
                in 64 kB.

        """
        self._window.data += data
        return self._parts()

    def end(self) -> Iterator[Part]:
        """Yield what is left of a clip, which ends here. Raises as `feed`."""
        self._window.is_end = True
        yield from self._parts()
        self.clear()

    def flush(self) -> Iterator[Part]:
        """Yield the frame that is held back, if it is whole and like those before it."""
        frame = self._window.frame_at(0)
        if frame and self._frames.is_usual(frame) and frame.size == len(self._window):
            yield self._run(frame, 0, frame.size)
            self._remove(frame.size)

    def clear(self) -> None:
        """Forget what is left of a clip, and start with another one."""
        self._window.clear()
        self._frames.clear()
        self._mark = 0

    @property
    def is_within_frame(self) -> bool:
        """Return whether what is left is the beginning of a frame."""
        if frame := self._window.frame_at(0):
            return len(self._window) < frame.size
        return len(self._window) < HEADER_BYTES and self._window.data.startswith(_SYNC)

    def _parts(self) -> Iterator[Part]:
        position = 0
        try:
            while position < len(self._window):
                found = self._part(position)
                if found is None:
                    return
                part, position = found
                yield part
        finally:
            self._remove(position)

    def _remove(self, size: int) -> None:
        del self._window.data[:size]
        self._frames.searched = max(0, self._frames.searched - size)
        self._mark = max(0, self._mark - size)

    def _part(self, position: int) -> tuple[Part, int] | None:
        """Return the part at a position and its end, None if bytes are missing."""
        data = self._window.data
        if frame := self._window.frame_at(position):
            if self._frames.last is None and is_index(frame, data, position):
                end = position + frame.size
                if end <= len(data):
                    return Tag(data[position:end]), end
            match self._frames.is_whole(frame, position):
                case Verdict.YES:
                    end = self._run_end(frame, position)
                    return self._run(frame, position, end), end
                case Verdict.UNKNOWN:
                    return None
        elif data[position] == 0:
            end = self._window.after_padding(position)
            return Tag(data[position:end]), end
        elif size := self._window.tag_size(position):
            match self._window.is_tag(position, size):
                case Verdict.YES:
                    tag = data[position : position + size]
                    return Tag(tag, leads=is_leading(tag)), position + size
                case Verdict.UNKNOWN:
                    return None
        return self._junk(position)

    def _run(self, frame: Frame, position: int, end: int) -> Run | Tag:
        data = self._window.data
        run = data[position:end]
        if self._mark < position + frame.size and is_index(frame, data, position):
            return Tag(run)
        self._frames.add(frame)
        return Run(frame, run)

    def _run_end(self, frame: Frame, position: int) -> int:
        """Return where the frames end that are each followed by the same header."""
        end = position + frame.size
        if not self._frames.are_all_like(frame):
            # A frame that is cut may be followed, where it should end, by the same
            # header of a later one.
            return end
        data = self._window.data
        if self._mark <= position:
            self._mark = index_mark(data, position)
        limit = min(self._mark, len(data))
        return max(end, run_end(frame, data, position, limit))

    def _junk(self, position: int) -> tuple[Part, int] | None:
        """Return everything up to where frames or tags go on."""
        window = self._window
        is_at_start = self._frames.last is None
        can_tell = window.can_tell(position)
        if (is_at_start and window.telling(position).startswith(_OTHER_FILES)) or (
            (is_at_start or can_tell) and window.is_text(position)
        ):
            raise InvalidResponseError("The answer is not MP3 audio")
        if not can_tell:
            return None
        end = self._frames.resumption(position + 1)
        known_end = self._frames.searched if end is None else end
        if known_end - position > MAX_BYTES_WITHOUT_FRAME:
            raise InvalidResponseError("The answer is not MP3 audio")
        return None if end is None else (Junk(end - position), end)
