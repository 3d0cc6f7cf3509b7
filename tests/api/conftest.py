"""A server that answers a WebSocket by a script."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack

import aiohttp
from aiohttp import web
import pytest
from yarl import URL

from custom_components.telnyx_kokoro.api import TelnyxClient

from .socket_scripts import DEAF, Scripted, Step


@pytest.fixture
async def scripted(session: aiohttp.ClientSession) -> AsyncGenerator[Scripted]:
    """A function that starts a server with a script, and returns its client.

    A number in the script waits for so many messages, `DEAF` neither reads nor sends
    any more, and anything else is a frame to send. At the end the server closes with
    1000.
    """
    async with AsyncExitStack() as running:

        async def start(*script: Step) -> TelnyxClient:
            async def converse(request: web.Request) -> web.WebSocketResponse:
                socket = web.WebSocketResponse()
                await socket.prepare(request)
                for step in script:
                    if step is DEAF:
                        await asyncio.Event().wait()
                    elif isinstance(step, int):
                        for _ in range(step):
                            await socket.receive()
                    elif isinstance(step, bytes):
                        await socket.send_bytes(step)
                    elif isinstance(step, str):
                        await socket.send_str(step)
                    else:
                        await socket.send_json(step)
                await socket.close()
                return socket

            app = web.Application()
            app.router.add_get("/v2/text-to-speech/speech", converse)
            runner = web.AppRunner(
                app, access_log=None, handler_cancellation=True, shutdown_timeout=0
            )
            await runner.setup()
            running.push_async_callback(runner.cleanup)
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            return TelnyxClient(
                session, "KEY_LOCAL", URL(f"http://127.0.0.1:{site.port}/v2")
            )

        yield start
