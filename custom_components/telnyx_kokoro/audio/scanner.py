"""Division of bytes into frames, tags and junk."""

from dataclasses import dataclass
from typing import Final

from .errors import InvalidAudioError
from .frame_sync import MAX_BYTES_WITHOUT_FRAME, FrameSync, Verdict
from .mp3 import HEADER_BYTES, ID3V2, Frame, is_index

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


def next_part(sync: FrameSync) -> Part | None:
    """Take the next part from the beginning of the data, None if more bytes must come.

    Frames are found as decoders do, and found again after a gap. A header counts if its
    frame ends where the next one begins or the clip ends, so a frame is held back until
    the bytes after it have come. The same bytes give the same frames however they are
    divided.

    Raises:
        InvalidAudioError: There is text, a file of another type, or 64 KiB without a
            frame.

    """
    data = sync.data
    if not data:
        return None
    if frame := sync.frame_at(0):
        holds_index = is_index(frame, data, 0)
        if sync.last is None and holds_index and frame.size <= len(data):
            return Tag(_taken(sync, frame.size))
        match sync.is_whole(frame, 0):
            case Verdict.YES if holds_index:
                return Tag(_taken(sync, frame.size))
            case Verdict.YES:
                return Run(frame, sync.take_frame(frame))
            case Verdict.UNKNOWN:
                return None
    elif data[0] == 0:
        return Tag(_taken(sync, sync.after_padding(0)))
    elif size := sync.tag_size(0):
        match sync.is_tag(0, size):
            case Verdict.YES:
                tag = _taken(sync, size)
                return Tag(tag, leads=tag.startswith(ID3V2))
            case Verdict.UNKNOWN:
                return None
    return _junk(sync)


def usual_frame(sync: FrameSync) -> Run | None:
    """Take the frame that is held back, if it is whole and like those before it."""
    frame = sync.frame_at(0)
    if not frame or not sync.is_usual(frame) or frame.size != len(sync.data):
        return None
    return Run(frame, sync.take_frame(frame))


def is_within_frame(sync: FrameSync) -> bool:
    """Return whether the rest of a clip is the beginning of a frame."""
    if frame := sync.frame_at(0):
        return len(sync.data) < frame.size
    return len(sync.data) < HEADER_BYTES and sync.data.startswith(b"\xff")


def _taken(sync: FrameSync, size: int) -> bytearray:
    taken = sync.data[:size]
    sync.remove(size)
    return taken


def _junk(sync: FrameSync) -> Junk | None:
    """Take the junk up to the next frame or tag, None if more bytes must come."""
    is_at_start, can_tell = sync.last is None, sync.can_tell(0)
    if (is_at_start and sync.data.startswith(_OTHER_FILES)) or (
        (is_at_start or can_tell) and sync.is_text(0)
    ):
        raise InvalidAudioError("The response is not MP3 audio")
    if not can_tell:
        return None
    size = sync.resumption(1)
    if (sync.searched if size is None else size) > MAX_BYTES_WITHOUT_FRAME:
        raise InvalidAudioError("The response is not MP3 audio")
    if size is None:
        return None
    sync.remove(size)
    return Junk(size)
