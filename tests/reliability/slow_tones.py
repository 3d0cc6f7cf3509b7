"""The local server's tones, each several frames long: they are heard at other speeds too."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import ClassVar, Final

from local_telnyx import mp3 as mp3_file
from local_telnyx.engines.tones import Tones

FRAMES_PER_TONE: Final = 3


@dataclass(frozen=True, slots=True)
class SlowTones:
    """The engine `tones`, but slower."""

    name: ClassVar[str] = "slow tones"
    sample_rate: int

    async def start(self) -> None:
        """Nothing to load."""

    async def mp3(self, text: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield the clip in pieces of 720 milliseconds."""
        async for piece in Tones(self.sample_rate).mp3(text, voice):
            frames = mp3_file.frames(piece)
            yield b"".join(frame * FRAMES_PER_TONE for frame in frames)

    async def pcm(self, text: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield the samples of the clip, one tone's at a time."""
        async for samples in Tones().pcm(text, voice):
            yield samples * FRAMES_PER_TONE
