"""Splitting of bytes into frames, tags and junk."""

from dataclasses import dataclass
from typing import Final

from .errors import InvalidAudioError
from .frame_sync import MAX_BYTES_WITHOUT_FRAME, FrameSync
from .mp3 import HEADER_BYTES, ID3V2, INDEX_MARK, Frame, is_index, tag_size

_OTHER_FILES: Final = (b"RIFF", b"OggS", b"fLaC")


@dataclass(frozen=True, slots=True)
class Run:
    """Whole frames of the same kind and size."""

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


class FrameScanner(FrameSync):
    """Finds whole frames as decoders do, and finds them again after a gap.

    A header counts if its frame ends where the next one begins or the clip ends, so a
    frame is held back until the bytes after it have come. The same bytes give the same
    frames however they are divided.
    """

    def next_part(self) -> Part | None:
        """Take the next part from the data, None if more bytes must come.

        Raises:
            InvalidAudioError: There is text, a file of another type, or 64 KiB
                without a frame.

        """
        data = self.data
        # Most clips are frames with one header. Where frames have several sizes, a
        # later one may begin with the same header where a cut one should end.
        if self._last and len(self._sizes) == 1 and data.startswith(self._header):
            size, end = self._last.size, 0
            while data.startswith(self._header, end + size):
                end += size
            # Audio may contain a mark by chance, but an index never lacks it.
            if mark := INDEX_MARK.search(data, 0, end):
                end = mark.start() // size * size
            if end:
                run = data[:end]
                del data[:end]
                self._searched = max(0, self._searched - end)
                return Run(self._last, run)
            if len(data) < size + HEADER_BYTES and not self.is_end:
                return None
        return self._checked_part() if data else None

    def held_back(self) -> Part | None:
        """Take the frame that is held back, if it is whole and like those before it."""
        frame = self._frame_at(0)
        if not frame or not self._is_usual(frame) or frame.size != len(self.data):
            return None
        return self._whole(frame)

    @property
    def is_within_frame(self) -> bool:
        """Return whether the rest of the clip is the beginning of a frame."""
        if frame := self._frame_at(0):
            return len(self.data) < frame.size
        return len(self.data) < HEADER_BYTES and self.data.startswith(b"\xff")

    def _checked_part(self) -> Part | None:
        if frame := self._frame_at(0):
            is_at_start = self._last is None and frame.size <= len(self.data)
            if is_at_start and is_index(frame, self.data):
                return Tag(self._take(frame.size))
            is_whole = self._is_whole(frame)
            if is_whole is not False:
                return self._whole(frame) if is_whole else None
        elif self.data[0] == 0:
            return Tag(self._take(self._after_padding(0)))
        elif size := tag_size(self.data, 0):
            is_tag = self._is_tag(0, size)
            if is_tag is not False:
                leads = self.data.startswith(ID3V2)
                return Tag(self._take(size), leads) if is_tag else None
        return self._junk()

    def _whole(self, frame: Frame) -> Run | Tag:
        found_index = is_index(frame, self.data)
        data = self._take(frame.size)
        if found_index:
            return Tag(data)
        if self._last is None or self._last.kind != frame.kind:
            self._sizes.clear()
            self._searched = 0
        self._last, self._header = frame, bytes(data[:HEADER_BYTES])
        self._sizes.add(frame.size)
        return Run(frame, data)

    def _junk(self) -> Junk | None:
        """Take the junk up to the next frame or tag, None if more bytes must come."""
        data, is_at_start, can_tell = self.data, self._last is None, self._can_tell(0)
        if (is_at_start and data.startswith(_OTHER_FILES)) or (
            (is_at_start or can_tell) and self._is_text(0)
        ):
            raise InvalidAudioError("The answer is not MP3 audio")
        if not can_tell:
            return None
        size = self._resumption()
        if (self._searched if size is None else size) > MAX_BYTES_WITHOUT_FRAME:
            raise InvalidAudioError("The answer is not MP3 audio")
        if size is None:
            return None
        self._take(size)
        return Junk(size)
