"""Web servers on ports of this machine."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
import ssl

from aiohttp import web

from .network import LOOPBACK


@asynccontextmanager
async def serve(
    routes: Iterable[web.RouteDef], tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """Serve these routes and give the port."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(
        app, access_log=None, handler_cancellation=True, shutdown_timeout=1.0
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, LOOPBACK, 0, ssl_context=tls)
        await site.start()
        yield site.port
    finally:
        await runner.cleanup()
