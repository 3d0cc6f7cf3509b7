"""Speech over the WebSocket: one utterance, whole or not at all."""

import asyncio
import base64
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, aclosing
from dataclasses import replace
import logging
import re
from typing import Any

import aiohttp
from aiohttp import web
import pytest
from yarl import URL

from custom_components.telnyx_kokoro.telnyx import (
    ApiError,
    AudioFormat,
    AuthenticationError,
    BadRequestError,
    ConnectionFailedError,
    DeadlineError,
    Deadlines,
    IncompleteAnswerError,
    InvalidAnswerError,
    NoCreditError,
    NotPermittedError,
    RateLimitError,
    ServiceError,
    SpeechSocket,
    TelnyxClient,
    TelnyxError,
)
from local_telnyx import DIALECTS, Fault, LocalTelnyx
from local_telnyx.dialects import LIVE, AudioFrames
from local_telnyx.engines import tones
from tests.conftest import HEART, Answering

from .ports import full_port

NOW = 0.0  # seconds: whatever has to be waited for comes too late
SHORT = 0.05  # seconds

type Step = int | str | bytes | dict[str, Any] | None
type Scripted = Callable[..., Awaitable[TelnyxClient]]

BINARY_FRAME = b"\x00"
DEAF: Step = None
FINAL: Step = {"audio": None, "text": "", "isFinal": True}
ALL_DIALECTS = {
    **DIALECTS,
    "whole": replace(LIVE, audio_frames=AudioFrames.WHOLE),
    "small": replace(LIVE, audio_frames=AudioFrames.SMALL),
}


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


def frame(
    audio: bytes | None, text: str | None = None, **more: object
) -> dict[str, Any]:
    """A frame as others have seen it."""
    encoded = None if audio is None else base64.b64encode(audio).decode()
    return {"audio": encoded, "text": text, "isFinal": False, **more}


def start(audio: bytes) -> Step:
    """The first small frame of a synthesis, as it is documented."""
    return frame(audio, timeToFirstAudioFrameMs=245)


async def rest_of(socket: SpeechSocket) -> bytes:
    return b"".join([chunk async for chunk in socket.audio()])


async def speak(
    client: TelnyxClient,
    *texts: str,
    audio_format: AudioFormat = AudioFormat.MP3,
    disable_cache: bool = False,
) -> bytes:
    async with client.open_socket(
        HEART, audio_format=audio_format, disable_cache=disable_cache
    ) as socket:
        for text in texts:
            await socket.send(text)
        await socket.end()
        return await rest_of(socket)


async def some_turns() -> None:
    """Let everything happen that waits for nothing but its turn of the loop."""
    for _ in range(10):
        await asyncio.sleep(0)


def texts_in(audio: bytes) -> list[str]:
    return [spoken.text for spoken in tones.read(audio)]


def impatient(
    client: TelnyxClient, session: aiohttp.ClientSession, deadlines: Deadlines
) -> TelnyxClient:
    return TelnyxClient(session, "KEY_LOCAL", client.address, deadlines=deadlines)


# What is said, and what comes back.


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
    ("audio_format", "disable_cache", "query"),
    [
        (AudioFormat.MP3, False, {"audio_format": "mp3"}),
        (
            AudioFormat.LINEAR16,
            True,
            {
                "audio_format": "linear16",
                "sample_rate": "24000",
                "disable_cache": "true",
            },
        ),
    ],
)
async def test_upgrade_holds_what_the_documentation_names(
    client: TelnyxClient,
    server: LocalTelnyx,
    audio_format: AudioFormat,
    disable_cache: bool,
    query: dict[str, str],
) -> None:
    await speak(client, "One.", audio_format=audio_format, disable_cache=disable_cache)
    assert server.requests[-1].query == {"voice": HEART, **query}


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


# Which audio of the frames is taken.


async def test_audio_is_taken_once_however_it_is_doubled(scripted: Scripted) -> None:
    client = await scripted(
        4,
        frame(b"a1"),
        frame(b"a2"),
        frame(b"a1a2", "One."),
        frame(b"b", "Two."),
        frame(b"c"),
        frame(None, "Three."),
        FINAL,
    )
    assert await speak(client, "One.", "Two. Three.") == b"a1a2bc"


