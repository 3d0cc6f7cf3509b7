"""A line to a server that breaks at a byte, or whose connections die without a word."""

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


class Line:
    """Passes bytes both ways. An async context manager.

    Attributes:
        connections: How many connections there have been.
        passed: Bytes to the client since the last cut, or the last call of `cut`.

    """

    def __init__(self, port: int) -> None:
        """Prepare a line to a port of this machine."""
        self.connections = 0
        self.passed = 0
        self._port = port
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._dead: set[asyncio.Task[None]] = set()
        self._cuts: list[Cut] = []

    def address(self, scheme: str = "http") -> str:
        """Return the address of the API at this end of the line."""
        assert self._server is not None
        port = self._server.sockets[0].getsockname()[1]
        return f"{scheme}://127.0.0.1:{port}/v2"

    def cut(self, cuts: Sequence[Cut]) -> None:
        """Break as told, one cut after the other; forget what was told before."""
        self._cuts = list(cuts)
        self.passed = 0

    @property
    def cuts_left(self) -> int:
        """How many cuts are still to come."""
        return len(self._cuts)

    def die(self) -> None:
        """Let every connection that is open now take bytes and pass none on.

        A router that has forgotten a connection does so. New ones are served.
        """
        self._dead |= self._tasks

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
        """End every connection and stop listening."""
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _connect(
        self, from_client: asyncio.StreamReader, to_client: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._port)
        up = asyncio.create_task(self._pass_up(from_client, to_server, task))
        try:
            with suppress(ConnectionError):
                while data := await from_server.read(_PIECE):
                    if task not in self._dead and not await self._deliver(
                        data, to_client
                    ):
                        return
        finally:
            up.cancel()
            await asyncio.gather(up, return_exceptions=True)
            to_server.transport.abort()
            to_client.close()
            self._tasks.discard(task)
            self._dead.discard(task)

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

    async def _pass_up(
        self,
        from_client: asyncio.StreamReader,
        to_server: asyncio.StreamWriter,
        connection: asyncio.Task[None],
    ) -> None:
        with suppress(ConnectionError):
            while data := await from_client.read(_PIECE):
                if connection not in self._dead:
                    to_server.write(data)
                    await to_server.drain()
            to_server.transport.abort()
