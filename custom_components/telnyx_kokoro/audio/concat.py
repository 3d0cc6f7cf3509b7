"""Many MP3 clips in, one clean MP3 stream out, frame by whole frame."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ..api import (
    IncompleteResponseError,
    InvalidResponseError,
    ResponseTooLongError,
    TelnyxError,
)
from .frame_sync import MAX_BYTES_WITHOUT_FRAME
from .mp3 import HEADER_BYTES, Format, Frame
from .scanner import FrameScanner, Junk, Part, Run, Tag
from .silence import silent_frames

MAX_SECONDS: Final = 3_600
# Four of the largest tags there are.
MAX_BYTES_WITHOUT_AUDIO: Final = 4 * 1024 * 1024
MAX_JUNK_SHARE: Final = 1 / 4

# A clip may come in another sample rate when it is asked for again. This many ticks a
# second are whole ones for each sample of every rate there is.
_TICKS_A_SECOND: Final = 705_600_000


@dataclass(slots=True)
class _Bytes:
    """The bytes of frames that came, and of what was neither frame nor tag."""

    frames: int = 0
    junk: int = 0


class Mp3Concatenator:
    """Joins the bytes of one or more MP3 clips to one stream as they arrive.

    Audio frames pass untouched. Dropped are all tags but the first, which stands
    before any audio, all index frames (Xing, Info, VBRI), and whatever is no whole
    frame. A clip that broke off can be resumed with the same clip from its start: what
    passed of it is left out.
    """

    def __init__(self, lead_in: float = 0) -> None:
        """Start a stream, with so many seconds of silence before its first audio."""
        self._lead_in = lead_in
        self._scanner = FrameScanner()
        self._leading_tag = b""
        self._format: Format | None = None
        self._header = b""
        self._has_other_formats = False
        self._bytes_without_audio = 0
        self._seconds = 0.0
        # Of the clip that is under way, in ticks.
        self._clip_position = 0
        self._clip_passed = 0
        self._of_clip = _Bytes()
        self._of_earlier_clips = _Bytes()
        self._is_cut = False
        # What is to be raised once the frames before it have gone out.
        self._failure: TelnyxError | None = None

    def feed(self, data: bytes) -> bytes:
        """Return the whole frames that these bytes complete; it may be none.

        Nothing is returned before there is a frame of audio. A frame is held back
        until it is known what follows it.

        Raises:
            InvalidResponseError: The bytes are no MP3, or too much of them is not.
            ResponseTooLongError: They are more than an hour of audio, or 4 MiB without
                any.

        """
        self._raise_failure()
        frames = self._joined(self._scanner.feed(data))
        if not frames:
            self._raise_failure()
        return frames

    def flush(self) -> bytes:
        """Return the frame that is held back, where it looks whole by itself."""
        return b"" if self._failure else self._joined(self._scanner.flush())

    def rest(self) -> bytes:
        """Return what is held back of a clip that ends here; `end_clip` comes next.

        A last frame that is cut is left out: a decoder could not play it either, and
        whether an answer is complete is not for its audio to tell.
        """
        self._is_cut = self._scanner.is_within_frame
        return b"" if self._failure else self._joined(self._scanner.end())

    def end_clip(self) -> None:
        """End a clip, of which nothing is held back; another one may follow.

        Raises:
            IncompleteResponseError: The clip held no audio.
            InvalidResponseError: It is no MP3, or too much of it is not.

        """
        self._raise_failure()
        if not self._clip_position:
            if self._of_clip.junk and not self._is_cut:
                raise InvalidResponseError("The answer is not MP3 audio")
            raise IncompleteResponseError("The answer holds no audio")
        if self._junk_share > MAX_JUNK_SHARE:
            raise InvalidResponseError("Too much of the answer is not MP3 audio")
        self._start_clip()
        self._clip_passed = 0

    def next_clip(self) -> bytes:
        """Take what follows for another clip, where nothing can tell if one is cut.

        Return what was held back. A clip that is resumed may turn out to be several:
        what is still left of it to leave out is left out of those that follow.
        """
        frames = self.flush()
        self._clip_passed = max(0, self._clip_passed - self._clip_position)
        self._start_clip()
        return frames

    def resume_clip(self) -> None:
        """Take what follows for the clip that is under way, from its start again."""
        self._scanner.clear()
        self._failure = None
        self._clip_position = 0
        self._of_clip = _Bytes()

    @property
    def has_started(self) -> bool:
        """Return whether any audio has passed."""
        return self._format is not None

    @property
    def format(self) -> Format | None:
        """Return what the stream began with, None before any audio."""
        return self._format

    @property
    def has_other_formats(self) -> bool:
        """Return whether any frame was of another format than the first."""
        return self._has_other_formats

    @property
    def seconds(self) -> float:
        """Return the length of the stream so far."""
        return self._seconds

    @property
    def frame_bytes(self) -> int:
        """Return how many bytes of frames have come, but for tries that broke off."""
        return self._of_earlier_clips.frames + self._of_clip.frames

    @property
    def junk_bytes(self) -> int:
        """Return how many bytes came that were neither frame nor tag, likewise."""
        return self._of_earlier_clips.junk + self._of_clip.junk

    def silence(self, seconds: float) -> bytes:
        """Return frames of silence of at least this length, in the stream's format.

        None where they would be heard as a fault: before the first audio, or inside
        a clip, whose frames may need the bytes of those before them.
        """
        is_between_clips = not self._clip_position and not self._clip_passed
        if not self._format or not is_between_clips:
            return b""
        frames, samples = silent_frames(self._header, seconds)
        self._seconds += samples / self._format.sample_rate
        return frames

    @property
    def _is_at_start(self) -> bool:
        return self._format is None and not self._leading_tag

    @property
    def _junk_share(self) -> float:
        return self.junk_bytes / (self.junk_bytes + self.frame_bytes or 1)

    def _start_clip(self) -> None:
        self._clip_position = 0
        self._of_earlier_clips.frames += self._of_clip.frames
        self._of_earlier_clips.junk += self._of_clip.junk
        self._of_clip = _Bytes()

    def _joined(self, parts: Iterable[Part]) -> bytes:
        frames = bytearray()
        try:
            for part in parts:
                match part:
                    case Run():
                        frames += self._pass(part.frame, part.data)
                    case Tag() if part.leads and self._is_at_start:
                        self._leading_tag = bytes(part.data)
                    case Tag():
                        self._drop(len(part.data))
                    case Junk():
                        self._skip(part.size)
        except TelnyxError as err:
            self._failure = err
        return bytes(frames)

    def _raise_failure(self) -> None:
        if self._failure:
            raise self._failure

    def _pass(self, frame: Frame, run: bytearray) -> bytes:
        """Return what of a run of like frames has not passed, with what leads it."""
        lead = self._start(frame.format, run)
        self._bytes_without_audio = 0
        self._of_clip.frames += len(run)
        count = len(run) // frame.size
        ticks = frame.samples * _TICKS_A_SECOND // frame.format.sample_rate
        passed = min(count, max(0, self._clip_passed - self._clip_position) // ticks)
        self._seconds += (count - passed) * ticks / _TICKS_A_SECOND
        if self._seconds > MAX_SECONDS:
            raise ResponseTooLongError("The audio is longer than an hour")
        self._clip_position += count * ticks
        self._clip_passed = max(self._clip_passed, self._clip_position)
        return lead + run[passed * frame.size :]

    def _start(self, audio_format: Format, run: bytearray) -> bytes:
        """Return what comes before a frame: before the first a tag and silence."""
        if self._format is None:
            self._format = audio_format
            self._header = bytes(run[:HEADER_BYTES])
            silence = self.silence(self._lead_in) if self._lead_in else b""
            return self._leading_tag + silence
        if audio_format != self._format:
            self._has_other_formats = True
        return b""

    def _drop(self, size: int) -> None:
        self._bytes_without_audio += size
        if self._bytes_without_audio > MAX_BYTES_WITHOUT_AUDIO:
            raise ResponseTooLongError("The answer goes on without audio")

    def _skip(self, size: int) -> None:
        """Pass over bytes that are nothing of MP3, unless they are too many."""
        self._of_clip.junk += size
        if (
            self.junk_bytes > MAX_BYTES_WITHOUT_FRAME
            and self._junk_share > MAX_JUNK_SHARE
        ):
            raise InvalidResponseError("Too much of the answer is not MP3 audio")
