"""Error responses and error frames of a WebSocket."""

from contextlib import aclosing
import logging
import re

import aiohttp
import pytest

from custom_components.telnyx_kokoro.api import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    ConnectionFailedError,
    InvalidResponseError,
    NoCreditError,
    NotPermittedError,
    RateLimitError,
    ServiceError,
    ServiceTimeoutError,
    TelnyxClient,
    TelnyxError,
    TextLimitError,
    UpgradeForbiddenError,
)
from local_telnyx import DIALECTS, Fault, LocalTelnyx
from tests.conftest import HEART, Answering

from .socket_scripts import FINAL, Scripted, Step, frame, speak


@pytest.mark.parametrize(
    ("fault", "error", "retryable"),
    [
        (Fault(status=400), BadRequestError, False),
        (Fault(status=401), AuthenticationError, False),
        (Fault(status=402), NoCreditError, False),
        (Fault(status=403, code="10010"), UpgradeForbiddenError, False),
        (Fault(status=403, body=b"Forbidden"), UpgradeForbiddenError, False),
        (Fault(status=403, code="20013"), NotPermittedError, False),
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
        with pytest.raises(InvalidResponseError, match="307"):
            await speak(client, "One.")
        assert not elsewhere.requests


async def test_response_that_is_no_upgrade_raises(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=200))
    with pytest.raises(InvalidResponseError, match="HTTP status 200"):
        await speak(client, "One.")


async def test_upgrade_to_something_else_raises(
    answer: Answering, session: aiohttp.ClientSession
) -> None:
    address = await answer(
        b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"
    )
    with pytest.raises(InvalidResponseError, match="Not a WebSocket: Invalid upgrade"):
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
        ({"error": "Invalid voice_id specified"}, BadRequestError, "voice_id"),
        ({"error": "Voice nobody not found"}, BadRequestError, "nobody"),
        ({"error": "Voice nobody does not exist"}, BadRequestError, "nobody"),
        ({"error": "Unsupported voice"}, BadRequestError, "voice"),
        ({"error": "The voice engine is not known to respond"}, ServiceError, "engine"),
        ({"error": "Forbidden"}, NotPermittedError, "^Forbidden$"),
        ({"error": "Account inactive"}, NotPermittedError, "inactive"),
        ({"error": {"code": "20100", "message": "Funds"}}, NoCreditError, "^Funds$"),
        (
            {"type": "error", "code": "10009", "message": "Key"},
            AuthenticationError,
            "Key",
        ),
        ({"error": "Text too long"}, TextLimitError, "long"),
        ({"error": "Unauthorized"}, AuthenticationError, "Unauth"),
        ({"error": "The API key has expired"}, AuthenticationError, "expired"),
        ({"error": "Insufficient funds"}, NoCreditError, "funds"),
        ({"error": "Rate limit exceeded"}, RateLimitError, "Rate"),
        ({"error": "timeout"}, ServiceTimeoutError, "^timeout$"),
        ({"error": "Inactivity timeout"}, ServiceError, "Inact"),
        ({"error": "Invalid message"}, ServiceError, "^Invalid message$"),
        ({"error": "Internal Server Error"}, ServiceError, "^Internal"),
        ({"error": "A key of the voice was lost"}, ServiceError, "key"),
    ],
)
async def test_error_frame_raises_what_it_says(
    scripted: Scripted, content: Step, error: type[ApiError], words: str
) -> None:
    client = await scripted(3, frame(b"a"), content)
    with pytest.raises(ApiError, match=words) as raised:
        await speak(client, "One.")
    assert type(raised.value) is error


@pytest.mark.parametrize("dialect", ["docs", "doubled"])
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
