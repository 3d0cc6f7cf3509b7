"""Many MP3 clips in, one clean MP3 stream out, frame by whole frame."""

from ..telnyx import IncompleteAnswerError, InvalidAnswerError
from .mp3 import Format, Frame, Tag, is_index, part_at, run_end


class Mp3Joiner:
    """Joins the bytes of one or more MP3 clips to one stream as they arrive.

    Audio frames pass untouched. Dropped are all tags but the first, which stands
    before any audio, and all index frames (Xing, Info, VBRI).
    """

    def __init__(self) -> None:
        """Start a stream."""
        self._pending = bytearray()
        self._leading_tag = b""
        self._format: Format | None = None
        self._has_clip_audio = False

    def feed(self, data: bytes) -> bytes:
        """Return the whole frames that these bytes complete; it may be none.

        Nothing is returned before there is a frame of audio.

        Raises:
            InvalidAnswerError: The bytes are no MP3, or another sample rate or number
                of channels than before.

        """
        pending = self._pending
        pending += data
        position = 0
        frames = bytearray()
        while part := part_at(pending, position):
            end = position + part.size
            if end > len(pending):
                break
            match part:
                case Tag() if part.leads and self._is_at_start:
                    self._leading_tag = bytes(pending[position:end])
                case Frame() if not is_index(part, pending, position):
                    frames += self._start(part.format)
                    end = run_end(part, pending, position)
                    frames += pending[position:end]
            position = end
        del pending[:position]
        return bytes(frames)

    def end_clip(self) -> None:
        """End a clip; another one may follow.

        Raises:
            IncompleteAnswerError: It held no audio, or its last frame is cut.

        """
        if self._pending:
            raise IncompleteAnswerError("The audio ends within a frame")
        if not self._has_clip_audio:
            raise IncompleteAnswerError("The answer holds no audio")
        self._has_clip_audio = False

    @property
    def _is_at_start(self) -> bool:
        return self._format is None and not self._leading_tag

    def _start(self, audio_format: Format) -> bytes:
        """Return what comes before a frame: the leading tag before the first."""
        self._has_clip_audio = True
        if self._format is None:
            self._format = audio_format
            return self._leading_tag
        if audio_format != self._format:
            raise InvalidAnswerError("The sample rate or the channels change")
        return b""
