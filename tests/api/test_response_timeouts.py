"""Responses that trickle in, or end in the middle, end at a timeout."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
import time

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

HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nTransfer-Encoding: chunked\r\n\r\n"
)
# Long enough for a whole test, and short enough for many checks of the connection.
TIMEOUTS = RequestTimeouts(first_byte=1, between_bytes=1)


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
class Opened:
    """A response of which the head has been sent."""

    client: TelnyxClient
    writer: asyncio.Future[asyncio.StreamWriter]
    is_closed: asyncio.Event

    async def send(self, data: bytes) -> None:
        """Send more of the response, in a packet of its own."""
        writer = await self.writer
        await some_turns()  # in which the packet before it is read
        writer.write(data)


@pytest.fixture
async def opened(
    session: aiohttp.ClientSession, socket_enabled: None
) -> AsyncGenerator[Opened]:
    """A server that sends the head of a response, and the rest on demand."""
    is_closed = asyncio.Event()
    sending: asyncio.Future[asyncio.StreamWriter] = asyncio.Future()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(HEAD)
        sending.set_result(writer)
        await reader.read()
        writer.close()
        is_closed.set()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as running:
        address = URL(f"http://127.0.0.1:{running.sockets[0].getsockname()[1]}/v2")
        client = TelnyxClient(session, "KEY", address, timeouts=TIMEOUTS)
        yield Opened(client, sending, is_closed)


async def first_of_two(opened: Opened, audio: AsyncGenerator[bytes]) -> bytes:
    """Return the first chunk, which breaks where the second should begin."""
    first = asyncio.ensure_future(anext(audio))
    await opened.send(b"8\r\nof audio\r\nzz\r\n")
    return await first


async def test_body_that_breaks_in_a_later_packet_ends(
    opened: Opened, dinner: SpeechRequest
) -> None:
    # aiohttp wakes no reader when a chunk breaks in a later packet.
    audio = opened.client.stream_speech(dinner)
    assert await first_of_two(opened, audio) == b"of audio"
    with pytest.raises(IncompleteResponseError):
        await anext(audio)


async def test_body_that_breaks_before_its_first_byte_ends(
    opened: Opened, dinner: SpeechRequest
) -> None:
    first = asyncio.ensure_future(anext(opened.client.stream_speech(dinner)))
    await opened.send(b"zz\r\n")
    with pytest.raises(IncompleteResponseError):
        await first


async def test_body_that_has_broken_before_it_is_read_ends(
    opened: Opened, dinner: SpeechRequest
) -> None:
    audio = opened.client.stream_speech(dinner)
    assert await first_of_two(opened, audio) == b"of audio"
    await opened.is_closed.wait()
    with pytest.raises(IncompleteResponseError):
        await anext(audio)


async def test_body_that_ends_as_the_connection_is_checked_is_complete(
    opened: Opened, dinner: SpeechRequest
) -> None:
    audio = opened.client.stream_speech(dinner)
    first = asyncio.ensure_future(anext(audio))
    await opened.send(b"8\r\nof audio\r\n")
    assert await first == b"of audio"
    rest = asyncio.ensure_future(anext(audio))
    await opened.send(b"4\r\nrest\r\n0\r\n\r\n")
    time.sleep(0.1)  # noqa: ASYNC251 - a loop that stalls, for both to be due
    assert await rest == b"rest"
