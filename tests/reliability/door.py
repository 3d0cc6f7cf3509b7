"""A door before the local server, which answers some requests by a script of bytes."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
import json
import re
import socket
import ssl
import struct
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import parse_qs, urlsplit

from local_telnyx import LocalTelnyx
from local_telnyx.engines import Engine
from local_telnyx.service import sentences

type Step = Callable[[Call], Awaitable[None]]

_HEAD_END: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CONNECTION: Final = re.compile(rb"\r\nconnection: [^\r]*", re.IGNORECASE)
_UPGRADE: Final = re.compile(rb"\r\nupgrade: *websocket", re.IGNORECASE)
_PIECE: Final = 64 * 1024


@dataclass(slots=True)
class Call:
    """One request that is answered by a script.

    Attributes:
        head: What the client sent up to the empty line.
        body: What it sent after that.
        second: How long a second takes here.
        text: What is to be spoken; on a WebSocket its first sentence, once it came.
        engine: What the local server speaks with.

    """

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    head: bytes
    body: bytes
    second: float
    text: str
    engine: Engine

    async def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def left(self) -> None:
        """Wait until the client leaves."""
        while await self.reader.read(_PIECE):
            pass

    def reset(self) -> None:
        """End the connection with a reset."""
        linger = struct.pack("ii", 1, 0)  # on, for 0 seconds: close sends RST
        connection = self.writer.get_extra_info("socket")
        with suppress(OSError):  # the client has left first
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.writer.transport.abort()

    async def audio(self) -> bytes:
        """Return the audio that the local server makes of the text."""
        if self.body:
            voice, clips = json.loads(self.body)["voice"], [self.text]
        else:
            target = self.head.split(b" ", 2)[1].decode()
            voice = parse_qs(urlsplit(target).query)["voice"][0]
            clips = sentences(self.text)
        return b"".join(
            [piece for clip in clips async for piece in self.engine.mp3(clip, voice)]
        )


class Door:
    """Listens on a port and passes requests on to the local server, but for some."""

    def __init__(
        self,
        scripts: Mapping[str, Sequence[Step]],
        *,
        times: int | None,
        server: LocalTelnyx,
        second: float,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Keep what to answer by way, and how often (None: every time)."""
        # What was to be spoken; a socket does not say so at once.
        self.texts: list[str | None] = []
        self._first_request = asyncio.Event()
        self._scripts = scripts
        self._left = times
        self._behind = server
        self._second = second
        self._tls = tls
        self._calls: set[asyncio.Task[Any]] = set()
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """Return the port."""
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def requests(self) -> int:
        """Return how many requests and sockets for speech have come."""
        return len(self.texts)

    @property
    def open_calls(self) -> int:
        """Return how many connections are open."""
        return len(self._calls)

    async def received(self) -> None:
        """Wait until a request has come."""
        await self._first_request.wait()

    async def idle(self) -> None:
        """Wait until every client has left."""
        while self._calls:
            await asyncio.wait(self._calls)
            await asyncio.sleep(0)

    async def open(self, port: int = 0) -> None:
        """Listen on a port, any free one unless told."""
        self._server = await asyncio.start_server(
            self._answer, "127.0.0.1", port, ssl=self._tls
        )

    async def __aenter__(self) -> Self:
        """Return the door; `open` opens it."""
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close, and end what is open."""
        if self._server is not None:
            self._server.close()
        for call in self._calls:
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._calls.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._serve(reader, writer)
        finally:
            self._calls.discard(task)
            writer.close()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        head = await reader.readuntil(_HEAD_END)
        length = _LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length else b""
        way = "rest" if body else "websocket" if _UPGRADE.search(head) else None
        if way is None:
            # After some failures the account is looked at.
            await self._pass_on(head, body, reader, writer)
            return
        text = json.loads(body)["text"] if body else ""
        self.texts.append(text or None)
        self._first_request.set()
        script = self._scripts.get(way)
        if script is None or self._left == 0:
            await self._pass_on(head, body, reader, writer)
            return
        if self._left is not None:
            self._left -= 1
        engine = self._behind.engine
        call = Call(reader, writer, head, body, self._second, text, engine)
        for step in script:
            await step(call)

    async def _pass_on(
        self,
        head: bytes,
        body: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """Let the local server answer. One connection carries one request."""
        if not _UPGRADE.search(head):
            closing = b"\r\nConnection: close" + _HEAD_END
            head = _CONNECTION.sub(b"", head).removesuffix(_HEAD_END) + closing
        server = await asyncio.open_connection("127.0.0.1", self._behind.port)
        server_reader, server_writer = server
        server_writer.write(head + body)
        asking = asyncio.create_task(_pump(reader, server_writer))
        try:
            await _pump(server_reader, writer)
        finally:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            server_writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on bytes up to their end, and then the end."""
    with suppress(ConnectionError):
        while data := await reader.read(_PIECE):
            writer.write(data)
            await writer.drain()
    writer.close()
