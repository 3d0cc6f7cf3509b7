"""What a player hears of a stream, and when."""

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import accumulate
import time

import aiohttp

from .frames import Frame, frames


@dataclass(slots=True)
class Recording:
    """A stream as it came. Times are seconds of the monotonic clock."""

    audio_format: str
    pieces: list[bytes] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def add(self, piece: bytes) -> None:
        """Note a piece that has just come."""
        self.times.append(time.monotonic())
        self.pieces.append(piece)

    def heard(self) -> Heard:
        """Return what can be heard of it. Raises NotAudioError."""
        ends = list(accumulate(map(len, self.pieces)))
        found = frames(self.audio_format, b"".join(self.pieces))
        return Heard(
            tuple(found),
            tuple(self.times[bisect_left(ends, frame.end)] for frame in found),
        )


@dataclass(frozen=True, slots=True)
class Heard:
    """The audio of a stream and when each frame was complete."""

    frames: tuple[Frame, ...]
    times: tuple[float, ...]

    @property
    def first(self) -> float:
        """When the first audio frame was complete."""
        return self.times[0]

    @property
    def seconds(self) -> float:
        """How long the audio lasts."""
        return sum(frame.seconds for frame in self.frames)

    @property
    def longest_silence(self) -> float:
        """The longest pause of a player that starts with the first frame."""
        return max(self._pauses())

    @property
    def silence(self) -> float:
        """All pauses together."""
        return sum(self._pauses())

    def _pauses(self) -> list[float]:
        """Return how long playback waits for each frame."""
        pauses = []
        playing = self.first
        for frame, time_complete in zip(self.frames, self.times, strict=True):
            pauses.append(max(0.0, time_complete - playing))
            playing = max(playing, time_complete) + frame.seconds
        return pauses


async def record(
    session: aiohttp.ClientSession, url: str, audio_format: str
) -> Recording:
    """Fetch a stream as a player does, to its end."""
    recording = Recording(audio_format)
    async with session.get(url) as response:
        response.raise_for_status()
        async for piece in response.content.iter_any():
            recording.add(piece)
    return recording
