"""Progress of a text's audio on its way to the listener, and its deadline."""

import asyncio
from collections.abc import Awaitable, Iterator
from typing import Final

from ..api import DeadlineError
from ..audio import CLIP_END, Mp3Resampler
from ..audio.concat import Mp3Concatenator
from .models import Segment, UtteranceRecord, VoiceSettings
from .segmenter import TextSegmenter
from .spoken_text import SpokenText

# What is read ahead of a slow listener. Chunks that arrive together cost one turn of
# the event loop together.
_CHUNKS_AHEAD: Final = 8
_GRACE_SECONDS: Final = 0.01


class AudioDeadline:
    """A time limit that runs while audio is due, across all attempts."""

    def __init__(self, seconds: float) -> None:
        """Set the seconds from a text to its audio. No audio is due yet."""
        self._seconds = seconds
        self._share = 1.0
        self._due: float | None = None
        # When the current wait ends. It moves with every chunk, the timer does not.
        self._wait_ends = 0.0
        self._limit: asyncio.Timeout | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()

    def start(self) -> None:
        """Mark audio as due, unless it is already."""
        if self._due is None:
            self._due = self._loop.time() + self._seconds
            self._limit_wait()

    def stop(self) -> None:
        """Mark audio as arrived, or as no longer due."""
        self._due = None
        # A limit that is due in this very turn must not end a wait that goes on.
        if self._limit and self._limit.when() and not self._limit.expired():
            self._limit.reschedule(None)

    @property
    def seconds_left(self) -> float:
        """Return how long audio may still take."""
        return self._seconds if self._due is None else self._due - self._loop.time()

    @property
    def seconds_waited(self) -> float:
        """Return how long audio has been due."""
        return self._seconds - self.seconds_left

    async def wait[T](self, step: Awaitable[T], share: float = 1.0) -> T:
        """Return the result of a step, which may take a share of the time left.

        Raises:
            DeadlineError: Audio is late.

        """
        self._share = share
        try:
            async with asyncio.timeout(None) as limit:
                self._limit = limit
                self._limit_wait()
                return await step
        except TimeoutError:
            if not limit.expired():
                raise
            raise DeadlineError(f"No audio within {self._seconds:g} seconds") from None
        finally:
            self._limit = None
            if self._timer:
                self._timer.cancel()
                self._timer = None

    def _limit_wait(self) -> None:
        if self._limit and self._due is not None:
            now = self._loop.time()
            self._wait_ends = now + self._share * (self._due - now)
            if self._timer is None:
                self._timer = self._loop.call_at(self._wait_ends, self._check_wait)

    def _check_wait(self) -> None:
        self._timer = None
        if self._limit is None or self._due is None:
            return
        if self._wait_ends > self._loop.time():
            self._timer = self._loop.call_at(self._wait_ends, self._check_wait)
        else:
            # Audio that a loop which stalled has yet to hand over is in time.
            self._limit.reschedule(self._loop.time() + _GRACE_SECONDS)


class StreamProgress:
    """The segments of a text, and the one MP3 stream that is made of them.

    A failed attempt is resumed from here, on either transport, at the first unsent frame.

    Attributes:
        mp3: The stream, to which every segment adds a clip.
        text: The text, as it is sent.
        chunks: Chunks waiting for the listener.
        room: Set by the listener for each chunk that it takes.
        deadline: The time limit of the audio that is due.
        segments_sent: How many segments have been sent completely.

    """

    def __init__(
        self,
        segmenter: TextSegmenter,
        settings: VoiceSettings,
        record: UtteranceRecord,
    ) -> None:
        """Begin with the segmenter's next segment."""
        self.mp3 = Mp3Concatenator(settings.lead_in)
        self.text = SpokenText(segmenter, settings)
        self.chunks: asyncio.Queue[bytes] = asyncio.Queue()
        self.room = asyncio.Event()
        self.deadline = AudioDeadline(settings.timeouts.first_audio)
        self.segments_sent = 0
        self._record = record
        # Most streams never need one.
        self._resampler: Mp3Resampler | None = None
        self._waits_for_listener = False

    @property
    def has_audio(self) -> bool:
        """Return whether any audio has been sent."""
        return self._record.seconds_to_first_audio is not None

    async def next_segment(self) -> Segment | None:
        """Return the next segment, as `SpokenText.next`. Its audio is due now."""
        segment = await self.text.next()
        self._run_deadline()
        return segment

    async def send(self, frames: bytes) -> None:
        """Send whole frames to the listener, in the format that the stream began with.

        Raises:
            InvalidAudioError: They have another format and cannot be converted.

        """
        if not frames:
            return
        if self._record.seconds_to_first_audio is None:
            self._record.seconds_to_first_audio = self.deadline.seconds_waited
        # Time that the listener takes does not count against the service.
        self._waits_for_listener = True
        self.deadline.stop()
        pieces: Iterator[bytes] = iter((frames,))
        if self.mp3.is_mixed:
            self._resampler = self._resampler or Mp3Resampler()
            pieces = self._resampler.slices(frames, self.mp3.stream_info)
        try:
            for piece in pieces:
                self.chunks.put_nowait(piece)
                while self.chunks.qsize() > _CHUNKS_AHEAD:
                    self.room.clear()
                    await self.room.wait()
                if self.mp3.is_mixed:
                    await asyncio.sleep(0)
        finally:
            # If the attempt ends here, the next one does not send these again.
            for piece in pieces:
                self.chunks.put_nowait(piece)
            self._waits_for_listener = False
            self._run_deadline()

    async def end_segment(self) -> None:
        """Mark the current segment as completely received.

        Raises what `Mp3Concatenator.end_clip` does.
        """
        await self.send(self.mp3.rest())
        self.mp3.end_clip()
        self._count_segment()
        self.chunks.put_nowait(CLIP_END)

    async def begin_next_segment(self) -> None:
        """Begin the audio of the next segment in the same response."""
        held_back = self.mp3.next_clip()
        self._count_segment()
        await self.send(held_back)
        self.chunks.put_nowait(CLIP_END)

    def end_attempt(self) -> None:
        """Send what the conversion to one format has held back."""
        if self._resampler and (rest := self._resampler.finish()):
            self.chunks.put_nowait(rest)

    def resume(self) -> None:
        """Begin again with the first segment that was not sent completely."""
        self.text.position = self.segments_sent
        self.mp3.resume_clip()

    def close(self) -> None:
        """Complete the record and free the codecs; nothing more is sent."""
        self.chunks.shutdown()
        if self._resampler:
            self._resampler.close()
        self._record.characters = self.text.characters
        self._record.frame_bytes = self.mp3.frame_bytes
        self._record.junk_bytes = self.mp3.junk_bytes

    def _count_segment(self) -> None:
        self.segments_sent += 1
        if self.segments_sent == self.text.position:
            self.deadline.stop()

    def _run_deadline(self) -> None:
        is_due = self.segments_sent < self.text.position
        if is_due and not self._waits_for_listener:
            self.deadline.start()
