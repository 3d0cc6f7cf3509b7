"""Responses that trickle in, or end in the middle, end at a timeout."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import aiohttp
import pytest
from yarl import URL

from custom_components.telnyx_kokoro.api import (
    AuthenticationError,
    DeadlineError,
    IncompleteResponseError,
    RequestTimeouts,
    SpeechRequest,
    TelnyxClient,
)
from local_telnyx import Fault, LocalTelnyx

from .socket_scripts import some_turns


async def test_response_that_trickles_in_ends_at_its_timeout(
    server: LocalTelnyx, session: aiohttp.ClientSession
) -> None:
    client = TelnyxClient(
        session, "KEY_LOCAL", URL(server.url), timeouts=RequestTimeouts(whole=0.1)
    )
    server.fail(Fault(piece=1, pause=0.02))
    with pytest.raises(DeadlineError, match=r"not complete after 0\.1 seconds"):
        await client.voices()


async def test_error_response_that_trickles_in_is_still_an_error(
    server: LocalTelnyx, session: aiohttp.ClientSession, dinner: SpeechRequest
) -> None:
    client = TelnyxClient(
        session, "KEY_LOCAL", URL(server.url), timeouts=RequestTimeouts(first_byte=0.1)
    )
    server.fail(Fault(status=401, piece=1, pause=0.02))
    with pytest.raises(AuthenticationError):
        await anext(client.stream_speech(dinner))


@dataclass
class Broken:
    """A server of a body whose second chunk breaks, in a packet after the head."""

    client: TelnyxClient
    is_closed: asyncio.Event


@pytest.fixture
async def broken(
    session: aiohttp.ClientSession, socket_enabled: None
) -> AsyncGenerator[Broken]:
    """A server whose client closes the connection when the chunk breaks."""
    is_closed = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        await writer.drain()
        await some_turns()  # in which the first packet is read
        writer.write(b"8\r\nof audio\r\nzz\r\n")
        await reader.read()
        writer.close()
        is_closed.set()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as running:
        address = URL(f"http://127.0.0.1:{running.sockets[0].getsockname()[1]}/v2")
        timeouts = RequestTimeouts(between_bytes=1)
        yield Broken(
            TelnyxClient(session, "KEY", address, timeouts=timeouts), is_closed
        )


async def test_body_that_breaks_in_a_later_packet_ends(
    broken: Broken, dinner: SpeechRequest
) -> None:
    # aiohttp wakes no reader when a chunk breaks in a later packet.
    with pytest.raises(IncompleteResponseError):
        [chunk async for chunk in broken.client.stream_speech(dinner)]


async def test_body_that_has_broken_before_it_is_read_ends(
    broken: Broken, dinner: SpeechRequest
) -> None:
    audio = broken.client.stream_speech(dinner)
    assert await anext(audio) == b"of audio"
    await broken.is_closed.wait()
    with pytest.raises(IncompleteResponseError):
        await anext(audio)
