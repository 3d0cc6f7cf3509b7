"""ElevenLabs, Fish Audio and Wyoming in front of the model, as far as core uses them."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
import secrets
from typing import Any, Final, override

from aiohttp import WSMsgType, web
import ormsgpack
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

from local_home import LOOPBACK
from local_telnyx.service import sentences

from .model import WAV_RATE, Model

ELEVENLABS: Final = "api.elevenlabs.io"
FISH_AUDIO: Final = "api.fish.audio"
FISH_VOICE: Final = "802e3bc2b27e49c2995d23ef70e6ac89"

_ELEVENLABS_MODEL: Final = {
    "model_id": "eleven_multilingual_v2",
    "name": "Eleven Multilingual v2",
    "can_do_text_to_speech": True,
    "languages": [{"language_id": "en", "name": "English"}],
}
_ELEVENLABS_VOICE: Final = {"voice_id": "21m00Tcm4TlvDq8ikWAM", "name": "Rachel"}

_DATES: Final = dict.fromkeys(("created_at", "updated_at"), "2026-01-01T00:00:00Z")
_FISH_CREDIT: Final = {"_id": "credit", "user_id": "bench", "credit": "10.0", **_DATES}
_FISH_VOICE: Final = {
    "_id": FISH_VOICE,
    "type": "tts",
    "title": "Bench",
    "train_mode": "fast",
    "state": "trained",
    "tags": [],
    "samples": [],
    "languages": ["en"],
    "visibility": "public",
    "lock_visibility": False,
    "author": {"_id": "bench", "nickname": "Bench", "avatar": ""},
    **_DATES,
    **dict.fromkeys(("description", "cover_image"), ""),
    **dict.fromkeys(("like_count", "mark_count", "shared_count", "task_count"), 0),
}

_WYOMING_FORMAT: Final = {"rate": WAV_RATE, "width": 2, "channels": 1}
_BENCH: Final[dict[str, Any]] = {
    "name": "bench",
    "description": "Bench",
    "version": "1",
    "attribution": Attribution("bench", ""),
    "installed": True,
}
_WYOMING_INFO: Final = Info(
    tts=[
        TtsProgram(
            voices=[TtsVoice(languages=["en"], **_BENCH)],
            supports_synthesize_streaming=True,
            **_BENCH,
        )
    ]
)


class Sentences:
    """Text that arrives in pieces, given out in whole sentences while it arrives.

    White space after a sentence shows its end.
    """

    def __init__(self) -> None:
        """Start without text."""
        self._text = ""
        self._ready: asyncio.Queue[str | None] = asyncio.Queue()

    def add(self, text: str) -> None:
        """Take a piece of text."""
        self._text += text
        ready = sentences(self._text)
        is_whole = self._text.endswith(" ") and ready[-1:] and _ends(ready[-1])
        rest = "" if is_whole or not ready else ready.pop()
        self._text = self._text[self._text.rindex(rest) :] if rest else ""
        for sentence in ready:
            self._ready.put_nowait(sentence)

    def end(self) -> None:
        """Give out the rest; no text follows."""
        self._ready.put_nowait(self._text)
        self._ready.put_nowait(None)

    async def __aiter__(self) -> AsyncGenerator[str]:
        """Yield sentences until the end."""
        while (sentence := await self._ready.get()) is not None:
            yield sentence


def _ends(sentence: str) -> bool:
    return sentence.endswith((".", "?", "!"))


async def _send_mp3(
    request: web.Request, response: web.StreamResponse, model: Model, text: str
) -> web.StreamResponse:
    response.content_type = "audio/mpeg"
    await response.prepare(request)
    async for piece in model.mp3(text):
        await response.write(piece)
    return response


def elevenlabs(model: Model) -> Sequence[web.RouteDef]:
    """Return the paths of ElevenLabs' API."""

    async def models(request: web.Request) -> web.Response:
        return web.json_response([_ELEVENLABS_MODEL])

    async def voices(request: web.Request) -> web.Response:
        return web.json_response({"voices": [_ELEVENLABS_VOICE]})

    async def speech(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"request-id": secrets.token_hex(8)})
        text = (await request.json())["text"]
        return await _send_mp3(request, response, model, text)

    return [
        web.get("/v1/models", models),
        web.get("/v1/voices", voices),
        web.post("/v1/text-to-speech/{voice_id}", speech),
        web.post("/v1/text-to-speech/{voice_id}/stream", speech),
    ]


