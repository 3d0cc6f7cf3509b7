"""Division of bytes into frames, tags and junk."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from .errors import InvalidAudioError
from .frame_sync import MAX_BYTES_WITHOUT_FRAME, FrameSync, Verdict
from .mp3 import HEADER_BYTES, ID3V2, INDEX_MARK, Frame, is_index

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
        # That of the last frame.
        self._header = b""

    def feed(self, data: bytes) -> Iterable[Part]:
        """Return the parts that these bytes complete.

        Raises:
            InvalidAudioError: There is text, a file of another type, or 64 KiB
                without a frame.

        """
        self._data += data
        # The common case: the clip continues with frames like all those before.
        run = self._usual_run(0)
        if run is None:
            return self._parts()
        self._remove(len(run.data))
        is_one_left = len(self._data) < run.frame.size + HEADER_BYTES
        return (run,) if is_one_left else chain((run,), self._parts())

    def end(self) -> Iterator[Part]:
        """Yield the rest of a clip that ends here. Raises as `feed` does."""
        self._sync.is_end = True
        yield from self._parts()
        self.clear()

    def flush(self) -> Iterator[Part]:
        """Yield the frame that is held back, if it is whole and like those before it."""
        frame = self._sync.frame_at(0)
        if frame and self._sync.is_usual(frame) and frame.size == len(self._data):
            yield self._run(frame, 0)
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
        if run := self._usual_run(position):
            return run, position + len(run.data)
        if frame := sync.frame_at(position):
            if sync.last is None and is_index(frame, data, position):
                end = position + frame.size
                if end <= len(data):
                    return Tag(data[position:end]), end
            match sync.is_whole(frame, position):
                case Verdict.YES:
                    return self._run(frame, position), position + frame.size
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

    def _run(self, frame: Frame, position: int) -> Run | Tag:
        run = self._data[position : position + frame.size]
        if self._mark < position + frame.size and is_index(frame, self._data, position):
            return Tag(run)
        self._sync.add(frame)
        self._header = bytes(run[:HEADER_BYTES])
        return Run(frame, run)

    def _usual_run(self, position: int) -> Run | None:
        """Return the frames that are followed by the header of all those before.

        Most clips are one such run, which is found much faster than frame by frame.
        """
        data, header, frame = self._data, self._header, self._sync.usual
        if frame is None or not data.startswith(header, position):
            return None
        # A mark may have been divided. Audio may contain one by chance, but an index
        # never lacks it.
        mark = INDEX_MARK.search(data, max(position, self._mark - HEADER_BYTES))
        self._mark = mark.start() if mark else len(data)
        end, next_end = position, position + frame.size
        while next_end <= self._mark and data.startswith(header, next_end):
            end, next_end = next_end, next_end + frame.size
        return Run(frame, data[position:end]) if end > position else None

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
