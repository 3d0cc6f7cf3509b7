"""Speech over REST, in each of the three output types."""

from contextlib import aclosing
import ssl

import aiohttp
import pytest
import trustme
from yarl import URL

from custom_components.telnyx_kokoro.api import (
    AuthenticationError,
    IncompleteResponseError,
    InvalidResponseError,
    SpeechRequest,
    TelnyxClient,
)
from local_telnyx import Fault, LocalTelnyx
from local_telnyx.engines import tones
from tests.conftest import HEART, Answering

HALF_A_CLIP = 2_000
DICTIONARY = "1e2f3a4b-0000-4000-8000-000000000000"


async def _spoken(client: TelnyxClient, request: SpeechRequest) -> bytes:
    return b"".join([chunk async for chunk in client.stream_speech(request)])


async def test_streamed_speech_is_the_text_in_the_voice(
    client: TelnyxClient, dinner: SpeechRequest
) -> None:
    spoken = tones.read(await _spoken(client, dinner))
    assert spoken == [tones.Spoken(HEART, "Dinner is ready.")]


async def test_base64_speech_is_the_same_audio(
    client: TelnyxClient, dinner: SpeechRequest
) -> None:
    assert await client.speech_bytes(dinner) == await _spoken(client, dinner)


async def test_speech_behind_its_url_is_the_same_audio(
    client: TelnyxClient, session: aiohttp.ClientSession, dinner: SpeechRequest
) -> None:
    url = await client.speech_url(dinner)
    async with session.get(
        url, headers={"Authorization": "Bearer KEY_LOCAL"}
    ) as fetched:
        assert await fetched.read() == await _spoken(client, dinner)