async def test_empty_text_is_as_good_as_none(scripted: Scripted) -> None:
    client = await scripted(3, frame(b"a", ""), frame(b"a", "One."), FINAL)
    assert await speak(client, "One.") == b"a"


async def test_frames_that_nobody_knows_are_passed_over(scripted: Scripted) -> None:
    client = await scripted(
        3,
        {},
        {"type": "ping"},
        {"hello": ["world"]},
        {"audio": None, "text": None},
        {"audio": "", "text": "One."},
        frame(b"a", "One.", error=None),
        FINAL,
    )
    assert await speak(client, "One.") == b"a"


async def test_final_frame_may_bring_the_last_audio(scripted: Scripted) -> None:
    client = await scripted(3, frame(b"a", "One.", isFinal=True))
    assert await speak(client, "One.") == b"a"


@pytest.mark.parametrize(
    "wrong",
    [
        "not JSON",
        pytest.param("[" * 100_000, id="deep"),
        "[]",
        "null",
        '{"audio": 7}',
        '{"audio": "YQ==", "text": 7}',
        '{"audio": "?"}',
        '{"audio": "YQ"}',
        '{"audio": "Grüße", "text": "One."}',
        BINARY_FRAME,
    ],
)
async def test_frame_of_the_wrong_shape_raises(scripted: Scripted, wrong: Step) -> None:
    client = await scripted(3, wrong, frame(b"a", "One."), FINAL)
    with pytest.raises(InvalidAnswerError, match="frame"):
        await speak(client, "One.")


