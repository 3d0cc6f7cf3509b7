"""Connections that were open and have died unnoticed."""

import asyncio
from collections.abc import AsyncGenerator
import ssl

import aiohttp
import pytest
import trustme
from yarl import URL

from custom_components.telnyx_kokoro.api import (
    DeadlineError,
    RequestTimeouts,
    SpeechRequest,
    TelnyxClient,
)
from local_telnyx import Fault, LocalTelnyx
from local_telnyx.engines import tones
from tests.conftest import HEART
from tests.line import Line

from .socket_scripts import SHORT, speak

DINNER = [tones.Spoken(HEART, "Dinner is ready.")]
LONGER = 4 * SHORT


@pytest.fixture
async def line(server: LocalTelnyx) -> AsyncGenerator[Line]:
    """A line to the server."""
    async with Line(server.port) as running:
        yield running


@pytest.fixture
def caller(line: Line, session: aiohttp.ClientSession) -> TelnyxClient:
    """A client at the other end of the line."""
    return TelnyxClient(
        session,
        "KEY_LOCAL",
        URL(line.address()),
        timeouts=RequestTimeouts(reused=SHORT),
    )


async def spoken(client: TelnyxClient, request: SpeechRequest) -> list[tones.Spoken]:
    return tones.read(
        b"".join([chunk async for chunk in client.stream_speech(request)])
    )


def requests_of(server: LocalTelnyx, operation: str = "speech") -> int:
    return sum(request.operation == operation for request in server.requests)


async def test_request_on_a_dead_connection_is_sent_again_on_a_new_one(
    caller: TelnyxClient, line: Line, server: LocalTelnyx, dinner: SpeechRequest
) -> None:
    await caller.voices()
    line.die()
    assert await spoken(caller, dinner) == DINNER
    assert (line.connections, requests_of(server)) == (2, 1)


async def test_socket_on_a_dead_connection_is_opened_on_a_new_one(
    caller: TelnyxClient, line: Line, server: LocalTelnyx
) -> None:
    await caller.voices()
    line.die()
    assert tones.read(await speak(caller, "Dinner is ready.")) == DINNER
    assert (line.connections, requests_of(server, "websocket")) == (2, 1)


async def test_slow_server_is_asked_twice_only_until_it_is_known(
    caller: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest
) -> None:
    await caller.voices()
    server.fail(Fault(delay=1.5 * SHORT), only="speech", times=None)
    for _ in range(3):
        assert await spoken(caller, dinner) == DINNER
    assert requests_of(server) == 4


async def test_of_many_dead_connections_one_is_waited_for(
    caller: TelnyxClient, line: Line, dinner: SpeechRequest
) -> None:
    await asyncio.gather(*(caller.voices() for _ in range(3)))
    line.die()
    await spoken(caller, dinner)
    # The connection of the first stays open, and is used again.
    await spoken(caller, dinner)
    assert line.connections == 4


async def test_connections_may_die_again_and_again(
    caller: TelnyxClient, line: Line, dinner: SpeechRequest
) -> None:
    await asyncio.gather(*(caller.voices() for _ in range(3)))
    for _ in range(5):
        line.die()
        assert await spoken(caller, dinner) == DINNER
    assert line.connections == 8


async def test_many_requests_on_dead_connections_all_get_responses(
    caller: TelnyxClient, line: Line, dinner: SpeechRequest
) -> None:
    await asyncio.gather(*(caller.voices() for _ in range(3)))
    line.die()
    answers = await asyncio.gather(*(spoken(caller, dinner) for _ in range(3)))
    assert answers == [DINNER] * 3


# The server's side of TLS waits for a farewell that the line has swallowed.
@pytest.mark.parametrize("expected_lingering_timers", [True])
@pytest.mark.usefixtures("socket_enabled")
async def test_host_is_checked_by_its_own_name_on_the_new_connection() -> None:
    authority = trustme.CA()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    async with (
        LocalTelnyx(tls=tls) as server,
        Line(server.port) as line,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust)) as session,
    ):
        client = TelnyxClient(
            session,
            "KEY_LOCAL",
            URL(line.address("https")),
            timeouts=RequestTimeouts(reused=SHORT),
        )
        await client.voices()
        line.die()
        assert (await client.voices()).voices


async def test_silence_on_both_connections_is_given_up(
    caller: TelnyxClient, server: LocalTelnyx, session: aiohttp.ClientSession
) -> None:
    timeouts = RequestTimeouts(reused=SHORT, first_byte=LONGER)
    client = TelnyxClient(session, "KEY_LOCAL", caller.address, timeouts=timeouts)
    await client.voices()
    server.fail(Fault(delay=60), times=None)
    with pytest.raises(DeadlineError, match=r"No response within 0\.2 seconds"):
        await client.balance()
    assert requests_of(server, "balance") == 2


async def test_new_connection_is_not_given_up_so_soon(
    caller: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest
) -> None:
    server.fail(Fault(delay=LONGER))
    assert await spoken(caller, dinner) == DINNER
    assert requests_of(server) == 1


async def test_audio_that_is_late_after_its_head_is_requested_once(
    caller: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest
) -> None:
    await caller.voices()
    server.fail(Fault(pause=LONGER))
    assert await spoken(caller, dinner) == DINNER
    assert requests_of(server) == 1


async def test_clip_that_is_long_in_the_making_is_requested_once(
    caller: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest
) -> None:
    await caller.voices()
    server.fail(Fault(delay=LONGER), times=2)
    for _ in range(2):
        assert tones.read(await caller.speech_bytes(dinner)) == DINNER
    assert requests_of(server) == 2


async def test_clip_needs_no_connection_that_may_be_dead(
    caller: TelnyxClient, line: Line, dinner: SpeechRequest
) -> None:
    await caller.voices()
    for _ in range(2):
        line.die()
        assert tones.read(await caller.speech_bytes(dinner)) == DINNER
