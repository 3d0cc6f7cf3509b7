"""Connections that are open already: used again, and given up when they are dead."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final

import aiohttp
from yarl import URL

# Connections of as many generations ago are closed by now, for nobody used them.
_GENERATIONS: Final = 8

type _Send[T] = Callable[[aiohttp.ClientSession, str | None], Awaitable[T]]


class _SilentConnectionError(Exception):
    """A connection that was open already does not answer."""


class Connections:
    """The connections of the caller's session.

    One that was open may have died without a word: behind a router that has forgotten
    it, or while the machine slept. Nothing tells it from one whose server thinks, but
    for the time that it takes: a server that was slow to answer a path is given twice
    as long the next time.
    """

    def __init__(self, session: aiohttp.ClientSession, seconds: float) -> None:
        """Give a connection that was open so many seconds to begin its answer."""
        self._session = session
        self._seconds = seconds
        self._generation = 0
        # By path, how many seconds its last answer was in coming.
        self._took: dict[str, float] = {}

    async def answered[T](
        self,
        send: _Send[T],
        url: URL,
        middlewares: Sequence[aiohttp.ClientMiddlewareType] = (),
    ) -> T:
        """Return what `send` returns, sent once more if an open connection is silent.

        Args:
            send: Sends with a session, and with the `server_hostname` that it is
                given; returns once an answer has begun.
            url: Where to.
            middlewares: What the session passes its requests through.

        """
        generation = self._generation
        name = _name(url, generation)
        seconds = max(self._seconds, 2 * self._took.get(url.path, 0))
        loop = asyncio.get_running_loop()
        begun = loop.time()
        try:
            answer = await self._sent(send, name, middlewares, seconds)
        except _SilentConnectionError:
            # All that were open beside it may have died with it.
            self._generation = _next(generation)
            begun = loop.time()
            name = _name(url, self._generation)
            answer = await self._sent(send, name, middlewares)
        self._took[url.path] = loop.time() - begun
        return answer

    async def answered_on_new[T](self, send: _Send[T], url: URL) -> T:
        """Return the same over a connection that nothing was sent on before.

        It must not be used again, so the request has to ask for its end.
        """
        return await self._sent(send, _name(url, _next(self._generation)))

    async def _sent[T](
        self,
        send: _Send[T],
        name: str | None,
        middlewares: Sequence[aiohttp.ClientMiddlewareType] = (),
        seconds: float | None = None,
    ) -> T:
        """Send; raise _SilentConnectionError if an open connection is silent so long."""
        silence = asyncio.timeout(None)
        try:
            async with self._watched(silence, middlewares, seconds) as session, silence:
                return await send(session, name)
        except TimeoutError:
            if not silence.expired():
                raise
            raise _SilentConnectionError from None

    @asynccontextmanager
    async def _watched(
        self,
        silence: asyncio.Timeout,
        middlewares: Sequence[aiohttp.ClientMiddlewareType],
        seconds: float | None,
    ) -> AsyncGenerator[aiohttp.ClientSession]:
        """Lend a session over the same connections that starts a limit on open ones."""
        if self._session.closed:
            raise RuntimeError("Session is closed")

        async def reused(_: aiohttp.ClientSession, *__: object) -> None:
            if seconds is not None:
                silence.reschedule(asyncio.get_running_loop().time() + seconds)

        watch = aiohttp.TraceConfig()
        watch.on_connection_reuseconn.append(reused)
        async with aiohttp.ClientSession(
            connector=self._session.connector,
            connector_owner=False,
            cookie_jar=self._session.cookie_jar,
            headers=self._session.headers,
            middlewares=middlewares,
            timeout=aiohttp.ClientTimeout(total=None),
            trace_configs=[watch],
            trust_env=self._session.trust_env,
        ) as session:
            yield session


def _next(generation: int) -> int:
    return (generation + 1) % _GENERATIONS


def _name(url: URL, generation: int) -> str | None:
    """Return the name of a host, by which connections of generations are kept apart.

    A host has the same name with dots after it, which aiohttp takes away before TLS.
    """
    return f"{url.raw_host}{'.' * generation}" if generation else None
