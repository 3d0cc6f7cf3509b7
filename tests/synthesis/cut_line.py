"""A line to a server that breaks at a byte, wherever that lies."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
import socket
import struct
from types import TracebackType
from typing import Final, Self

_LINGER_NONE: Final = struct.pack("ii", 1, 0)
_PIECE: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the line breaks: so many bytes to the client later, on any connection."""

    after: int
    resets: bool = False


class CutLine:
    """Passes bytes both ways, in a server of its own. An async context manager."""

    def __init__(self, port: int) -> None:
        """Prepare a line to a port of this machine."""
        self._port = port
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._cuts: list[Cut] = []
        self.passed = 0
        """Bytes to the client since the last cut, or the last call of `cut`."""

    @property
    def address(self) -> str:
        """The address of the API at this end of the line."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v2"

    def cut(self, cuts: Sequence[Cut]) -> None:
        """Break as told, one cut after the other; forget what was told before."""
        self._cuts = list(cuts)
        self.passed = 0

    @property
    def cuts_left(self) -> int:
        """How many cuts are still to come."""
        return len(self._cuts)

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Break every connection and stop listening."""
        assert self._server is not None
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    async def _connect(
        self, from_client: asyncio.StreamReader, to_client: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._port)
        up = asyncio.create_task(_pass_on(from_client, to_server))
        try:
            with suppress(ConnectionError):
                while data := await from_server.read(_PIECE):
                    if not await self._deliver(data, to_client):
                        return
        finally:
            up.cancel()
            await asyncio.gather(up, return_exceptions=True)
            to_server.transport.abort()
            to_client.close()
            self._connections.discard(task)

    async def _deliver(self, data: bytes, to_client: asyncio.StreamWriter) -> bool:
        """Pass bytes on; False when the line is cut within them."""
        cut = self._cuts[0] if self._cuts else None
        if cut is None or self.passed + len(data) <= cut.after:
            self.passed += len(data)
            to_client.write(data)
            await to_client.drain()
            return True
        del self._cuts[0]
        to_client.write(data[: cut.after - self.passed])
        self.passed = 0
        if cut.resets:
            connection: socket.socket = to_client.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NONE)
        return False


async def _pass_on(
    from_client: asyncio.StreamReader, to_server: asyncio.StreamWriter
) -> None:
    with suppress(ConnectionError):
        while data := await from_client.read(_PIECE):
            to_server.write(data)
            await to_server.drain()
        to_server.transport.abort()
