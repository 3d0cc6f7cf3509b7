"""A service whose every step a test leads: upgrades, frames, errors, closes, resets."""

import asyncio
import base64
from contextlib import suppress
import json
import socket
import struct
from types import TracebackType
from typing import Any, Final, Self

from aiohttp import web

from local_telnyx.engines.tones import Tones
from tests.conftest import HEART

SPEECH: Final = "/v2/text-to-speech/speech"
UPGRADE: Final = 101
_LINGER_NONE: Final = struct.pack("ii", 1, 0)


async def clip(text: str) -> bytes:
    """Return the right audio of a text."""
    return b"".join([piece async for piece in Tones().mp3(text, HEART)])


class LedSocket:
    """One WebSocket: what the client has sent, and what it is sent in answer."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        """Take over a socket that was accepted."""
        self._request = request
        self._socket = socket
        self.texts: list[str] = []
        self.is_opened = False
        self.is_ended = False
        self._position = 0
        self.answered = 0
        """Texts that have been spoken whole."""

    @property
    def is_open(self) -> bool:
        """Return whether frames can still be sent."""
        return not self._socket.closed and self._request.transport is not None

    @property
    def is_owing(self) -> bool:
        """Return whether there is a text that was not spoken whole."""
        return self.answered < len(self.texts)

    @property
    def is_spoken(self) -> bool:
        """Return whether nothing is owed any more, nor will be."""
        return self.is_ended and not self.is_owing

    async def listen(self) -> None:
        """Take down what the client sends, until it leaves."""
        async for message in self._socket:
            text = json.loads(message.data)["text"]
            assert not self.is_ended, "something was sent after the end"
            assert self.is_opened == (text != " "), "opened more or less than once"
            self.is_opened = True
            self.is_ended = text == ""
            if text.strip():
                self.texts.append(text)

    async def speak(self, size: int, *, doubled: bool) -> None:
        """Send some bytes of the next text's audio; after the last ones, its text."""
        text = self.texts[self.answered]
        audio = await clip(text)
        some = audio[self._position : self._position + size]
        self._position += len(some)
        await self.send(audio=_encoded(some), text=None)
        if self._position == len(audio):
            whole = _encoded(audio) if doubled else None
            await self.send(audio=whole, text=text)
            self.answered += 1
            self._position = 0

    async def send(self, **content: Any) -> None:
        """Send a frame."""
        with suppress(ConnectionError):  # the client has left
            await self._socket.send_json({"isFinal": False} | content)

    async def close(self, code: int) -> None:
        """Close as a server does."""
        # Nobody waits for a client that has left.
        with suppress(ConnectionError):
            await self._socket.close(code=code, drain=False)

    def reset(self) -> None:
        """Break the connection (RST)."""
        transport = self._request.transport
        assert transport is not None
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NONE)
        transport.abort()


class LedService:
    """A server of such sockets. REST is always refused. An async context manager."""

    def __init__(self) -> None:
        """Prepare the server."""
        self.upgrades: list[asyncio.Future[int]] = []
        """Upgrades that wait for the status of their answer."""
        self.sockets: list[LedSocket] = []
        self.open_requests = 0
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def __aenter__(self) -> Self:
        """Listen."""
        app = web.Application()
        app.router.add_get(SPEECH, self._converse)
        app.router.add_post(SPEECH, self._refuse)
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = site.port
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close all connections and stop listening."""
        assert self._runner is not None
        await self._runner.cleanup()

    @staticmethod
    def tasks() -> set[asyncio.Task[Any]]:
        """Return the tasks of servers: one for each connection, idle ones too."""
        return {
            task
            for task in asyncio.all_tasks()
            if getattr(task.get_coro(), "__qualname__", "") == "RequestHandler.start"
        }

    async def _refuse(self, request: web.Request) -> web.Response:
        return web.json_response({}, status=503, headers={"Connection": "close"})

    async def _converse(self, request: web.Request) -> web.StreamResponse:
        gate = asyncio.get_running_loop().create_future()
        self.upgrades.append(gate)
        self.open_requests += 1
        try:
            if (status := await gate) != UPGRADE:
                return web.json_response({}, status=status)
            accepted = web.WebSocketResponse()
            await accepted.prepare(request)
            led = LedSocket(request, accepted)
            self.sockets.append(led)
            await led.listen()
            return accepted
        finally:
            self.open_requests -= 1
            if gate in self.upgrades:
                self.upgrades.remove(gate)


def _encoded(audio: bytes) -> str:
    return base64.b64encode(audio).decode()
