"""The one model behind every API: it thinks before a sentence, then speaks at a pace."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field

from local_telnyx.service import sentences

from .clip import MP3_FRAME_SECONDS, Clip, frames_of
from .conditions import Conditions

FRAMES_PER_PIECE = 4  # 96 milliseconds
FRAMES_AT_ONCE = 40  # of a model without a pace


@dataclass(slots=True)
class Model:
    """Speech from text. The conditions may change at any time."""

    clip: Clip
    conditions: Conditions = field(default_factory=Conditions)
    speaking: int = 0
    """How many utterances are being made."""
    spoken: int = 0
    """How many have been asked for."""

    async def mp3(self, text: str) -> AsyncGenerator[bytes]:
        """Yield a text as MP3, one sentence after the other."""
        async for piece in self._speak(text, self.clip.mp3):
            yield piece

    async def pcm(self, text: str, rate: int) -> AsyncGenerator[bytes]:
        """Yield a text as 16-bit mono samples, one sentence after the other."""
        per_frame = rate * MP3_FRAME_SECONDS

        def samples(first: int, count: int) -> bytes:
            start, end = round(first * per_frame), round((first + count) * per_frame)
            return self.clip.pcm(rate, start, end - start)

        async for piece in self._speak(text, samples):
            yield piece

    async def _speak(
        self, text: str, audio: Callable[[int, int], bytes]
    ) -> AsyncGenerator[bytes]:
        self.speaking += 1
        self.spoken += 1
        try:
            for sentence in sentences(text):
                async for first, count in self._pieces(frames_of(sentence)):
                    yield audio(first, count)
        finally:
            self.speaking -= 1

    async def _pieces(self, frames: int) -> AsyncGenerator[tuple[int, int]]:
        """Yield first frame and number of frames when they would have been made."""
        loop = asyncio.get_running_loop()
        speed = self.conditions.speed
        size = FRAMES_PER_PIECE if speed else FRAMES_AT_ONCE
        begin = loop.time() + self.conditions.think
        for first in range(0, frames, size):
            ready = begin + (first * MP3_FRAME_SECONDS / speed if speed else 0)
            await asyncio.sleep(max(0.0, ready - loop.time()))
            yield first, min(size, frames - first)
