"""Many MP3 clips in, one clean MP3 stream out, frame by whole frame."""

from typing import Final

from ..telnyx import EndlessAnswerError, IncompleteAnswerError, InvalidAnswerError
from .mp3 import (
    HEADER_BYTES,
    Format,
    Frame,
    Tag,
    index_mark,
    is_index,
    part_at,
    run_end,
)
from .silence import silent_frames

MAX_SECONDS: Final = 3_600
# Four of the largest tags there are.
MAX_BYTES_WITHOUT_AUDIO: Final = 4 * 1024 * 1024


class Mp3Joiner:
    """Joins the bytes of one or more MP3 clips to one stream as they arrive.

    Audio frames pass untouched. Dropped are all tags but the first, which stands
    before any audio, and all index frames (Xing, Info, VBRI). A clip that broke off
    can be resumed with the same clip from its start: what passed of it is left out.
    """

    def __init__(self, lead_in: float = 0) -> None:
        """Start a stream, with so many seconds of silence before its first audio."""
        self._lead_in = lead_in
        self._pending = bytearray()
        self._leading_tag = b""
        self._format: Format | None = None
        self._last_header = b""
        self._bytes_without_audio = 0
        self._samples = 0
        # Of the clip that is under way, in samples per channel.
        self._clip_position = 0
        self._clip_passed = 0

    def feed(self, data: bytes) -> bytes:
        """Return the whole frames that these bytes complete; it may be none.

        Nothing is returned before there is a frame of audio.

        Raises:
            InvalidAnswerError: The bytes are no MP3, or of another sample rate or
                number of channels than before.
            EndlessAnswerError: They are more than an hour of audio, or 4 MiB without
                any.

        """
        pending = self._pending
        pending += data
        position = 0
        mark = position
        frames = bytearray()
        try:
            while part := part_at(pending, position):
                end = position + part.size
                if end > len(pending):
                    break
                match part:
                    case Frame():
                        if mark <= position:
                            mark = index_mark(pending, position)
                        if mark < end and is_index(part, pending, position):
                            self._drop(end - position)
                        else:
                            end = run_end(part, pending, position, mark)
                            frames += self._pass(part, pending[position:end])
                    case Tag() if part.leads and self._is_at_start:
                        self._leading_tag = bytes(pending[position:end])
                    case Tag():
                        self._drop(end - position)
                position = end
        except InvalidAnswerError:
            # Whole frames go out first. What follows them is met again, and raises.
            if not frames:
                raise
        del pending[:position]
        return bytes(frames)

    def end_clip(self) -> None:
        """End a clip; another one may follow.

        Raises:
            IncompleteAnswerError: It held no audio, or its last frame is cut.
            InvalidAnswerError: It does not end with MP3.

        """
        if self._pending:
            self.feed(b"")
            raise IncompleteAnswerError("The audio ends within a frame")
        if not self._clip_position:
            raise IncompleteAnswerError("The answer holds no audio")
        self._clip_position = self._clip_passed = 0

    def next_clip(self) -> None:
        """Take what follows for another clip, where nothing can tell if one is cut.

        A clip that is resumed may turn out to be several: what is still left of it to
        leave out is left out of those that follow.
        """
        self._clip_passed = max(0, self._clip_passed - self._clip_position)
        self._clip_position = 0

    def resume_clip(self) -> None:
        """Take what follows for the clip that is under way, from its start again."""
        self._pending.clear()
        self._clip_position = 0

    @property
    def has_started(self) -> bool:
        """Return whether any audio has passed."""
        return self._samples > 0

    @property
    def seconds(self) -> float:
        """Return the length of the stream so far."""
        return self._samples / self._format.sample_rate if self._format else 0

    def silence(self, seconds: float) -> bytes:
        """Return frames of silence of at least this length, in the stream's format.

        None where they would be heard as a fault: before the first audio, or inside
        a clip, whose frames may need the bytes of those before them.
        """
        is_between_clips = not self._clip_position and not self._clip_passed
        if not self._format or not is_between_clips:
            return b""
        frames, samples = silent_frames(self._last_header, seconds)
        self._samples += samples
        return frames

    @property
    def _is_at_start(self) -> bool:
        return self._format is None and not self._leading_tag

    def _pass(self, frame: Frame, run: bytearray) -> bytes:
        """Return what of a run of like frames has not passed, with what leads it."""
        self._last_header = bytes(run[:HEADER_BYTES])
        lead = self._start(frame.format)
        self._bytes_without_audio = 0
        samples = len(run) // frame.size * frame.samples
        passed = min(samples, max(0, self._clip_passed - self._clip_position))
        if self._samples + samples > MAX_SECONDS * frame.format.sample_rate:
            raise EndlessAnswerError("The audio is longer than an hour")
        self._samples += samples - passed
        self._clip_position += samples
        self._clip_passed = max(self._clip_passed, self._clip_position)
        return lead + run[passed // frame.samples * frame.size :]

    def _start(self, audio_format: Format) -> bytes:
        """Return what comes before a frame: before the first a tag and silence."""
        if self._format is None:
            self._format = audio_format
            silence = self.silence(self._lead_in) if self._lead_in else b""
            return self._leading_tag + silence
        if audio_format != self._format:
            raise InvalidAnswerError("The sample rate or the channels change")
        return b""

    def _drop(self, size: int) -> None:
        self._bytes_without_audio += size
        if self._bytes_without_audio > MAX_BYTES_WITHOUT_AUDIO:
            raise EndlessAnswerError("The answer goes on without audio")
