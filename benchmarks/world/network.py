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
        self.transports: set[asyncio.Transport] = set()  # open ends of connections
        self.ends: set[_End] = set()  # those with something under way, closed ones too
        self._servers: list[asyncio.Server] = []

    @property
    def connections(self) -> int:
        """Return the number of open ends of connections."""
        return len(self.transports)

    async def way_to(self, port: int) -> int:
        """Return a port that leads to the port of a server."""
        return await self._listen(lambda: _Near(self, port))

    async def way_through(self, hosts: Mapping[str, int]) -> int:
        """Return the port of an HTTP proxy that leads hosts (CONNECT) to ports."""
        return await self._listen(lambda: _Tunnel(self, hosts))

    def drop(self) -> None:
        """Close every connection."""
        for transport in list(self.transports):
            transport.close()

    async def close(self) -> None:
        """Close everything; what is on its way does not arrive."""
        for server in self._servers:
            server.close()
        while self.transports:
            self.drop()
            await asyncio.sleep(0)
        for end in self.ends:
            end.cut()

    async def _listen(self, protocol: Callable[[], asyncio.Protocol]) -> int:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(protocol, LOOPBACK, 0, backlog=512)
        self._servers.append(server)
        port: int = server.sockets[0].getsockname()[1]
        return port


class _End(asyncio.Protocol):
    """An end of a connection. What it receives arrives at its target in order, late."""

    def __init__(self, network: Network, leaves: float = 0.0) -> None:
        self.network = network
        self.loop = asyncio.get_running_loop()
        self.transport: asyncio.Transport | None = None
        self._target: asyncio.Transport | None = None
        self._leaves = leaves
        self._queue: deque[tuple[float, bytes | None]] = deque()  # None is the end
        self._timer: asyncio.TimerHandle | None = None
        network.ends.add(self)

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.network.transports.add(transport)

    @override
    def data_received(self, data: bytes | None) -> None:
        sent = max(self.loop.time(), self._leaves)
        self._queue.append((sent + self.network.round_trip / 2, data))
        if self._timer is None:
            self._deliver()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        assert self.transport is not None
        self.network.transports.discard(self.transport)
        self.data_received(None)

    def deliver_to(self, target: asyncio.Transport) -> None:
        self._target = target
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
        now = self.loop.time()
        while self._queue and self._queue[0][0] <= now:
            _, data = self._queue.popleft()
            if data is None:
                self._target.close()
                self.network.ends.discard(self)
            elif not self._target.is_closing():
                self._target.write(data)
        if self._queue:
            self._timer = self.loop.call_at(self._queue[0][0], self._deliver)


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
        self._reaching = asyncio.ensure_future(self._reach(port))

    async def _reach(self, port: int) -> None:
        assert self.transport is not None
        far = _End(self.network)
        far.deliver_to(self.transport)
        try:
            await self.loop.create_connection(lambda: far, LOOPBACK, port)
        except OSError:
            self.transport.close()
            return
        assert far.transport is not None
        self.deliver_to(far.transport)


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
    def data_received(self, data: bytes | None) -> None:
        if self._request is None or data is None:
            super().data_received(data)
            return
        self._request += data
        if b"\r\n\r\n" in self._request or len(self._request) > _LONGEST_REQUEST:
            self._answer(self._request)
            self._request = None

    def _answer(self, request: bytes) -> None:
        assert self.transport is not None
        port = None
        with suppress(IndexError):
            host = request.split()[1].decode(errors="replace").rpartition(":")[0]
            port = self._hosts.get(host)
        if port is None:
            self.transport.write(b"HTTP/1.1 502 No such host here\r\n\r\n")
            self.transport.close()
            return
        established = b"HTTP/1.1 200 Connection established\r\n\r\n"
        round_trip = self.network.round_trip
        self.loop.call_later(round_trip, self.transport.write, established)
        self.reach(port)
