"""A line to a server whose open connections can die without a word."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

_PIECE: Final = 1 << 16


class SilentLine:
    """Passes bytes both ways. An async context manager.

    After `die`, what is open takes bytes and passes none on, as behind a router that
    has forgotten it; new connections are served.

    Attributes:
        connections: How many connections there have been.

    """

    def __init__(self, port: int) -> None:
        """Prepare a line to a port of this machine."""
        self.connections = 0
        self._port = port
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._dead: set[asyncio.Task[None]] = set()

    def address(self, scheme: str = "http") -> str:
        """Return the address of the API at this end of the line."""
        assert self._server is not None
        port = self._server.sockets[0].getsockname()[1]
        return f"{scheme}://127.0.0.1:{port}/v2"

    def die(self) -> None:
        """Let every connection that is open now be silent for ever."""
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
        down = asyncio.create_task(self._pass_on(from_server, to_client, task))
        try:
            await self._pass_on(from_client, to_server, task)
        finally:
            down.cancel()
            await asyncio.gather(down, return_exceptions=True)
            to_server.transport.abort()
            to_client.transport.abort()
            self._tasks.discard(task)
            self._dead.discard(task)

    async def _pass_on(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        connection: asyncio.Task[None],
    ) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(_PIECE):
                if connection not in self._dead:
                    writer.write(data)
                    await writer.drain()
