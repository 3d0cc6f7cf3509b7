"""A Wyoming speech server in front of the model."""

import asyncio
from contextlib import suppress
from typing import Final, override

from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.event import Event
from wyoming.info import Attribution, Describe, Info, TtsProgram, TtsVoice
from wyoming.server import AsyncEventHandler
from wyoming.tts import (
    Synthesize,
    SynthesizeChunk,
    SynthesizeStart,
    SynthesizeStop,
    SynthesizeStopped,
)

from .clip import WAV_RATE
from .model import Model
from .network import LOOPBACK
from .text import SentenceBuffer

_FORMAT: Final = {"rate": WAV_RATE, "width": 2, "channels": 1}
_BENCH: Final = Attribution("bench", "")
_INFO: Final = Info(
    tts=[
        TtsProgram(
            name="bench",
            description="Bench",
            version="1",
            attribution=_BENCH,
            installed=True,
            voices=[
                TtsVoice(
                    name="bench",
                    description="Bench",
                    version="1",
                    attribution=_BENCH,
                    installed=True,
                    languages=["en"],
                )
            ],
            supports_synthesize_streaming=True,
        )
    ]
)


async def start(model: Model) -> asyncio.Server:
    """Listen on any free port."""

    async def converse(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with suppress(ConnectionError):  # The client has left.
            await _Handler(model, reader, writer).run()

    return await asyncio.start_server(converse, LOOPBACK, 0, backlog=512)


class _Handler(AsyncEventHandler):
    """One connection, which speaks one text."""

    def __init__(
        self, model: Model, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        super().__init__(reader, writer)
        self._model = model
        self._streaming = False
        self._buffer = SentenceBuffer()
        self._ready: asyncio.Queue[str | None] = asyncio.Queue()
        self._speaking: asyncio.Task[None] | None = None

    @override
    async def handle_event(self, event: Event) -> bool:
        if Describe.is_type(event.type):
            await self.write_event(_INFO.event())
        elif SynthesizeStart.is_type(event.type):
            self._streaming = True
            self._speaking = asyncio.create_task(self._speak())
        elif SynthesizeChunk.is_type(event.type):
            for sentence in self._buffer.add(SynthesizeChunk.from_event(event).text):
                self._ready.put_nowait(sentence)
        elif SynthesizeStop.is_type(event.type):
            self._ready.put_nowait(self._buffer.rest())
            self._ready.put_nowait(None)
        elif Synthesize.is_type(event.type) and not self._streaming:
            self._ready.put_nowait(Synthesize.from_event(event).text)
            self._ready.put_nowait(None)
            self._speaking = asyncio.create_task(self._speak())
        return True

    @override
    async def disconnect(self) -> None:
        if self._speaking is not None:
            self._speaking.cancel()

    async def _speak(self) -> None:
        await self.write_event(AudioStart(**_FORMAT).event())
        while (text := await self._ready.get()) is not None:
            async for audio in self._model.pcm(text, WAV_RATE):
                await self.write_event(AudioChunk(audio=audio, **_FORMAT).event())
        await self.write_event(AudioStop().event())
        if self._streaming:
            await self.write_event(SynthesizeStopped().event())
