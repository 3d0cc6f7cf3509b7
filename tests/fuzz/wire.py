"""A server on a real socket that sends the bytes of a case, whatever they are."""

import asyncio
import base64
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
import hashlib
import socket
import struct
from types import TracebackType
from typing import Final, Self

from yarl import URL

KEEP: Final = "keep"  # the body in chunks, and the connection stays open
FINISH: Final = "finish"  # the bytes as they are, then the end (FIN)
RESET: Final = "reset"  # the bytes as they are, then a reset (RST)

_ACCEPT: Final = b"@ACCEPT@"
_ACCEPT_SALT: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455
_LINGER_NONE: Final = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Script:
    """A response.

    Attributes:
        ending: `KEEP`, `FINISH` or `RESET`.
        head: The status line and headers. The empty line after them is added, and
            `@ACCEPT@` becomes the answer to a WebSocket's key.
        body: The pieces of the body, each sent by itself.

    """

    ending: str
    head: bytes
    body: tuple[bytes, ...]


type Choice = Callable[[bytes], Script]
"""From the head of a request to its response."""


class Wire:
    """A server that sends scripts; an async context manager."""

    def __init__(self) -> None:
        """Prepare a server without a script."""
        self._choose: Choice = lambda _: Script(FINISH, b"", ())
        self._server: asyncio.Server | None = None
        self._handling: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._idle: set[asyncio.Task[None]] = set()
        self._change = asyncio.Event()

    @property
    def address(self) -> URL:
        """The address of the API."""
        assert self._server is not None
        return URL.build(
            scheme="http",
            host="127.0.0.1",
            port=self._server.sockets[0].getsockname()[1],
            path="/v2",
        )

    @property
    def tasks(self) -> frozenset[asyncio.Task[None]]:
        """The tasks that are this server's own."""
        return frozenset(self._handling)

    @asynccontextmanager
    async def answering(self, choose: Choice) -> AsyncGenerator[None]:
        """Answer with these scripts; at the end wait until the client has left.

        A connection that was kept open may stay: the session keeps it too.
        """
        self._choose = choose
        try:
            yield
            await self._left()
        except asyncio.CancelledError:
            # The case hangs. The next one is not to wait for the same.
            for writer in self._handling.values():
                writer.transport.abort()
            raise

    async def _left(self) -> None:
        while self._handling.keys() - self._idle:
            self._change.clear()
            await self._change.wait()

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close every connection and stop listening."""
        assert self._server is not None
        self._server.close()
        for writer in self._handling.values():
            writer.transport.abort()
        await asyncio.gather(*self._handling)
        await self._server.wait_closed()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._handling[task] = writer
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                while await self._answer(task, reader, writer):
                    pass
        finally:
            writer.transport.abort()
            self._idle.discard(task)
            del self._handling[task]
            self._change.set()

    async def _answer(
        self,
        task: asyncio.Task[None],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        """Answer one request; True when another one may follow."""
        self._idle.add(task)
        self._change.set()
        request = await reader.readuntil(b"\r\n\r\n")
        self._idle.discard(task)
        await reader.readexactly(_body_length(request))
        script = self._choose(request)
        head = script.head.replace(_ACCEPT, _accept(request))
        if script.ending == KEEP:
            writer.write(head + b"Transfer-Encoding: chunked\r\n\r\n")
            for piece in filter(None, script.body):
                writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            writer.write(b"0\r\n\r\n")
            await writer.drain()
            return True
        for piece in (head + b"\r\n", *script.body):
            writer.write(piece)
            # The next piece in another packet, as far as the kernel likes.
            await writer.drain()
            await asyncio.sleep(0)
        if script.ending == RESET:
            connection: socket.socket = writer.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NONE)
            return False
        writer.write_eof()
        while await reader.read(1 << 16):
            pass
        return False


def _body_length(request: bytes) -> int:
    for line in request.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return int(value)
    return 0


def _accept(request: bytes) -> bytes:
    """Return what a WebSocket's key must be answered with."""
    for line in request.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"sec-websocket-key":
            # The digest that the protocol asks for.
            digest = hashlib.sha1(value.strip() + _ACCEPT_SALT).digest()
            return base64.b64encode(digest)
    return b""
