"""Speech over a WebSocket: texts sent, audio received, connections closed."""

import asyncio
from contextlib import AsyncExitStack, aclosing

import aiohttp
import pytest

from custom_components.telnyx_kokoro.api import IncompleteResponseError, TelnyxClient
from local_telnyx import DIALECTS, Fault, LocalTelnyx
from local_telnyx.engines import tones
from tests.conftest import HEART

from .socket_scripts import (
    ALL_DIALECTS,
    DEAF,
    Scripted,
    frame,
    raised_by,
    rest_of,
    some_turns,
    speak,
    texts_in,
)


@pytest.mark.parametrize("dialect", ALL_DIALECTS)
async def test_every_sentence_is_spoken_once_in_every_dialect(
    client: TelnyxClient, server: LocalTelnyx, dialect: str
) -> None:
    server.dialect = ALL_DIALECTS[dialect]
    audio = await speak(client, "One. Two!", "Three?", "Four", "One. Two!")
    assert tones.read(audio) == [
        tones.Spoken(HEART, text)
        for text in ("One.", "Two!", "Three?", "Four", "One.", "Two!")
    ]


async def test_texts_are_flushed_between_opening_and_end(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    await speak(client, "One. Two.", "Grüße, 你好 \ud83c")
    assert list(server.requests[-1].messages) == [
        {"text": " "},
        {"text": "One. Two.", "flush": True},
        {"text": "Grüße, 你好 \ud83c", "flush": True},
        {"text": ""},
    ]


async def test_opening_is_sent_before_any_text(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    async with client.open_socket(HEART):
        await server.messages(1)
    assert list(server.requests[-1].messages) == [{"text": " "}]


@pytest.mark.parametrize(
    ("disable_cache", "query"), [(False, {}), (True, {"disable_cache": "true"})]
)
async def test_upgrade_holds_what_the_documentation_names(
    client: TelnyxClient,
    server: LocalTelnyx,
    disable_cache: bool,
    query: dict[str, str],
) -> None:
    await speak(client, "One.", disable_cache=disable_cache)
    assert server.requests[-1].query == {
        "voice": HEART,
        "audio_format": "mp3",
        **query,
    }


async def test_key_is_in_the_header_of_the_upgrade(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    await speak(client, "One.")
    assert server.requests[-1].key == "KEY_LOCAL"
    assert "KEY_LOCAL" not in str(server.requests[-1].query)


async def test_upgrade_says_who_asks_as_every_request_does(
    client: TelnyxClient, server: LocalTelnyx, session: aiohttp.ClientSession
) -> None:
    session.headers["User-Agent"] = "House/1.0"
    await speak(client, "One.")
    assert server.requests[-1].headers["user-agent"] == "House/1.0"


async def test_audio_comes_while_text_is_still_written(client: TelnyxClient) -> None:
    async with (
        client.open_socket(HEART) as socket,
        aclosing(socket.audio()) as audio,
    ):
        await socket.send("One.")
        first = await anext(audio)
        await socket.send("Two.")
        await socket.end()
        rest = b"".join([chunk async for chunk in audio])
    assert texts_in(first + rest) == ["One.", "Two."]


async def test_one_task_sends_while_another_reads(client: TelnyxClient) -> None:
    async with (
        client.open_socket(HEART) as socket,
        asyncio.TaskGroup() as tasks,
    ):
        reading = tasks.create_task(rest_of(socket))
        for text in ("One.", "Two.", "Three."):
            await socket.send(text)
            await asyncio.sleep(0)
        await socket.end()
    assert texts_in(reading.result()) == ["One.", "Two.", "Three."]


async def test_utterance_without_a_text_is_silent(client: TelnyxClient) -> None:
    assert await speak(client) == b""


async def test_audio_has_nothing_more_after_its_end(client: TelnyxClient) -> None:
    async with client.open_socket(HEART) as socket:
        await socket.send("One.")
        await socket.end()
        assert await rest_of(socket)
        assert await rest_of(socket) == b""


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
async def test_blank_text_is_a_mistake_of_the_caller(
    client: TelnyxClient, text: str
) -> None:
    async with client.open_socket(HEART) as socket:
        with pytest.raises(ValueError, match="blank"):
            await socket.send(text)


async def test_nothing_can_be_said_after_the_end(client: TelnyxClient) -> None:
    async with client.open_socket(HEART) as socket:
        await socket.end()
        with pytest.raises(RuntimeError, match="ended"):
            await socket.send("One.")
        with pytest.raises(RuntimeError, match="ended"):
            await socket.end()


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_closing_in_the_middle_leaves_no_task_and_no_socket(
    client: TelnyxClient, server: LocalTelnyx, dialect: str
) -> None:
    server.dialect = DIALECTS[dialect]
    server.fail(Fault(stall_after=1))
    async with client.open_socket(HEART) as socket:
        await socket.send("One is a long sentence.")
        await anext(socket.audio())
        assert server.open_requests == 1
    await server.idle()
    await server.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_closing_does_not_wait_for_the_service_to_agree(
    scripted: Scripted,
) -> None:
    client = await scripted(1, frame(b"a"), DEAF)
    context = AsyncExitStack()
    socket = await context.enter_async_context(client.open_socket(HEART))
    await anext(socket.audio())
    closing = asyncio.create_task(context.aclose())
    await some_turns()
    assert closing.done()


async def test_closing_under_a_reader_ends_it(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    async with client.open_socket(HEART) as socket:
        reading = asyncio.create_task(raised_by(rest_of(socket)))
        await server.messages(1)
    assert isinstance(await reading, IncompleteResponseError)
    await server.idle()


async def test_cancelled_reader_leaves_no_socket(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    async def read() -> None:
        async with client.open_socket(HEART) as socket:
            await rest_of(socket)

    reading = asyncio.create_task(read())
    await server.messages(1)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await server.idle()


async def test_what_the_caller_raises_is_left_alone(client: TelnyxClient) -> None:
    with pytest.raises(TimeoutError, match="mine"):
        async with client.open_socket(HEART):
            raise TimeoutError("mine")


async def test_finished_utterance_leaves_no_socket_and_the_session_open(
    client: TelnyxClient, server: LocalTelnyx, session: aiohttp.ClientSession
) -> None:
    await speak(client, "One.")
    await server.idle()
    assert not session.closed
    assert (await client.balance()).currency == "USD"
