"""The key stays secret, and compressed bodies are not expanded."""

import gzip
import logging
import traceback

import aiohttp
import pytest

from custom_components.telnyx_kokoro.api import (
    InvalidResponseError,
    NoCreditError,
    SpeechRequest,
    TelnyxClient,
    TelnyxError,
)
from local_telnyx import Fault, LocalTelnyx
from tests.conftest import Answering

KEY = "KEY_SECRET"
NOT_HTTP = b"HTTP/1.1 200 OK\r\nContent-Length: KEY_SECRET\r\n\r\n"


def causes(err: BaseException | None) -> list[BaseException]:
    """Return an error with all that it was raised from, as far as it is kept."""
    if err is None:
        return []
    context = None if err.__suppress_context__ else err.__context__
    return [err, *causes(err.__cause__ or context)]


async def failure(client: TelnyxClient, way: str) -> TelnyxError:
    socket = client.open_socket("voice")
    asking = client.voices() if way == "rest" else socket.__aenter__()
    with pytest.raises(TelnyxError) as caught:
        await asking
    return caught.value


@pytest.mark.parametrize("way", ["rest", "socket"])
@pytest.mark.parametrize(
    "answer_bytes",
    [
        b"no HTTP at all\r\n\r\n",
        NOT_HTTP,
        b"HTTP/1.1 401 No\r\nContent-Length: 17\r\n\r\nno KEY_SECRET, no",
        b"HTTP/1.1 302 Found\r\nLocation: http://localhost/\r\n\r\n",
        b"",
    ],
)
async def test_key_is_in_no_error_nor_in_what_it_was_raised_from(
    answer: Answering,
    session: aiohttp.ClientSession,
    caplog: pytest.LogCaptureFixture,
    answer_bytes: bytes,
    way: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    client = TelnyxClient(session, KEY, await answer(answer_bytes))
    err = await failure(client, way)
    shown = "".join(traceback.format_exception(err))
    assert KEY not in shown + caplog.text + repr(causes(err))


async def test_compressed_error_response_is_still_an_error(
    client: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest
) -> None:
    body = gzip.compress(b"Funds")
    server.fail(Fault(status=402, body=body, headers={"content-encoding": "gzip"}))
    with pytest.raises(NoCreditError, match="HTTP status 402"):
        await anext(client.stream_speech(dinner))


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
async def test_compressed_response_is_rejected(
    client: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest, encoding: str
) -> None:
    bomb = gzip.compress(bytes(10_000_000))
    server.fail(Fault(body=bomb, headers={"content-encoding": encoding}))
    with pytest.raises(InvalidResponseError):
        await anext(client.stream_speech(dinner))
