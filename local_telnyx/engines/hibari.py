"""Engine `hibari`: real speech from a 7.9 MB student of Kokoro's af_heart voice.

It is not Kokoro. One voice is in the package, American English; every voice id is
spoken by it, and other languages as well as it can. Nothing is downloaded.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from typing import Any, Final

from .engine import mp3_of, required

INCLUDED_VOICE: Final = "heart"  # the package would download any other
SEED: Final = 0  # the same bytes each time
THREADS: Final = 1


class Hibari:
    """The engine; the model is loaded once and runs in a thread."""

    name = "hibari"

    def __init__(self, sample_rate: int) -> None:
        """Find the packages. Raises EngineUnavailableError when one is missing."""
        self.sample_rate = sample_rate
        self._lameenc = required(self.name, "lameenc", "lameenc")
        required(self.name, "onnxruntime", "onnxruntime")
        self._hibari = required(self.name, "hibari", "hibari-tts==0.2.1")
        self._model: Any = None
        self._turn = asyncio.Lock()  # its phoneme tables are not made for two threads

    async def start(self) -> None:
        """Load the model and speak once: the first sentence takes 0.6 s longer."""
        async with self._turn:
            if self._model is None:
                self._model = await asyncio.to_thread(self._loaded)

    def mp3(self, text: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield one MP3 file, sentence by sentence."""
        return mp3_of(self.pcm(text, voice), self._lameenc, self.sample_rate)

    async def pcm(self, text: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield the samples, sentence by sentence."""
        await self.start()
        sentences: Iterator[Any] = self._model.stream(text, seed=SEED)
        while True:
            async with self._turn:
                sentence = await asyncio.to_thread(next, sentences, None)
            if sentence is None:
                return
            yield (sentence.clip(-1, 1) * 32767).astype("<i2").tobytes()

    def _loaded(self) -> Any:
        model = self._hibari.Hibari(voice=INCLUDED_VOICE, threads=THREADS)
        model("Hello.")
        return model
