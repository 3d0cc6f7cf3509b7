"""Fish Audio in front of the model, as far as core's integration uses it."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from aiohttp import WSMsgType, web
import ormsgpack

from .model import Model
from .text import SentenceBuffer

_DATE: Final = "2026-01-01T00:00:00Z"
_CREDIT: Final = {
    "_id": "credit",
    "user_id": "bench",
    "credit": "10.0",
    "created_at": _DATE,
    "updated_at": _DATE,
}
_VOICE: Final = {
    "_id": "802e3bc2b27e49c2995d23ef70e6ac89",
    "type": "tts",
    "title": "Bench",
    "description": "",
    "cover_image": "",
    "train_mode": "fast",
    "state": "trained",
    "tags": [],
    "samples": [],
    "created_at": _DATE,
    "updated_at": _DATE,
    "languages": ["en"],
    "visibility": "public",
    "lock_visibility": False,
    "like_count": 0,
    "mark_count": 0,
    "shared_count": 0,
    "task_count": 1,
    "author": {"_id": "bench", "nickname": "Bench", "avatar": ""},
}
VOICE_ID: Final = _VOICE["_id"]


def routes(model: Model) -> Sequence[web.RouteDef]:
    """Return the API's paths."""

    async def credit(request: web.Request) -> web.Response:
        return web.json_response(_CREDIT)

    async def voices(request: web.Request) -> web.Response:
        return web.json_response({"total": 1, "items": [_VOICE]})

    async def convert(request: web.Request) -> web.StreamResponse:
        content: dict[str, Any] = ormsgpack.unpackb(await request.read())
        response = web.StreamResponse()
        response.content_type = "audio/mpeg"
        await response.prepare(request)
        async for piece in model.mp3(content["text"]):
            await response.write(piece)
        return response

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
    """Speak sentence by sentence while text still comes."""
    ready: asyncio.Queue[str | None] = asyncio.Queue()
    async with asyncio.TaskGroup() as tasks:
        speaking = tasks.create_task(_speak(model, socket, ready))
        buffer = SentenceBuffer()
        async for message in socket:
            if message.type is not WSMsgType.BINARY:
                break
            event: dict[str, Any] = ormsgpack.unpackb(message.data)
            if event["event"] == "text":
                for sentence in buffer.add(event["text"]):
                    ready.put_nowait(sentence)
            elif event["event"] == "stop":
                ready.put_nowait(buffer.rest())
                ready.put_nowait(None)
        speaking.cancel()


async def _speak(
    model: Model, socket: web.WebSocketResponse, ready: asyncio.Queue[str | None]
) -> None:
    while (sentence := await ready.get()) is not None:
        async for piece in model.mp3(sentence):
            await _send(socket, {"event": "audio", "audio": piece})
    await _send(socket, {"event": "finish", "reason": "stop"})
    await socket.close()


async def _send(socket: web.WebSocketResponse, event: dict[str, Any]) -> None:
    await socket.send_bytes(ormsgpack.packb(event))