def fish_audio(model: Model) -> Sequence[web.RouteDef]:
    """Return the paths of Fish Audio's API."""

    async def credit(request: web.Request) -> web.Response:
        return web.json_response(_FISH_CREDIT)

    async def voices(request: web.Request) -> web.Response:
        return web.json_response({"total": 1, "items": [_FISH_VOICE]})

    async def convert(request: web.Request) -> web.StreamResponse:
        text = ormsgpack.unpackb(await request.read())["text"]
        return await _send_mp3(request, web.StreamResponse(), model, text)

    async def live(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        with suppress(ConnectionError):  # The client has left.
            await _converse(model, socket)
        return socket

    return [
        web.get("/wallet/self/api-credit", credit),
        web.get("/model", voices),
        web.post("/v1/tts", convert),
        web.get("/v1/tts/live", live),
    ]


async def _converse(model: Model, socket: web.WebSocketResponse) -> None:
    """Speak sentence by sentence while text still arrives."""
    text = Sentences()

    async def send(event: dict[str, Any]) -> None:
        await socket.send_bytes(ormsgpack.packb(event))

    async def speak() -> None:
        async for sentence in text:
            async for piece in model.mp3(sentence):
                await send({"event": "audio", "audio": piece})
        await send({"event": "finish", "reason": "stop"})
        await socket.close()

    async with asyncio.TaskGroup() as tasks:
        speaking = tasks.create_task(speak())
        async for message in socket:
            if message.type is not WSMsgType.BINARY:
                break
            event: dict[str, Any] = ormsgpack.unpackb(message.data)
            if event["event"] == "text":
                text.add(event["text"])
            elif event["event"] == "stop":
                text.end()
        speaking.cancel()


async def start_wyoming(model: Model) -> asyncio.Server:
    """Start a Wyoming server on any free port."""

    async def converse(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with suppress(ConnectionError):  # The client has left.
            await _Wyoming(model, reader, writer).run()

    return await asyncio.start_server(converse, LOOPBACK, 0, backlog=512)


class _Wyoming(AsyncEventHandler):
    """One connection, which speaks one text."""

    def __init__(
        self, model: Model, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        super().__init__(reader, writer)
        self._model = model
        self._text = Sentences()
        self._streaming = False
        self._speaking: asyncio.Task[None] | None = None

    @override
    async def handle_event(self, event: Event) -> bool:
        if Describe.is_type(event.type):
            await self.write_event(_WYOMING_INFO.event())
        elif SynthesizeStart.is_type(event.type):
            self._streaming = True
            self._speaking = asyncio.create_task(self._speak())
        elif SynthesizeChunk.is_type(event.type):
            self._text.add(SynthesizeChunk.from_event(event).text)
        elif SynthesizeStop.is_type(event.type):
            self._text.end()
        elif Synthesize.is_type(event.type) and not self._streaming:
            self._text.add(Synthesize.from_event(event).text)
            self._text.end()
            self._speaking = asyncio.create_task(self._speak())
        return True

    @override
    async def disconnect(self) -> None:
        if self._speaking is not None:
            self._speaking.cancel()

    async def _speak(self) -> None:
        await self.write_event(AudioStart(**_WYOMING_FORMAT).event())
        async for sentence in self._text:
            async for audio in self._model.pcm(sentence, WAV_RATE):
                chunk = AudioChunk(audio=audio, **_WYOMING_FORMAT)
                await self.write_event(chunk.event())
        await self.write_event(AudioStop().event())
        if self._streaming:
            await self.write_event(SynthesizeStopped().event())
