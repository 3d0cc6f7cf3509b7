"""What all tests share: the local server, and a client that talks to it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import AsyncExitStack
import traceback

import aiohttp
import pytest
from yarl import URL

from custom_components.telnyx_kokoro.api import SpeechRequest, TelnyxClient
from local_telnyx import LocalTelnyx

HEART = "Telnyx.KokoroTTS.af_heart"

type Answering = Callable[[bytes], Awaitable[URL]]


@pytest.fixture(autouse=True, scope="session")
def short_origins() -> Generator[None]:
    """Shortens what asyncio notes about the origin of each future, to save time.

    The plugin for Home Assistant runs all loops in debug mode. There, asyncio formats the
    whole stack, most of which is pytest's, whenever it creates a future. Only calls that
    name no limit are concerned, so tracebacks stay whole.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(traceback.extract_stack, "__defaults__", (None, 5))
        yield


@pytest.fixture
async def server(socket_enabled: None) -> AsyncGenerator[LocalTelnyx]:
    """A server with Telnyx's API on a real socket."""
    async with LocalTelnyx() as running:
        yield running


@pytest.fixture
async def session(socket_enabled: None) -> AsyncGenerator[aiohttp.ClientSession]:
    """A session such as Home Assistant shares with its integrations."""
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def client(server: LocalTelnyx, session: aiohttp.ClientSession) -> TelnyxClient:
    """A client whose key the server accepts."""
    return TelnyxClient(session, "KEY_LOCAL", URL(server.url))


@pytest.fixture
def dinner() -> SpeechRequest:
    """One sentence in one voice."""
    return SpeechRequest("Dinner is ready.", HEART)


@pytest.fixture
async def answer(socket_enabled: None) -> AsyncGenerator[Answering]:
    """A function that starts a server which answers everything with the same bytes.

    For answers that no HTTP library would send. It returns the server's address.
    """
    async with AsyncExitStack() as servers:

        async def start(answer_bytes: bytes) -> URL:
            async def serve(
                reader: asyncio.StreamReader, writer: asyncio.StreamWriter
            ) -> None:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(answer_bytes)
                writer.close()
                await writer.wait_closed()

            running = await asyncio.start_server(serve, "127.0.0.1", 0)
            await servers.enter_async_context(running)
            port = running.sockets[0].getsockname()[1]
            return URL(f"http://127.0.0.1:{port}/v2")

        yield start