async def test_frame_of_endless_length_is_not_read_to_its_end(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = "custom_components.telnyx_kokoro.telnyx.transport.MAX_FRAME_BYTES"
    monkeypatch.setattr(limit, 1000)
    client = await scripted(3, frame(bytes(1000), "One."), FINAL)
    with pytest.raises(InvalidAnswerError, match="Not a frame: .*1000"):
        await speak(client, "One.")


async def test_frame_may_be_large(scripted: Scripted) -> None:
    large = bytes(10 * 1024 * 1024)
    client = await scripted(3, frame(large, "One."), FINAL)
    assert await speak(client, "One.") == large


# Which encoding came.


@pytest.mark.parametrize(
    ("dialect", "encoding"), [("docs", AudioFormat.LINEAR16), ("live", AudioFormat.MP3)]
)
async def test_encoding_is_what_came_and_not_what_was_asked_for(
    client: TelnyxClient, server: LocalTelnyx, dialect: str, encoding: AudioFormat
) -> None:
    server.dialect = DIALECTS[dialect]
    async with client.open_socket(HEART, audio_format=AudioFormat.LINEAR16) as socket:
        assert socket.encoding is None
        await socket.send("One.")
        await anext(socket.audio())
        assert socket.encoding is encoding


async def test_mp3_that_was_asked_for_needs_no_telling(client: TelnyxClient) -> None:
    async with client.open_socket(HEART) as socket:
        assert socket.encoding is AudioFormat.MP3


@pytest.mark.parametrize(
    ("audio", "encoding"),
    [
        (b"ID3\x04", AudioFormat.MP3),
        (b"\xff\xfb\x90\x00", AudioFormat.MP3),
        (b"\xff\xf3\x44\xc4", AudioFormat.MP3),
        (b"\xff\xff\xff\xff", AudioFormat.LINEAR16),
        (b"\x00\x00\x01\x00", AudioFormat.LINEAR16),
        (b"\xff\xfb", AudioFormat.MP3),
        (b"\xff", AudioFormat.LINEAR16),
    ],
)
async def test_first_bytes_tell_the_encoding_however_they_are_cut(
    scripted: Scripted, audio: bytes, encoding: AudioFormat
) -> None:
    client = await scripted(3, *(frame(bytes([byte])) for byte in audio), FINAL)
    async with client.open_socket(HEART, audio_format=AudioFormat.LINEAR16) as socket:
        await socket.send("One.")
        await socket.end()
        assert await rest_of(socket) == audio
        assert socket.encoding is encoding


# When the speech is whole.


async def test_final_frame_before_the_end_is_not_the_end(scripted: Scripted) -> None:
    client = await scripted(
        2, frame(b"a", "One.", isFinal=True), 2, frame(b"b", "Two."), FINAL
    )
    async with (
        client.open_socket(HEART) as socket,
        aclosing(socket.audio()) as audio,
    ):
        await socket.send("One.")
        assert await anext(audio) == b"a"
        reading = asyncio.create_task(anext(audio))
        await socket.send("Two.")
        await socket.end()
        assert await reading == b"b"
        assert [chunk async for chunk in audio] == []


async def test_final_frame_of_an_earlier_text_is_not_the_end(
    scripted: Scripted,
) -> None:
    client = await scripted(
        4, frame(b"a", "One."), FINAL, frame(b"b", "Two."), FINAL, 1
    )
    assert await speak(client, "One.", "Two.") == b"ab"


@pytest.mark.parametrize(
    "frames",
    [
        pytest.param([start(b"ab")], id="nothing told but one start"),
        pytest.param([frame(b"a"), frame(b"b")], id="nothing told at all"),
        pytest.param([frame(b"ab", "One. Two.")], id="joined"),
        pytest.param([frame(b"ab", "ONE – TWO")], id="joined with other marks"),
        pytest.param([start(b"ab"), frame(None, "One. Two.")], id="small and joined"),
        pytest.param([frame(b"a", "O"), frame(b"b", "ne Two")], id="split"),
        pytest.param([frame(b"a", "One"), frame(b"b", "TWO!")], id="other marks"),
        pytest.param([frame(b"a", "1"), frame(b"b", "2")], id="altered"),
        pytest.param([frame(b"a", "One."), frame(b"b", "2")], id="one altered"),
        pytest.param([frame(b"a", "One."), start(b"b")], id="last without a text"),
        pytest.param([start(b"a"), start(b"b")], id="no texts, but starts"),
        pytest.param(
            [start(b"a"), start(b"b"), frame(b"b", "Two.")], id="first without a text"
        ),
    ],
)
async def test_answer_that_can_be_whole_is_whole(
    scripted: Scripted, frames: list[Step]
) -> None:
    texts = ["One. Two."] if frames == [start(b"ab")] else ["One.", "Two."]
    client = await scripted(len(texts) + 2, *frames, FINAL)
    assert await speak(client, *texts) == b"ab"


@pytest.mark.parametrize(
    "frames",
    [
        pytest.param([], id="nothing"),
        pytest.param([frame(None, "One."), frame(None, "Two.")], id="no audio"),
        pytest.param([start(b"a")], id="one of two without a text"),
        pytest.param([frame(b"a", "One.")], id="first of two"),
        pytest.param([frame(b"b", "Two.")], id="second of two"),
        pytest.param([frame(b"a", "1")], id="one of two altered"),
        pytest.param([frame(b"a", "One."), frame(None, "Two.")], id="one silent"),
        pytest.param(
            [start(b"a"), frame(b"b", "Two.")], id="whole frame taken for double"
        ),
    ],
)
async def test_answer_that_lacks_a_text_raises(
    scripted: Scripted, frames: list[Step]
) -> None:
    client = await scripted(4, *frames, FINAL)
    with pytest.raises(IncompleteAnswerError, match=r"code 1000"):
        await speak(client, "One.", "Two.")


@pytest.mark.parametrize(
    "frames",
    [
        pytest.param([frame(b"a", "No."), frame(b"b", "So.")], id="all named"),
        pytest.param([frame(b"a", "No."), frame(b"b")], id="last without a text"),
    ],
)
async def test_text_that_is_said_twice_must_come_twice(
    scripted: Scripted, frames: list[Step]
) -> None:
    client = await scripted(5, *frames, FINAL)
    with pytest.raises(IncompleteAnswerError):
        await speak(client, "No.", "So.", "No.")


async def test_text_without_a_letter_owes_nothing(scripted: Scripted) -> None:
    client = await scripted(4, frame(b"a", "One."), FINAL)
    assert await speak(client, "🎉", "One.") == b"a"


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("ends", [True, False])
async def test_answer_that_ends_properly_but_too_soon_raises(
    client: TelnyxClient, server: LocalTelnyx, dialect: str, ends: bool
) -> None:
    server.dialect = DIALECTS[dialect]
    fault = Fault(end_after=3) if ends else Fault(close_code=1000, frames=3)
    server.fail(fault)
    with pytest.raises(IncompleteAnswerError, match="code 1000"):
        await speak(client, "One is a long sentence.", "Two.")


@pytest.mark.parametrize("frames", [0, 1, 5])
@pytest.mark.parametrize("close_code", [1000, 1001, 1008, 1011])
async def test_socket_that_is_closed_too_soon_raises(
    client: TelnyxClient, server: LocalTelnyx, close_code: int, frames: int
) -> None:
    server.fail(Fault(close_code=close_code, frames=frames))
    with pytest.raises(IncompleteAnswerError, match=f"code {close_code}"):
        await speak(client, "One.", "Two.")


@pytest.mark.parametrize("limit", ["cut_after", "reset_after"])
@pytest.mark.parametrize("frames", [0, 1, 5])
async def test_connection_that_is_lost_raises(
    client: TelnyxClient, server: LocalTelnyx, limit: str, frames: int
) -> None:
    server.fail(Fault(**{limit: frames}))  # type: ignore[arg-type]
    with pytest.raises(IncompleteAnswerError, match="code 1006"):
        await speak(client, "One.", "Two.")


async def test_socket_that_is_closed_for_inactivity_raises(
    scripted: Scripted,
) -> None:
    client = await scripted(2, frame(b"a", "One."))
    async with client.open_socket(HEART) as socket:
        await socket.send("One.")
        with pytest.raises(IncompleteAnswerError):
            await rest_of(socket)


async def test_loss_of_the_connection_is_told_by_the_audio_alone(
    scripted: Scripted,
) -> None:
    client = await scripted(1, {"error": "No more"})
    async with client.open_socket(HEART) as socket:
        with pytest.raises(ServiceError, match="No more"):
            await rest_of(socket)
        with pytest.raises(IncompleteAnswerError):
            await rest_of(socket)
        await socket.send("One.")
        await socket.end()


async def test_ping_into_a_lost_connection_is_a_failed_connection(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(self: object, message: bytes = b"") -> None:
        raise aiohttp.ClientConnectionResetError("Cannot write to closing transport")

    monkeypatch.setattr(aiohttp.ClientWebSocketResponse, "receive", lost)
    client = await scripted(1)
    with pytest.raises(ConnectionFailedError, match="Cannot write"):
        await speak(client, "One.")


# What the service refuses.


@pytest.mark.parametrize(
    ("fault", "error", "retryable"),
    [
        (Fault(status=400), BadRequestError, False),
        (Fault(status=401), AuthenticationError, False),
        (Fault(status=402), NoCreditError, False),
        (Fault(status=403, code="10010"), NotPermittedError, False),
        (Fault(status=403, code="20100"), NoCreditError, False),
        (Fault(status=429), RateLimitError, True),
        (Fault(status=500), ServiceError, True),
        (Fault(status=503), ServiceError, True),
        (Fault(status=418, body=b"<html>A proxy</html>"), ApiError, False),
    ],
)
async def test_refused_upgrade_raises_as_a_refused_request_does(
    client: TelnyxClient,
    server: LocalTelnyx,
    fault: Fault,
    error: type[ApiError],
    retryable: bool,
) -> None:
    server.fail(fault)
    with pytest.raises(ApiError) as raised:
        await speak(client, "One.")
    assert type(raised.value) is error
    assert raised.value.status == fault.status
    assert raised.value.retryable is retryable
    await server.idle()


async def test_refused_upgrade_says_how_long_to_wait(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=429, headers={"retry-after": "7"}))
    with pytest.raises(RateLimitError) as raised:
        await speak(client, "One.")
    assert raised.value.retry_after == 7


async def test_refused_voice_is_named_by_the_service(client: TelnyxClient) -> None:
    with pytest.raises(BadRequestError, match="nobody is not available"):
        async with client.open_socket("Telnyx.KokoroTTS.nobody"):
            pass


async def test_upgrade_does_not_follow_a_redirect(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    async with LocalTelnyx() as elsewhere:
        to = {"location": f"{elsewhere.url}/text-to-speech/speech?voice={HEART}"}
        server.fail(Fault(status=307, headers=to))
        with pytest.raises(InvalidAnswerError, match="307"):
            await speak(client, "One.")
        assert not elsewhere.requests


async def test_answer_that_is_no_upgrade_raises(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=200))
    with pytest.raises(InvalidAnswerError, match="HTTP status 200"):
        await speak(client, "One.")


async def test_upgrade_to_something_else_raises(
    answer: Answering, session: aiohttp.ClientSession
) -> None:
    address = await answer(
        b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"
    )
    with pytest.raises(InvalidAnswerError, match="Not a WebSocket: Invalid upgrade"):
        await speak(TelnyxClient(session, "KEY", address), "One.")


async def test_nobody_at_the_address_is_a_failed_connection(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    await server.close()
    with pytest.raises(ConnectionFailedError, match="Cannot connect to host 127"):
        await speak(client, "One.")


async def test_closed_session_opens_no_connection_of_its_own(
    client: TelnyxClient, session: aiohttp.ClientSession
) -> None:
    await session.close()
    with pytest.raises(RuntimeError, match="Session is closed"):
        await speak(client, "One.")


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        ({"error": "Error in audio response"}, ServiceError, "^Error in audio resp"),
        ({"type": "error", "error": "Lost"}, ServiceError, "^Lost$"),
        ({"type": "error", "message": "Lost"}, ServiceError, "^Lost$"),
        ({"error": {"why": "Lost"}}, ServiceError, "Lost"),
        ({"errors": [{"code": "20100", "title": "Funds"}]}, NoCreditError, "^Funds$"),
        ({"errors": [{"code": 10009, "detail": "Key"}]}, AuthenticationError, "^Key$"),
        ({"errors": [{"title": "Lost"}]}, ServiceError, "^Lost$"),
    ],
)
async def test_error_frame_raises_what_it_says(
    scripted: Scripted, content: Step, error: type[ApiError], words: str
) -> None:
    client = await scripted(3, frame(b"a"), content)
    with pytest.raises(ApiError, match=words) as raised:
        await speak(client, "One.")
    assert type(raised.value) is error


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_error_comes_after_the_audio_before_it(
    client: TelnyxClient, server: LocalTelnyx, dialect: str
) -> None:
    server.dialect = DIALECTS[dialect]
    server.fail(Fault(error="Engine lost", frames=2))
    async with client.open_socket(HEART) as socket, aclosing(socket.audio()) as audio:
        await socket.send("One is a long sentence.")
        assert await anext(audio)
        assert await anext(audio)
        with pytest.raises(ServiceError, match="Engine lost"):
            await anext(audio)


