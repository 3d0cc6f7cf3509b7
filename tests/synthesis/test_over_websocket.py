"""Speech over a WebSocket, opened while the text is still being written."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from custom_components.telnyx_kokoro.api import (
    AuthenticationError,
    IncompleteResponseError,
    TelnyxClient,
)
from custom_components.telnyx_kokoro.synthesis import (
    EmptyTextError,
    Timeouts,
    VoiceSettings,
)
from custom_components.telnyx_kokoro.synthesis.websocket import speak_over_websocket
from local_telnyx import DIALECTS, Fault, LocalTelnyx
from local_telnyx.engines import tones
from tests.conftest import HEART

from .listening import PARTS, audio, heard
from .writers import Pen, failing, word_by_word, written


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
@pytest.mark.parametrize("write", [written, word_by_word])
async def test_all_is_spoken_once_and_in_order(
    client: TelnyxClient, server: LocalTelnyx, dialect: str, write: object
) -> None:
    server.dialect = DIALECTS[dialect]
    assert callable(write)
    clips = await heard(speak_over_websocket, client, write(*PARTS))
    assert " ".join(clips) == "".join(PARTS)


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
@pytest.mark.parametrize("parts", [("€",), ("First one. ", "€"), ("€\n", "Last one.")])
async def test_sign_with_a_name_is_spoken_whole(
    client: TelnyxClient, server: LocalTelnyx, dialect: str, parts: tuple[str, ...]
) -> None:
    server.dialect = DIALECTS[dialect]
    clips = await heard(speak_over_websocket, client, written(*parts))
    assert "".join("".join(clips).split()) == "".join("".join(parts).split())


async def test_socket_is_open_before_there_is_text(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    pen = Pen()
    speech = audio(speak_over_websocket, client, pen.text())
    first = asyncio.ensure_future(anext(speech))
    await server.messages(1)
    assert server.requests[-1].messages == [{"text": " "}]
    pen.write("First one. Sec")
    assert (await first).startswith(b"\xff\xf3")
    await speech.aclose()


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
async def test_last_frame_of_a_sentence_does_not_wait_for_the_next_one(
    client: TelnyxClient, server: LocalTelnyx, dialect: str
) -> None:
    server.dialect = DIALECTS[dialect]
    whole = b"".join([piece async for piece in tones.Tones().mp3("First one.", HEART)])
    pen = Pen()
    pen.write("First one.\n")
    settings = VoiceSettings(HEART, timeouts=Timeouts(idle_socket=60))
    heard_so_far = b""
    async with (
        asyncio.timeout(20),
        aclosing(audio(speak_over_websocket, client, pen.text(), settings)) as speech,
    ):
        while not heard_so_far.endswith(whole):
            heard_so_far += await anext(speech)


async def test_stream_has_one_tag(client: TelnyxClient, server: LocalTelnyx) -> None:
    server.dialect = DIALECTS["doubled"]
    mp3 = b"".join(
        [
            frames
            async for frames in audio(speak_over_websocket, client, written(*PARTS))
        ]
    )
    assert mp3.count(b"ID3") == 1


async def test_index_frame_of_a_later_text_is_not_heard(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.dialect = DIALECTS["doubled"]
    writer = word_by_word("First one.\n", "Second one.\n")
    mp3 = b"".join(
        [frames async for frames in audio(speak_over_websocket, client, writer)]
    )
    assert [clip.text.strip() for clip in tones.read(mp3)] == [
        "First one.",
        "Second one.",
    ]
    assert b"Info" not in mp3


async def test_users_text_is_neither_the_opening_nor_the_end(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    await heard(
        speak_over_websocket,
        client,
        word_by_word(" ", "", "First one. ", " ", "Second one.", ""),
    )
    opening, *texts, end = server.requests[-1].messages
    assert (opening, end) == ({"text": " "}, {"text": ""})
    assert all(text["text"].strip() and text["flush"] for text in texts)


async def test_refused_upgrade_raises(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.key = "ANOTHER"
    with pytest.raises(AuthenticationError):
        await heard(speak_over_websocket, client, written(*PARTS))


@pytest.mark.parametrize("code", [1000, 1001, 1011])
async def test_closed_socket_raises(
    client: TelnyxClient, server: LocalTelnyx, code: int
) -> None:
    server.fail(Fault(frames=1, close_code=code))
    with pytest.raises(IncompleteResponseError):
        await heard(speak_over_websocket, client, written(*PARTS))


async def test_text_without_a_word_raises(client: TelnyxClient) -> None:
    with pytest.raises(EmptyTextError):
        await heard(speak_over_websocket, client, written(" ", "…"))


async def test_failure_of_the_writer_is_raised_after_what_it_wrote(
    client: TelnyxClient,
) -> None:
    with pytest.raises(ZeroDivisionError):
        await heard(speak_over_websocket, client, failing("First one. Second one. Th"))


async def test_failure_of_the_writer_is_no_pause_though_it_is_a_timeout(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    async def agent() -> AsyncGenerator[str]:
        yield "First one. Second one. Th"
        raise TimeoutError("The model is busy")

    with pytest.raises(TimeoutError, match="The model is busy"):
        await heard(speak_over_websocket, client, agent())
    assert len(server.requests) == 1


@pytest.mark.slow
async def test_text_of_20000_characters_is_spoken_whole(
    client: TelnyxClient,
) -> None:
    text = "".join(f"This is sentence number {number}. " for number in range(700))
    clips = await heard(speak_over_websocket, client, written(text))
    assert " ".join(clips) == text.strip()


@pytest.mark.parametrize("chunks", [1, 2, 5, 20])
async def test_closing_at_any_moment_closes_the_socket(
    client: TelnyxClient, server: LocalTelnyx, chunks: int
) -> None:
    pen = Pen()
    pen.write(*PARTS)
    speech = audio(speak_over_websocket, client, pen.text())
    for _ in range(chunks):
        await anext(speech)
    await speech.aclose()
    await server.idle()


async def test_cancelling_while_audio_is_waited_for_closes_the_socket(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(stall_after=0))
    speech = asyncio.ensure_future(
        anext(audio(speak_over_websocket, client, Pen().text()))
    )
    await server.messages(1)
    speech.cancel()
    await asyncio.wait([speech])
    await server.idle()