async def test_request_holds_what_the_documentation_names(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    await _spoken(client, SpeechRequest("Hi.", HEART, True, DICTIONARY))
    assert server.requests[-1].body == {
        "text": "Hi.",
        "voice": HEART,
        "output_type": "binary_output",
        "disable_cache": True,
        "pronunciation_dict_id": DICTIONARY,
    }


@pytest.mark.parametrize(
    "text", ["Grüße, 你好 🎉", "half a pair \ud83c", "NUL \x00 \r\n"]
)
async def test_any_text_reaches_the_service_as_it_is(
    client: TelnyxClient, server: LocalTelnyx, text: str
) -> None:
    server.fail(Fault(status=400))
    with pytest.raises(Exception, match="."):
        await _spoken(client, SpeechRequest(text, HEART))
    assert server.requests[-1].body["text"] == text


async def test_key_goes_to_the_service(
    client: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest
) -> None:
    await _spoken(client, dinner)
    assert server.requests[-1].key == "KEY_LOCAL"


async def test_key_goes_to_no_other_origin(
    client: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest
) -> None:
    async with LocalTelnyx() as elsewhere:
        url = URL(elsewhere.url) / "text-to-speech/speech/some-id"
        server.fail(Fault(body=b'{"audio_url": "%b"}' % str(url).encode()))
        assert await client.speech_url(dinner) == url
        assert not elsewhere.requests


async def test_key_does_not_follow_a_redirect(
    client: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest
) -> None:
    async with LocalTelnyx() as elsewhere:
        to = {"location": f"{elsewhere.url}/text-to-speech/speech"}
        server.fail(Fault(status=307, headers=to))
        with pytest.raises(InvalidResponseError, match="307"):
            await _spoken(client, dinner)
        assert not elsewhere.requests


async def test_key_that_the_service_quotes_is_not_in_the_error(
    client: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest
) -> None:
    server.fail(Fault(status=401, detail="KEY_LOCAL is revoked."))
    with pytest.raises(AuthenticationError) as raised:
        await _spoken(client, dinner)
    assert "KEY_LOCAL" not in str(raised.value)


async def test_key_in_a_body_that_is_not_audio_is_not_in_the_error(
    client: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest
) -> None:
    server.fail(Fault(content_type="text/plain", body=b"You sent: Bearer KEY_LOCAL"))
    with pytest.raises(InvalidResponseError, match=r"You sent: Bearer \[key\]"):
        await _spoken(client, dinner)


async def test_audio_is_requested_without_compression(
    client: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest
) -> None:
    await _spoken(client, dinner)
    assert server.requests[-1].headers["accept-encoding"] == "identity"


async def test_audio_arrives_while_more_is_still_made(
    client: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest
) -> None:
    server.fail(Fault(stall_after=HALF_A_CLIP))
    received = 0
    async with aclosing(client.stream_speech(dinner)) as speech:
        while received < HALF_A_CLIP:
            received += len(await anext(speech))
    assert received == HALF_A_CLIP


async def test_closing_the_stream_ends_its_request(
    client: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest
) -> None:
    server.fail(Fault(stall_after=HALF_A_CLIP))
    speech = client.stream_speech(dinner)
    await anext(speech)
    assert server.open_requests == 1
    await speech.aclose()
    await server.idle()


async def test_second_request_uses_the_first_ones_connection(
    client: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest
) -> None:
    await _spoken(client, dinner)
    await _spoken(client, dinner)
    assert len({request.client for request in server.requests}) == 1


async def test_session_stays_open(
    client: TelnyxClient, session: aiohttp.ClientSession, dinner: SpeechRequest
) -> None:
    await _spoken(client, dinner)
    assert not session.closed


@pytest.mark.parametrize("cut_after", [0, 1, 143, 144, 145, HALF_A_CLIP])
async def test_response_that_is_cut_off_raises(
    client: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest, cut_after: int
) -> None:
    server.fail(Fault(cut_after=cut_after))
    with pytest.raises(IncompleteResponseError):
        await _spoken(client, dinner)


async def test_response_without_a_provable_end_raises(
    answer: Answering, session: aiohttp.ClientSession, dinner: SpeechRequest
) -> None:
    url = await answer(b"HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\nID3")
    with pytest.raises(
        InvalidResponseError, match="can't be distinguished from an interruption"
    ):
        await _spoken(TelnyxClient(session, "KEY", url), dinner)


async def test_response_that_is_not_http_raises(
    answer: Answering, session: aiohttp.ClientSession, dinner: SpeechRequest
) -> None:
    url = await answer(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    with pytest.raises(InvalidResponseError, match="Not an HTTP response"):
        await _spoken(TelnyxClient(session, "KEY", url), dinner)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"hello": "world"}'),
        ("text/html", b"<html>A page of a proxy</html>"),
        ("text/plain", b""),
    ],
)
async def test_response_that_is_not_audio_raises_and_says_what_it_is(
    client: TelnyxClient,
    server: LocalTelnyx,
    dinner: SpeechRequest,
    content_type: str,
    body: bytes,
) -> None:
    server.fail(Fault(content_type=content_type, body=body))
    with pytest.raises(InvalidResponseError, match=f"{content_type} instead of audio"):
        await _spoken(client, dinner)


@pytest.mark.parametrize(
    "body",
    [
        b"not JSON",
        b"[]",
        b"{}",
        b'{"base64_audio": 7}',
        b'{"base64_audio": "?"}',
        b'{"base64_audio": ""}',
        b"[" * 100_000,
    ],
)
async def test_base64_response_of_the_wrong_shape_raises(
    client: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest, body: bytes
) -> None:
    server.fail(Fault(body=body))
    with pytest.raises(InvalidResponseError):
        await client.speech_bytes(dinner)


@pytest.mark.parametrize(
    "url", ["null", '""', '"/only/a/path"', '"ftp://host/x"', '"http://["', "7"]
)
async def test_url_response_of_the_wrong_shape_raises(
    client: TelnyxClient, server: LocalTelnyx, dinner: SpeechRequest, url: str
) -> None:
    server.fail(Fault(body=f'{{"audio_url": {url}}}'.encode()))
    with pytest.raises(InvalidResponseError):
        await client.speech_url(dinner)


async def test_encrypted_service_may_not_name_a_plain_url(
    socket_enabled: None, dinner: SpeechRequest
) -> None:
    authority = trustme.CA()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    async with (
        LocalTelnyx(tls=tls) as server,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trusting)) as session,
    ):
        server.fail(Fault(body=b'{"audio_url": "http://127.0.0.1/x"}'))
        with pytest.raises(InvalidResponseError, match="URL is not valid"):
            await TelnyxClient(session, "KEY_LOCAL", URL(server.url)).speech_url(dinner)
