"""Error responses of the service, and failures on the way to it."""

import aiohttp
import pytest
from yarl import URL

from custom_components.telnyx_kokoro.api import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    ConnectionFailedError,
    DeadlineError,
    IncompleteResponseError,
    InvalidResponseError,
    NoCreditError,
    NotFoundError,
    NotPermittedError,
    RateLimitError,
    RequestTimeouts,
    ServiceError,
    ServiceTimeoutError,
    SpeechRequest,
    SynthesisError,
    TelnyxClient,
    TextLimitError,
)
from local_telnyx import Fault, LocalTelnyx
from tests.conftest import Answering

from .ports import full_port

SHORT = 0.05  # seconds


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (401, "10009", AuthenticationError),
        (401, "20001", AuthenticationError),
        (401, "20002", AuthenticationError),
        (401, "20003", AuthenticationError),
        (401, "20006", AuthenticationError),
        (401, "20008", AuthenticationError),
        (403, "20003", AuthenticationError),
        (403, "20008", AuthenticationError),
        (402, "20100", NoCreditError),
        (403, "20100", NoCreditError),
        (403, "10010", NotPermittedError),
        (403, "10035", NotPermittedError),
        (403, "10038", NotPermittedError),
        (403, "10039", NotPermittedError),
        (403, "20012", NotPermittedError),
        (403, "20013", NotPermittedError),
        (403, "20014", NotPermittedError),
        (403, "20015", NotPermittedError),
        (403, "20016", NotPermittedError),
        (403, "20017", NotPermittedError),
        (400, "10015", BadRequestError),
        (400, "10025", TextLimitError),
        (400, "90103", SynthesisError),
        (404, "10005", NotFoundError),
        (408, "10008", ServiceTimeoutError),
        (503, "10008", ServiceTimeoutError),
        (422, "10027", BadRequestError),
        (429, "10011", RateLimitError),
        (500, "10007", ServiceError),
        (503, "10037", ServiceError),
        (500, "90104", ServiceError),
    ],
)
async def test_documented_code_has_its_exception(
    client: TelnyxClient,
    server: LocalTelnyx,
    dinner: SpeechRequest,
    status: int,
    code: str,
    error: type[ApiError],
) -> None:
    server.fail(Fault(status=status, code=code, detail="Why."))
    with pytest.raises(ApiError, match="Why.") as raised:
        await client.speech_bytes(dinner)
    assert type(raised.value) is error
    assert (raised.value.status, raised.value.code) == (status, code)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, BadRequestError),
        (401, AuthenticationError),
        (402, NoCreditError),
        (403, NotPermittedError),
        (404, NotFoundError),
        (408, ServiceTimeoutError),
        (418, ApiError),
        (422, BadRequestError),
        (429, RateLimitError),
        (502, ServiceError),
    ],
)
async def test_response_without_a_known_code_goes_by_its_status(
    client: TelnyxClient, server: LocalTelnyx, status: int, error: type[ApiError]
) -> None:
    server.fail(Fault(status=status, body=b"<html>A proxy</html>"))
    with pytest.raises(ApiError, match=f"HTTP status {status}") as raised:
        await client.voices()
    assert type(raised.value) is error


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error": "In short"}', "In short"),
        (b'{"message": "In short"}', "In short"),
        (b'{"detail": [{"msg": "In short"}]}', r'\[{"msg": "In short"}\]'),
        (b'{"errors": [{"title": "Bad", "detail": "In short"}]}', "Bad: In short"),
        (b'{"errors": [{"code": 10009}]}', "HTTP status 418"),
        (b'{"errors": "In short"}', "In short"),
        (b"[7]", r"\[7\]"),
        (b"In\r\n short \x00", "In short"),
        (b"\xff\xfe", "HTTP status 418|\ufffd"),
        (b"x" * 300, f"^{'x' * 300}$"),
        (b"x" * 100_000, f"^{'x' * 299}…$"),
    ],
)
async def test_error_says_what_the_service_says(
    client: TelnyxClient, server: LocalTelnyx, body: bytes, words: str
) -> None:
    server.fail(Fault(status=418, body=body))
    with pytest.raises(ApiError, match=words):
        await client.voices()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"x-ratelimit-reset": "9"}, 9),
        ({"retry-after": "7", "x-ratelimit-reset": "9"}, 7),
        ({"retry-after": "soon", "x-ratelimit-reset": "9"}, 9),
        ({"retry-after": "-3"}, 0),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
        ({"x-ratelimit-reset": "1445412480"}, 0),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({}, None),
    ],
)
async def test_too_many_requests_says_how_long_to_wait(
    client: TelnyxClient,
    server: LocalTelnyx,
    headers: dict[str, str],
    seconds: float | None,
) -> None:
    server.fail(Fault(status=429, headers=headers))
    with pytest.raises(RateLimitError) as raised:
        await client.voices()
    assert raised.value.retry_after == seconds


