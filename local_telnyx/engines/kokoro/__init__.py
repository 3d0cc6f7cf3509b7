"""Engine `kokoro`: the Kokoro-82M model itself, with its 37 voices in five languages.

Its files are downloaded once, by `python -m local_telnyx.engines.kokoro` or by
`scripts/develop`. Nothing is downloaded when it is opened or speaks.
"""

import asyncio
from collections.abc import AsyncGenerator
from importlib import import_module
from typing import Any

from local_telnyx.engines.engine import EngineUnavailableError, mp3_of, required

from .assets import assets, require_machine

_FIRST_VOICE = "af_heart"


class Kokoro:
    """The engine; the model is loaded once and speaks one sentence at a time."""

    name = "kokoro"

    def __init__(self, sample_rate: int) -> None:
        """Find packages and files. Raises EngineUnavailableError if any is missing."""
        self.sample_rate = sample_rate
        require_machine()
        if not assets().are_there:
            raise EngineUnavailableError(
                "the engine kokoro needs its model (90 MB):"
                " python -m local_telnyx.engines.kokoro"
            )
        self._lameenc = required(self.name, "lameenc", "lameenc")
        self._speaker: Any = None
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Load the model and speak once: the first sentence takes longer."""
        async with self._turn:
            if self._speaker is None:
                self._speaker = await asyncio.to_thread(self._loaded)

    def mp3(self, text: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield one MP3 file, sentence by sentence."""
        return mp3_of(self.pcm(text, voice), self._lameenc, self.sample_rate)

    async def pcm(self, text: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield the samples, sentence by sentence; the next is made meanwhile."""
        await self.start()
        clip = self._speaker.clip(text, voice)
        coming = asyncio.create_task(self._samples(clip))
        try:
            while samples := await coming:
                coming = asyncio.create_task(self._samples(clip))
                yield samples
        finally:
            clip.end()
            coming.cancel()
            await asyncio.wait([coming])

    async def _samples(self, clip: Any) -> bytes:
        async with self._turn:
            samples: bytes = await asyncio.to_thread(clip.next_samples)
        return samples

    def _loaded(self) -> Any:
        # It needs the packages that were looked for above.
        speaker = import_module(".speaker", __package__).Speaker(assets())
        speaker.clip("Hello.", _FIRST_VOICE).next_samples()
        return speaker
