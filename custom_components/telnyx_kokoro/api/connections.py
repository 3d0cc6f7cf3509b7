"""Reuse of open connections, and replacement of those that have silently died."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import aiohttp
from yarl import URL

# By then, idle connections of the oldest generation have been closed.
_GENERATIONS: Final = 8

type _Send[T] = Callable[[aiohttp.ClientSession, str | None], Awaitable[T]]


class _SilentConnectionError(Exception):
    """A connection that was open before does not respond."""


class Connections:
    """The connections of the caller's session.

    A reused connection may have silently died, for example because a router dropped it.
    Only a timeout can distinguish it from a busy server, so a server that was slow to
    respond on a path gets twice as long the next time.
    """

    def __init__(self, session: aiohttp.ClientSession, seconds: float) -> None:
        """Set how many seconds a reused connection has to send response headers."""
        self._session = session
        self._seconds = seconds
        self._generation = 0
        # The seconds that the last response took, by path.
        self._took: dict[str, float] = {}

    async def open[T](
        self,
        send: _Send[T],
        url: URL,
        *,
        middlewares: Sequence[aiohttp.ClientMiddlewareType] = (),
        is_late: bool = False,
    ) -> T:
        """Return the response that `send` gets, whose head has arrived.

        If a reused connection stays silent, it is called again for a new one. A
        response that `is_late` may be silent for long. So it has a connection without
        an earlier request, which its request must ask the server to close.
        """
        generation = self._generation
        if is_late:
            return await self._send(send, _name(url, _next(generation)))
        loop = asyncio.get_running_loop()
        begun = loop.time()
        seconds = max(self._seconds, 2 * self._took.get(url.path, 0))
        try:
            name = _name(url, generation)
            result = await self._send(send, name, middlewares, seconds)
        except _SilentConnectionError:
            # All other open connections may have died with it.
            self._generation = _next(generation)
            begun = loop.time()
            name = _name(url, self._generation)
            result = await self._send(send, name, middlewares)
        self._took[url.path] = loop.time() - begun
        return result

    async def _send[T](
        self,
        send: _Send[T],
        name: str | None,
        middlewares: Sequence[aiohttp.ClientMiddlewareType] = (),
        seconds: float | None = None,
    ) -> T:
        if self._session.closed:
            raise RuntimeError("Session is closed")
        silence = asyncio.timeout(None)

        async def reused(_: aiohttp.ClientSession, *__: object) -> None:
            if seconds is not None:
                silence.reschedule(asyncio.get_running_loop().time() + seconds)

        watch = aiohttp.TraceConfig()
        watch.on_connection_reuseconn.append(reused)
        try:
            # A session of its own over the same connections, which can be watched.
            async with (
                aiohttp.ClientSession(
                    connector=self._session.connector,
                    connector_owner=False,
                    cookie_jar=self._session.cookie_jar,
                    headers=self._session.headers,
                    middlewares=middlewares,
                    timeout=aiohttp.ClientTimeout(total=None),
                    trace_configs=[watch],
                    trust_env=self._session.trust_env,
                ) as session,
                silence,
            ):
                return await send(session, name)
        except TimeoutError:
            if not silence.expired():
                raise
            raise _SilentConnectionError from None


def _next(generation: int) -> int:
    return (generation + 1) % _GENERATIONS


def _name(url: URL, generation: int) -> str | None:
    """Return a spelling of the host that separates generations of connections.

    A host has the same name with trailing dots, which aiohttp removes before TLS.
    """
    return f"{url.raw_host}{'.' * generation}" if generation else None