@pytest.mark.parametrize(
    ("error", "retryable"),
    [
        (AuthenticationError, False),
        (BadRequestError, False),
        (ConnectionFailedError, True),
        (DeadlineError, True),
        (IncompleteResponseError, True),
        (InvalidResponseError, False),
        (NoCreditError, False),
        (NotPermittedError, False),
        (RateLimitError, True),
        (ServiceError, True),
        (ServiceTimeoutError, True),
    ],
)
def test_error_knows_whether_trying_again_can_help(
    error: type[ApiError], retryable: bool
) -> None:
    assert error.retryable is retryable


def test_service_has_ten_seconds_to_connect_twenty_to_begin_and_thirty_to_go_on() -> (
    None
):
    assert RequestTimeouts() == RequestTimeouts(
        connect=10, first_byte=20, between_bytes=30
    )


async def test_speech_may_be_longer_than_the_sessions_own_timeout(
    server: LocalTelnyx, socket_enabled: None, dinner: SpeechRequest
) -> None:
    server.fail(Fault(pause=0.05))
    timeout = aiohttp.ClientTimeout(total=SHORT)
    async with aiohttp.ClientSession(timeout=timeout) as hasty:
        client = TelnyxClient(hasty, "KEY_LOCAL", URL(server.url))
        assert [chunk async for chunk in client.stream_speech(dinner)]


async def test_nobody_at_the_address_is_a_failed_connection(
    session: aiohttp.ClientSession, server: LocalTelnyx
) -> None:
    await server.close()
    with pytest.raises(ConnectionFailedError, match="Cannot connect to host 127"):
        await TelnyxClient(session, "KEY", URL(server.url)).voices()


async def test_connection_that_is_reset_is_a_failed_connection(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(reset_after=10))
    with pytest.raises((ConnectionFailedError, IncompleteResponseError)):
        await client.voices()


async def test_missing_first_byte_ends_at_its_timeout(
    server: LocalTelnyx, session: aiohttp.ClientSession, dinner: SpeechRequest
) -> None:
    client = TelnyxClient(
        session,
        "KEY_LOCAL",
        URL(server.url),
        timeouts=RequestTimeouts(first_byte=SHORT),
    )
    server.fail(Fault(stall_after=0))
    with pytest.raises(DeadlineError, match=r"No response within 0\.05 seconds"):
        await anext(client.stream_speech(dinner))


async def test_silence_between_bytes_ends_at_its_timeout(
    server: LocalTelnyx, session: aiohttp.ClientSession, dinner: SpeechRequest
) -> None:
    client = TelnyxClient(
        session,
        "KEY_LOCAL",
        URL(server.url),
        timeouts=RequestTimeouts(between_bytes=SHORT),
    )
    server.fail(Fault(stall_after=100))
    with pytest.raises(DeadlineError, match=r"No data for 0\.05 seconds"):
        [chunk async for chunk in client.stream_speech(dinner)]


@pytest.mark.parametrize("size", [0, 10])
async def test_error_response_whose_body_breaks_off_is_still_an_error(
    server: LocalTelnyx, client: TelnyxClient, dinner: SpeechRequest, size: int
) -> None:
    server.fail(Fault(status=402, cut_after=size))
    with pytest.raises(NoCreditError):
        await anext(client.stream_speech(dinner))


async def test_first_byte_may_take_longer_than_those_after_it(
    server: LocalTelnyx, session: aiohttp.ClientSession, dinner: SpeechRequest
) -> None:
    timeouts = RequestTimeouts(first_byte=4 * SHORT, between_bytes=SHORT)
    client = TelnyxClient(session, "KEY_LOCAL", URL(server.url), timeouts=timeouts)
    server.fail(Fault(stall_after=0))
    with pytest.raises(DeadlineError, match="No response within"):
        await anext(client.stream_speech(dinner))


async def test_connection_that_is_never_made_ends_at_its_timeout(
    session: aiohttp.ClientSession,
) -> None:
    with full_port() as port:
        address = URL(f"http://127.0.0.1:{port}/v2")
        client = TelnyxClient(
            session, "KEY", address, timeouts=RequestTimeouts(connect=SHORT)
        )
        with pytest.raises(DeadlineError, match=r"No connection within 0\.05 seconds"):
            await client.voices()


async def test_header_that_is_too_long_is_an_invalid_response(
    answer: Answering, session: aiohttp.ClientSession
) -> None:
    url = await answer(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n")
    with pytest.raises(InvalidResponseError):
        await TelnyxClient(session, "KEY", url).voices()
