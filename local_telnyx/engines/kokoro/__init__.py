"""Engine `kokoro`: the Kokoro-82M model itself, with its 37 voices in five languages.

Its files are downloaded once, by `python -m local_telnyx.engines.kokoro` or by
`scripts/develop`. Nothing is downloaded when it is opened or speaks.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from importlib import import_module
from typing import Any

from local_telnyx.engines.engine import EngineUnavailableError, mp3_of, required

from .ahead import one_ahead
from .assets import local_assets, require_machine

_FIRST_VOICE = "af_heart"


class Kokoro:
    """The engine; the model is loaded once and speaks one sentence at a time."""

    name = "kokoro"

    def __init__(self, sample_rate: int) -> None:
        """Find packages and files. Raises EngineUnavailableError if any is missing."""
        self.sample_rate = sample_rate
        require_machine()
        if not local_assets().are_there:
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
        try:
            async with aclosing(one_ahead(clip.next_samples, self._turn)) as pieces:
                async for samples in pieces:
                    yield samples
        finally:
            clip.end()

    def _loaded(self) -> Any:
        # It needs the packages that were looked for above.
        speaker = import_module(".speaker", __package__).Speaker(local_assets())
        speaker.clip("Hello.", _FIRST_VOICE).next_samples()
        return speaker