@pytest.mark.parametrize(
    "wrong",
    [
        {"error": "KEY_LOCAL is bad"},
        '{"text": "The secret',
        {"audio": "?", "text": "The secret"},
        FINAL,
    ],
)
async def test_neither_key_nor_text_is_told_to_anybody(
    scripted: Scripted, caplog: pytest.LogCaptureFixture, wrong: Step
) -> None:
    caplog.set_level(logging.DEBUG)
    client = await scripted(3, wrong)
    with pytest.raises(TelnyxError) as raised:
        await speak(client, "The secret.")
    chain = (raised.value, raised.value.__cause__)
    assert not re.search(r"KEY_LOCAL|secret", f"{chain!r} {caplog.text}")


# How long the service may take.


async def test_connection_that_is_never_made_ends_at_its_deadline(
    session: aiohttp.ClientSession,
) -> None:
    with full_port() as port:
        address = URL(f"http://127.0.0.1:{port}/v2")
        client = TelnyxClient(
            session, "KEY", address, deadlines=Deadlines(connect=SHORT)
        )
        with pytest.raises(DeadlineError, match=r"No connection within 0\.05 seconds"):
            await speak(client, "One.")


async def test_upgrade_that_is_not_answered_ends_at_its_deadline(
    client: TelnyxClient, server: LocalTelnyx, session: aiohttp.ClientSession
) -> None:
    server.fail(Fault(delay=60))
    with pytest.raises(DeadlineError, match=r"No connection within 0\.05 seconds"):
        await speak(impatient(client, session, Deadlines(connect=SHORT)), "One.")
    await server.idle()


