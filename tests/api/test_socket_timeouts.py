"""Time limits of a WebSocket."""

import asyncio
from contextlib import aclosing

import aiohttp
import pytest
from yarl import URL

from custom_components.telnyx_kokoro.api import (
    DeadlineError,
    RequestTimeouts,
    TelnyxClient,
)
from local_telnyx import Fault, LocalTelnyx
from tests.conftest import HEART

from .ports import full_port
from .socket_scripts import (
    DEAF,
    NOW,
    SHORT,
    Scripted,
    Step,
    frame,
    impatient,
    raised_by,
    rest_of,
    some_turns,
    speak,
)


async def test_connection_that_is_never_made_ends_at_its_timeout(
    session: aiohttp.ClientSession,
) -> None:
    with full_port() as port:
        address = URL(f"http://127.0.0.1:{port}/v2")
        client = TelnyxClient(
            session, "KEY", address, timeouts=RequestTimeouts(connect=SHORT)
        )
        with pytest.raises(DeadlineError, match=r"No connection within 0\.05 seconds"):
            await speak(client, "One.")


async def test_upgrade_without_a_response_ends_at_its_timeout(
    client: TelnyxClient, server: LocalTelnyx, session: aiohttp.ClientSession
) -> None:
    server.fail(Fault(delay=60))
    with pytest.raises(DeadlineError, match=r"No connection within 0\.05 seconds"):
        await speak(impatient(client, session, RequestTimeouts(connect=SHORT)), "One.")
    await server.idle()


async def test_missing_first_audio_ends_at_its_timeout(
    client: TelnyxClient, server: LocalTelnyx, session: aiohttp.ClientSession
) -> None:
    server.fail(Fault(stall_after=0))
    client = impatient(client, session, RequestTimeouts(first_byte=SHORT))
    async with client.open_socket(HEART) as socket:
        await socket.send("One.")
        with pytest.raises(DeadlineError, match=r"No audio within 0\.05 seconds"):
            await rest_of(socket)
    await server.idle()


async def test_frames_without_audio_do_not_put_off_the_first_audio(
    scripted: Scripted, session: aiohttp.ClientSession
) -> None:
    client = await scripted(2, {}, {}, 1)
    client = impatient(client, session, RequestTimeouts(first_byte=NOW))
    async with client.open_socket(HEART) as socket:
        await socket.send("One.")
        with pytest.raises(DeadlineError, match="No audio"):
            await rest_of(socket)


async def test_silence_within_a_text_ends_at_its_timeout(
    client: TelnyxClient, server: LocalTelnyx, session: aiohttp.ClientSession
) -> None:
    server.fail(Fault(stall_after=2))
    client = impatient(client, session, RequestTimeouts(between_bytes=SHORT))
    async with client.open_socket(HEART) as socket:
        await socket.send("One is a long sentence.")
        with pytest.raises(DeadlineError, match=r"No data for 0\.05 sec"):
            await rest_of(socket)
    await server.idle()


async def test_silence_after_the_end_ends_at_its_timeout(
    scripted: Scripted, session: aiohttp.ClientSession
) -> None:
    client = await scripted(3, frame(b"a", "One."), 1)
    client = impatient(client, session, RequestTimeouts(between_bytes=SHORT))
    with pytest.raises(DeadlineError, match="No data for"):
        await speak(client, "One.")


async def test_silence_while_the_text_is_written_has_no_timeout(
    scripted: Scripted, session: aiohttp.ClientSession
) -> None:
    client = await scripted(2, frame(b"a", "One."), 1, {}, 1, frame(b"b", "Two."), 1)
    client = impatient(client, session, RequestTimeouts(between_bytes=NOW))
    async with client.open_socket(HEART) as socket:
        await socket.send("One.")
        async with aclosing(socket.audio()) as audio:
            assert await anext(audio) == b"a"
            reading = asyncio.create_task(anext(audio))
            await socket.send("…")
            await some_turns()
            assert not reading.done()
            await socket.send("Two.")
            with pytest.raises(DeadlineError, match="No data for 0 seconds"):
                await reading


async def test_reader_that_waits_for_the_first_text_gets_its_timeout(
    scripted: Scripted, session: aiohttp.ClientSession
) -> None:
    client = await scripted(DEAF)
    client = impatient(client, session, RequestTimeouts(first_byte=NOW))
    async with client.open_socket(HEART) as socket, asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(raised_by(rest_of(socket)))
        await socket.send("…")
        await some_turns()
        assert not reading.done()
        await socket.send("One.")
    assert isinstance(reading.result(), DeadlineError)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param([2, frame(b"a"), 10**9], id="within a text"),
        pytest.param([2, *[{}, 1] * 10_000], id="before the first audio"),
    ],
)
async def test_more_text_does_not_put_off_a_timeout(
    scripted: Scripted, session: aiohttp.ClientSession, script: list[Step]
) -> None:
    client = await scripted(*script)
    timeouts = RequestTimeouts(first_byte=SHORT, between_bytes=SHORT)
    client = impatient(client, session, timeouts)
    async with client.open_socket(HEART) as socket, asyncio.TaskGroup() as tasks:
        await socket.send("One.")
        reading = tasks.create_task(raised_by(rest_of(socket)))
        while not reading.done():
            await socket.send("More.")
            await asyncio.sleep(0)
    assert isinstance(reading.result(), DeadlineError)
