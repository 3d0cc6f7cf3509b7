"""Splitting of bytes into frames, tags and junk."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .errors import InvalidAudioError
from .frame_sync import MAX_BYTES_WITHOUT_FRAME, FrameSync, Verdict
from .mp3 import HEADER_BYTES, ID3V2, Frame, index_mark, is_index, run_end

_OTHER_FILES: Final = (b"RIFF", b"OggS", b"fLaC")


@dataclass(frozen=True, slots=True)
class Run:
    """Whole frames with the same header."""

    frame: Frame
    data: bytearray


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag, padding or an index, which players must not find within the audio."""

    data: bytearray
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Junk:
    """Bytes that are not MP3, or belong to a damaged frame."""

    size: int


type Part = Run | Tag | Junk


class FrameScanner:
    """Finds whole frames as decoders do, and finds them again after a gap.

    A header counts if its frame ends where the next one begins or the clip ends, so a
    frame is held back until the bytes after it have come. The same bytes give the same
    frames however they are divided.
    """

    def __init__(self) -> None:
        """Start with the first clip."""
        self._sync = FrameSync()
        self._data = self._sync.data
        # A position before which there is no index.
        self._mark = 0

    def feed(self, data: bytes) -> Iterator[Part]:
        """Yield the parts that these bytes complete.

        Raises:
            InvalidAudioError: There is text, a file of another type, or 64 KiB
                without a frame.

        """
        self._data += data
        return self._parts()

    def end(self) -> Iterator[Part]:
        """Yield the rest of a clip that ends here. Raises as `feed` does."""
        self._sync.is_end = True
        yield from self._parts()
        self.clear()

    def flush(self) -> Iterator[Part]:
        """Yield the frame that is held back, if it is whole and like those before it."""
        frame = self._sync.frame_at(0)
        if frame and self._sync.is_usual(frame) and frame.size == len(self._data):
            yield self._run(frame, 0, frame.size)
            self._remove(frame.size)

    def clear(self) -> None:
        """Forget the rest of a clip, and start with another one."""
        self._sync.clear()
        self._mark = 0

    @property
    def is_within_frame(self) -> bool:
        """Return whether the rest of the clip is the beginning of a frame."""
        if frame := self._sync.frame_at(0):
            return len(self._data) < frame.size
        return len(self._data) < HEADER_BYTES and self._data.startswith(b"\xff")

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
        self._sync.remove(size)
        self._mark = max(0, self._mark - size)

    def _part(self, position: int) -> tuple[Part, int] | None:
        """Return the part at a position and its end, None if more bytes must come."""
        sync, data = self._sync, self._data
        if frame := sync.frame_at(position):
            if sync.last is None and is_index(frame, data, position):
                end = position + frame.size
                if end <= len(data):
                    return Tag(data[position:end]), end
            match sync.is_whole(frame, position):
                case Verdict.YES:
                    end = self._run_end(frame, position)
                    return self._run(frame, position, end), end
                case Verdict.UNKNOWN:
                    return None
        elif data[position] == 0:
            end = sync.after_padding(position)
            return Tag(data[position:end]), end
        elif size := sync.tag_size(position):
            match sync.is_tag(position, size):
                case Verdict.YES:
                    tag = data[position : position + size]
                    return Tag(tag, leads=tag.startswith(ID3V2)), position + size
                case Verdict.UNKNOWN:
                    return None
        return self._junk(position)

    def _run(self, frame: Frame, position: int, end: int) -> Run | Tag:
        run = self._data[position:end]
        if self._mark < position + frame.size and is_index(frame, self._data, position):
            return Tag(run)
        self._sync.add(frame)
        return Run(frame, run)

    def _run_end(self, frame: Frame, position: int) -> int:
        """Return the end of the frames with the header at a position."""
        end = position + frame.size
        if not self._sync.are_all_like(frame):
            # Where a cut frame should end, a later one may have the same header.
            return end
        if self._mark <= position:
            self._mark = index_mark(self._data, position)
        limit = min(self._mark, len(self._data))
        return max(end, run_end(frame, self._data, position, limit))

    def _junk(self, position: int) -> tuple[Part, int] | None:
        """Return the junk up to the next frame or tag, None if more bytes must come."""
        sync, is_at_start = self._sync, self._sync.last is None
        can_tell = sync.can_tell(position)
        if (is_at_start and self._data.startswith(_OTHER_FILES, position)) or (
            (is_at_start or can_tell) and sync.is_text(position)
        ):
            raise InvalidAudioError("The answer is not MP3 audio")
        if not can_tell:
            return None
        end = sync.resumption(position + 1)
        known_end = sync.searched if end is None else end
        if known_end - position > MAX_BYTES_WITHOUT_FRAME:
            raise InvalidAudioError("The answer is not MP3 audio")
        return None if end is None else (Junk(end - position), end)