async def test_missing_first_audio_ends_at_its_deadline(
    client: TelnyxClient, server: LocalTelnyx, session: aiohttp.ClientSession
) -> None:
    server.fail(Fault(stall_after=0))
    client = impatient(client, session, Deadlines(first_byte=SHORT))
    async with client.open_socket(HEART) as socket:
        await socket.send("One.")
        with pytest.raises(DeadlineError, match=r"No audio within 0\.05 seconds"):
            await rest_of(socket)
    await server.idle()


async def test_frames_without_audio_do_not_put_off_the_first_audio(
    scripted: Scripted, session: aiohttp.ClientSession
) -> None:
    client = await scripted(2, {}, {}, 1)
    client = impatient(client, session, Deadlines(first_byte=NOW))
    async with client.open_socket(HEART) as socket:
        await socket.send("One.")
        with pytest.raises(DeadlineError, match="No audio"):
            await rest_of(socket)


async def test_silence_within_a_text_ends_at_its_deadline(
    client: TelnyxClient, server: LocalTelnyx, session: aiohttp.ClientSession
) -> None:
    server.fail(Fault(stall_after=2))
    client = impatient(client, session, Deadlines(between_bytes=SHORT))
    async with client.open_socket(HEART) as socket:
        await socket.send("One is a long sentence.")
        with pytest.raises(DeadlineError, match=r"Nothing more came for 0\.05 sec"):
            await rest_of(socket)
    await server.idle()


