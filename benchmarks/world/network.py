"""A network with a round trip: what is sent arrives half a round trip later.

A connection costs a round trip before its first byte leaves, as TCP's handshake does.
TLS passes through and pays its own round trips. Names cost nothing.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final, override

from local_home import LOOPBACK

_LONGEST_REQUEST: Final = 8_192  # bytes of a CONNECT


class Network:
    """Ways from Home Assistant to servers of this machine."""

    def __init__(self, round_trip: float) -> None:
        """Start without any way; `round_trip` is in seconds and may change."""
        self.round_trip = round_trip
        self._servers: list[asyncio.Server] = []
        self._transports: set[asyncio.Transport] = set()
        self._lines: set[_Line] = set()

    @property
    def connections(self) -> int:
        """Return the number of open ends of connections."""
        return len(self._transports)

    async def way_to(self, port: int) -> int:
        """Return a port that leads to the port of a server."""
        return await self._listen(lambda: _Near(self, port))

    async def way_through(self, hosts: Mapping[str, int]) -> int:
        """Return the port of an HTTP proxy that leads hosts (CONNECT) to ports."""
        return await self._listen(lambda: _Tunnel(self, hosts))

    def drop(self) -> None:
        """Close every connection."""
        for transport in list(self._transports):
            transport.close()

    async def close(self) -> None:
        """Close everything; what is on its way does not arrive."""
        for server in self._servers:
            server.close()
        while self._transports:
            self.drop()
            await asyncio.sleep(0)
        for line in self._lines:
            line.cut()

    async def _listen(self, protocol: Callable[[], asyncio.Protocol]) -> int:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(protocol, LOOPBACK, 0, backlog=512)
        self._servers.append(server)
        port: int = server.sockets[0].getsockname()[1]
        return port

    def opened(self, transport: asyncio.Transport) -> None:
        """Add an end of a connection."""
        self._transports.add(transport)

    def closed(self, transport: asyncio.Transport) -> None:
        """Remove an end of a connection."""
        self._transports.discard(transport)

    def laid(self, line: _Line) -> None:
        """Add a line on which something may be under way."""
        self._lines.add(line)

    def unused(self, line: _Line) -> None:
        """Remove a line that has delivered its end."""
        self._lines.discard(line)


class _Line:
    """One direction of a connection: delivers in order, late."""

    def __init__(self, network: Network, leaves: float) -> None:
        self._network = network
        self._loop = asyncio.get_running_loop()
        self._leaves = leaves
        self._queue: deque[tuple[float, bytes | None]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._target: asyncio.Transport | None = None
        network.laid(self)

    def connect(self, target: asyncio.Transport) -> None:
        self._target = target
        self._deliver()

    def send(self, data: bytes | None) -> None:
        # None is the end.
        sent = max(self._loop.time(), self._leaves)
        self._queue.append((sent + self._network.round_trip / 2, data))
        if self._timer is None:
            self._deliver()

    def cut(self) -> None:
        self._queue.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _deliver(self) -> None:
        self._timer = None
        if self._target is None:
            return
        now = self._loop.time()
        while self._queue and self._queue[0][0] <= now:
            _, data = self._queue.popleft()
            if data is None:
                self._target.close()
                self._network.unused(self)
            elif not self._target.is_closing():
                self._target.write(data)
        if self._queue:
            self._timer = self._loop.call_at(self._queue[0][0], self._deliver)


class _End(asyncio.Protocol):
    """An end of a connection, which passes on what it receives over its line."""

    def __init__(self, network: Network, leaves: float = 0.0) -> None:
        self.network = network
        self.line = _Line(network, leaves)
        self.transport: asyncio.Transport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.network.opened(transport)

    @override
    def data_received(self, data: bytes) -> None:
        self.line.send(data)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        assert self.transport is not None
        self.network.closed(self.transport)
        self.line.send(None)


class _Near(_End):
    """The end of the client, which opens the far end."""

    def __init__(self, network: Network, port: int | None) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(network, loop.time() + network.round_trip)
        self._port = port

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if self._port is not None:
            self.reach(self._port)

    def reach(self, port: int) -> None:
        """Connect to the server."""
        self._reaching = asyncio.ensure_future(self._reach(port))

    async def _reach(self, port: int) -> None:
        assert self.transport is not None
        loop = asyncio.get_running_loop()
        far = _End(self.network)
        far.line.connect(self.transport)
        try:
            await loop.create_connection(lambda: far, LOOPBACK, port)
        except OSError:
            self.transport.close()
            return
        assert far.transport is not None
        self.line.connect(far.transport)


class _Tunnel(_Near):
    """The end of a client that names its server first.

    The answer comes after a round trip: the handshake with the server. The proxy stands
    for the network itself, so the way to it costs nothing.
    """

    def __init__(self, network: Network, hosts: Mapping[str, int]) -> None:
        super().__init__(network, None)
        self._hosts = hosts
        self._request: bytes | None = b""

    @override
    def data_received(self, data: bytes) -> None:
        if self._request is None:
            super().data_received(data)
            return
        self._request += data
        if b"\r\n\r\n" in self._request or len(self._request) > _LONGEST_REQUEST:
            self._answer(self._request)
            self._request = None

    def _answer(self, request: bytes) -> None:
        assert self.transport is not None
        loop = asyncio.get_running_loop()
        port = None
        with suppress(IndexError):
            host = request.split()[1].decode(errors="replace").rpartition(":")[0]
            port = self._hosts.get(host)
        if port is None:
            self.transport.write(b"HTTP/1.1 502 No such host here\r\n\r\n")
            self.transport.close()
            return
        established = b"HTTP/1.1 200 Connection established\r\n\r\n"
        loop.call_later(self.network.round_trip, self.transport.write, established)
        self.reach(port)
