"""Concatenation of MP3 clips into one clean stream, frame by frame."""

from typing import Final

from .errors import (
    AudioError,
    EndlessAudioError,
    IncompleteAudioError,
    InvalidAudioError,
)
from .frame_sync import MAX_BYTES_WITHOUT_FRAME
from .mp3 import HEADER_BYTES, Frame, StreamInfo, silent_frames
from .scanner import FrameScanner, Junk, Run, Tag

MAX_SECONDS: Final = 3_600
# Four of the largest tags there are.
MAX_BYTES_WITHOUT_AUDIO: Final = 4 * 1024 * 1024
MAX_JUNK_SHARE: Final = 1 / 4

# A clip may come in another sample rate when it is requested again. This many ticks a
# second are whole ones for each sample of every rate there is.
_TICKS_A_SECOND: Final = 705_600_000


class Mp3Concatenator:
    """Joins the bytes of one or more MP3 clips into one stream as they arrive.

    Audio frames pass untouched. A tag before the first of them stays; other tags, index
    frames (Xing, Info, VBRI) and everything that is not a whole frame are dropped. A
    clip that broke off can be resumed: fed from its start again, it goes on with the
    first frame that has not passed.

    Attributes:
        stream_info: Sample rate and channels of the first frame, None before it.
        is_mixed: Whether any frame had different ones.
        frame_bytes: Bytes of frames, without those of clips that were resumed.
        junk_bytes: Bytes that were neither frame nor tag, likewise.

    """

    def __init__(self, lead_in: float = 0) -> None:
        """Start a stream, with this many seconds of silence before its first audio."""
        self.stream_info: StreamInfo | None = None
        self.is_mixed = False
        self.frame_bytes = self.junk_bytes = 0
        self._lead_in = lead_in
        self._scanner = FrameScanner()
        self._leading_tag = b""
        self._header = b""
        self._bytes_without_audio = 0
        # Of the stream, in ticks: its length, and the silence that was added to it.
        self._length = self._silence = 0
        # Of the current clip, in ticks.
        self._clip_position = self._clip_passed = 0
        # Bytes of frames and of junk before the current clip.
        self._bytes_before = (0, 0)
        self._is_cut = False
        # Raised by the next call after the frames before it have been returned.
        self._failure: AudioError | None = None

    def feed(self, data: bytes) -> bytes:
        """Return the whole frames that these bytes complete, possibly none.

        A frame is held back until the bytes after it confirm it.

        Raises:
            InvalidAudioError: The bytes are not MP3, or too many of them are not.
            EndlessAudioError: There is more than an hour of audio, or 4 MiB without
                any.

        """
        if self._failure:
            raise self._failure
        self._scanner.data += data
        frames = bytearray()
        try:
            while not self._failure and (part := self._scanner.next_part()):
                if isinstance(part, Run):
                    frames += self._pass(part.frame, part.data)
                else:
                    self._drop(part)
        except AudioError as err:
            self._failure = err
            if not frames:
                raise
        return bytes(frames)

    def flush(self) -> bytes:
        """Return the frame that is held back, if it looks whole."""
        part = None if self._failure else self._scanner.held_back()
        if isinstance(part, Run):
            return self._pass(part.frame, part.data)
        if part:
            self._drop(part)
        return b""

    def rest(self) -> bytes:
        """Return what is held back of a clip that ends here. Call `end_clip` next.

        A last frame that is cut is dropped: decoders could not play it, and it does
        not prove that a response is incomplete. Raises as `feed` does.
        """
        self._is_cut = self._scanner.is_within_frame
        self._scanner.is_end = True
        frames = self.feed(b"")
        self._scanner.clear()
        return frames

    def end_clip(self) -> None:
        """End a clip after its `rest`. Another one may follow.

        Raises:
            IncompleteAudioError: The clip held no audio.
            InvalidAudioError: It is not MP3, or too much of it is not.

        """
        if self._failure:
            raise self._failure
        if not self._clip_position:
            if self.junk_bytes > self._bytes_before[1] and not self._is_cut:
                raise InvalidAudioError("The answer is not MP3 audio")
            raise IncompleteAudioError("The answer holds no audio")
        if self._is_mostly_junk:
            raise InvalidAudioError("Too much of the answer is not MP3 audio")
        self._start_clip()
        self._clip_passed = 0

    def next_clip(self) -> bytes:
        """Start another clip without checking this one; return what was held back.

        A resumed clip may turn out to be several. What has passed before is then
        dropped from those that follow, too.
        """
        frames = self.flush()
        self._clip_passed = max(0, self._clip_passed - self._clip_position)
        self._start_clip()
        return frames

    def resume_clip(self) -> None:
        """Restart the current clip. The caller feeds it again from its first byte."""
        self._scanner.clear()
        self._failure = None
        self._clip_position = 0
        self.frame_bytes, self.junk_bytes = self._bytes_before

    def seconds_heard(self, speed: float = 1) -> float:
        """Return how long the stream is heard so far. A speed changes no silence."""
        speech = self._length - self._silence
        return (speech / speed + self._silence) / _TICKS_A_SECOND

    @property
    def has_started(self) -> bool:
        """Return whether any audio has passed."""
        return self.stream_info is not None

    def silence(self, seconds: float) -> bytes:
        """Return frames of silence that last at least this long.

        There are none before the first audio or within a clip, whose frames may need
        the bytes of those before them.
        """
        if not self.stream_info or self._clip_position or self._clip_passed:
            return b""
        frames, samples = silent_frames(self._header, seconds)
        ticks = samples * _TICKS_A_SECOND // self.stream_info.sample_rate
        self._length += ticks
        self._silence += ticks
        return frames

    @property
    def _is_mostly_junk(self) -> bool:
        return self.junk_bytes > MAX_JUNK_SHARE * (self.junk_bytes + self.frame_bytes)

    def _start_clip(self) -> None:
        self._clip_position = 0
        self._bytes_before = self.frame_bytes, self.junk_bytes

    def _drop(self, part: Tag | Junk) -> None:
        """Drop what is not audio, except the first tag if it precedes all audio."""
        if isinstance(part, Junk):
            self.junk_bytes += part.size
            if self.junk_bytes > MAX_BYTES_WITHOUT_FRAME and self._is_mostly_junk:
                raise InvalidAudioError("Too much of the answer is not MP3 audio")
        elif part.leads and not self.has_started and not self._leading_tag:
            self._leading_tag = bytes(part.data)
        else:
            self._bytes_without_audio += len(part.data)
            if self._bytes_without_audio > MAX_BYTES_WITHOUT_AUDIO:
                raise EndlessAudioError("The answer goes on without audio")

    def _pass(self, frame: Frame, run: bytearray) -> bytes:
        """Return a run's frames that have not passed, after any tag and silence."""
        lead = b"" if self.stream_info else self._start(frame.stream_info, run)
        self.is_mixed = self.is_mixed or frame.stream_info != self.stream_info
        self._bytes_without_audio = 0
        self.frame_bytes += len(run)
        count = len(run) // frame.size
        ticks = frame.samples * _TICKS_A_SECOND // frame.stream_info.sample_rate
        passed = min(count, max(0, self._clip_passed - self._clip_position) // ticks)
        self._length += (count - passed) * ticks
        if self._length > MAX_SECONDS * _TICKS_A_SECOND:
            self._failure = EndlessAudioError("The audio is longer than an hour")
        self._clip_position += count * ticks
        self._clip_passed = max(self._clip_passed, self._clip_position)
        return lead + run[passed * frame.size :]

    def _start(self, stream_info: StreamInfo, run: bytearray) -> bytes:
        self.stream_info = stream_info
        self._header = bytes(run[:HEADER_BYTES])
        silence = self.silence(self._lead_in) if self._lead_in else b""
        return self._leading_tag + silence