async def test_silence_after_the_end_ends_at_its_deadline(
    scripted: Scripted, session: aiohttp.ClientSession
) -> None:
    client = await scripted(3, frame(b"a", "One."), 1)
    client = impatient(client, session, Deadlines(between_bytes=SHORT))
    with pytest.raises(DeadlineError, match="Nothing more came"):
        await speak(client, "One.")


async def test_silence_while_the_text_is_written_has_no_deadline(
    scripted: Scripted, session: aiohttp.ClientSession
) -> None:
    client = await scripted(2, frame(b"a", "One."), 1, {}, 1, frame(b"b", "Two."), 1)
    client = impatient(client, session, Deadlines(between_bytes=NOW))
    async with client.open_socket(HEART) as socket:
        await socket.send("One.")
        async with aclosing(socket.audio()) as audio:
            assert await anext(audio) == b"a"
            reading = asyncio.create_task(anext(audio))
            await socket.send("…")
            await some_turns()
            assert not reading.done()
            await socket.send("Two.")
            with pytest.raises(DeadlineError, match="Nothing more came for 0 seconds"):
                await reading


async def test_reader_that_waits_for_the_first_text_gets_its_deadline(
    scripted: Scripted, session: aiohttp.ClientSession
) -> None:
    client = await scripted(DEAF)
    client = impatient(client, session, Deadlines(first_byte=NOW))
    async with client.open_socket(HEART) as socket, asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(_raised_by(rest_of(socket)))
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
async def test_more_text_does_not_put_off_a_deadline(
    scripted: Scripted, session: aiohttp.ClientSession, script: list[Step]
) -> None:
    client = await scripted(*script)
    deadlines = Deadlines(first_byte=SHORT, between_bytes=SHORT)
    client = impatient(client, session, deadlines)
    async with client.open_socket(HEART) as socket, asyncio.TaskGroup() as tasks:
        await socket.send("One.")
        reading = tasks.create_task(_raised_by(rest_of(socket)))
        while not reading.done():
            await socket.send("More.")
            await asyncio.sleep(0)
    assert isinstance(reading.result(), DeadlineError)


# What is left behind.


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
        reading = asyncio.create_task(_raised_by(rest_of(socket)))
        await server.messages(1)
    assert isinstance(await reading, IncompleteAnswerError)
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


async def _raised_by(work: Awaitable[object]) -> BaseException | None:
    try:
        await work
    except TelnyxError as err:
        return err
    return None
