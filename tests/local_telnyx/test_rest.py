"""The REST calls as documented."""

import asyncio
import base64
from collections.abc import AsyncGenerator
from decimal import Decimal

import aiohttp
import pytest

from local_telnyx import Latency, LocalTelnyx, RateLimit, Voice
from local_telnyx.engines.tones import Spoken, read

from .caller import HEADERS, HEART, TEXT, Caller

LISTED = "/text-to-speech/voices?provider=telnyx"


async def test_speech_is_mp3_in_chunks(caller: Caller) -> None:
    """Without a length: it is still being made when the answer starts."""
    async with caller.speech() as response:
        assert response.status == 200
        assert response.content_type == "audio/mpeg"
        assert response.headers["transfer-encoding"] == "chunked"
        assert read(await response.read()) == [Spoken(HEART, TEXT)]


async def test_speech_comes_as_base64(caller: Caller) -> None:
    """The same bytes in JSON."""
    async with caller.speech(output_type="base64_output") as response:
        audio = (await response.json())["base64_audio"]
    assert base64.b64decode(audio) == await caller.mp3()


@pytest.mark.parametrize("headers", [{}, HEADERS])
async def test_speech_comes_from_a_url(caller: Caller, headers: dict[str, str]) -> None:
    """On the host that the client used, with the key or without."""
    async with caller.speech(output_type="audio_id") as response:
        url = (await response.json())["audio_url"]
    assert url.startswith(f"{caller.server.url}/text-to-speech/speech/")
    async with caller.session.get(url, headers=headers) as response:
        assert response.content_type == "audio/mpeg"
        assert await response.read() == await caller.mp3()
    assert ("Authorization" in caller.server.requests[1].headers) is bool(headers)


async def test_an_unknown_audio_url_is_not_found(caller: Caller) -> None:
    """Ids come from the server alone."""
    status, envelope = await caller.get("/text-to-speech/speech/1234")
    assert (status, envelope["errors"][0]["code"]) == (404, "10005")


async def test_fields_that_kokoro_does_not_know_change_nothing(caller: Caller) -> None:
    """They are accepted and not applied."""
    more = {"disable_cache": True, "voice_speed": 2, "language": "fr-FR"}
    assert await caller.mp3(**more) == await caller.mp3()


@pytest.mark.parametrize("field", ["text", "voice"])
@pytest.mark.parametrize("value", [None, "", "  "])
async def test_a_missing_field_is_a_bad_request(
    caller: Caller, field: str, value: str | None
) -> None:
    """Blank counts as missing."""
    assert await caller.refused(**{field: value}) == (400, "10015")


@pytest.mark.parametrize(
    "fields",
    [
        {"text": 7},
        {"output_type": "wav"},
        {"pronunciation_dict_id": "mine"},
    ],
)
async def test_a_field_with_a_wrong_value_is_unprocessable(
    caller: Caller, fields: dict[str, object]
) -> None:
    """Of another type, or none of the documented values."""
    assert await caller.refused(**fields) == (422, "10027")


@pytest.mark.parametrize("body", ["", "{", "[]", "null"])
async def test_a_body_that_is_no_object_is_a_bad_request(
    caller: Caller, body: str
) -> None:
    """And not an error of the server."""
    url = f"{caller.server.url}/text-to-speech/speech"
    async with caller.session.post(url, data=body, headers=HEADERS) as response:
        assert response.status == 400


@pytest.mark.parametrize("sent", [None, "Bearer other", "KEY_LOCAL", "Bearer "])
@pytest.mark.parametrize("path", ["/balance", "/whoami", LISTED])
async def test_a_wrong_key_is_refused(
    caller: Caller, path: str, sent: str | None
) -> None:
    """Everywhere, in Telnyx's envelope."""
    headers = {"Authorization": sent} if sent else {}
    url = caller.server.url + path
    async with caller.session.get(url, headers=headers) as response:
        assert response.status == 401
        assert (await response.json())["errors"][0]["code"] == "10009"


async def test_a_key_can_be_revoked(caller: Caller, server: LocalTelnyx) -> None:
    """From one request to the next."""
    server.key = "another"
    assert await caller.refused() == (401, "10009")


@pytest.mark.parametrize("path", ["/nothing", "/text-to-speech", "/text-to-speech/"])
async def test_an_unknown_path_is_not_found(caller: Caller, path: str) -> None:
    """In the envelope, not as the HTTP library would answer."""
    status, envelope = await caller.get(path)
    assert (status, envelope["errors"][0]["code"]) == (404, "10005")


async def test_balance_is_in_strings(caller: Caller, server: LocalTelnyx) -> None:
    """As documented, and a test can change it."""
    server.balance = "-0.50"
    status, answer = await caller.get("/balance")
    assert status == 200
    assert answer["data"]["balance"] == "-0.50"
    assert answer["data"]["available_credit"] == "99.50"


async def test_dictionaries_come_in_pages(caller: Caller, server: LocalTelnyx) -> None:
    """As documented."""
    server.dictionaries = [{"id": str(n)} for n in range(5)]
    path = "/pronunciation_dicts?page[number]=2&page[size]=3"
    _, answer = await caller.get(path)
    assert [entry["id"] for entry in answer["data"]] == ["3", "4"]
    assert answer["meta"]["total_pages"] == 2


@pytest.mark.parametrize("page", ["page[number]=0", "page[size]=some"])
async def test_a_page_that_cannot_be_is_a_bad_request(
    caller: Caller, page: str
) -> None:
    """Pages are counted from 1."""
    status, _ = await caller.get(f"/pronunciation_dicts?{page}")
    assert status == 400


async def test_whoami_names_the_organization(caller: Caller) -> None:
    """Seen by others."""
    _, answer = await caller.get("/whoami")
    assert answer["data"] == {"organization_id": caller.server.organization_id}


async def test_whoami_can_be_missing(caller: Caller, server: LocalTelnyx) -> None:
    """It is not documented."""
    server.organization_id = None
    assert (await caller.get("/whoami"))[0] == 404


async def test_all_voices_of_the_model_are_listed(caller: Caller) -> None:
    """And one that is deprecated."""
    _, answer = await caller.get(LISTED)
    ids = [voice["voice_id"] for voice in answer["voices"] if not voice["deprecated"]]
    kokoro = [voice for voice in ids if voice.startswith("Telnyx.KokoroTTS.")]
    assert len(kokoro) == len(set(kokoro)) == 37
    assert len(kokoro) < len(ids) < len(answer["voices"])


async def test_other_vendors_are_listed_without_a_provider(caller: Caller) -> None:
    """With one, only its own."""
    _, everything = await caller.get("/text-to-speech/voices")
    _, own = await caller.get(LISTED)
    assert {voice["provider"] for voice in everything["voices"]} > {"telnyx"}
    assert {voice["provider"] for voice in own["voices"]} == {"telnyx"}


async def test_an_accounts_voices_can_be_replaced(caller: Caller) -> None:
    """By voices, and by entries that are listed as they stand."""
    sara = Voice(
        voice_id="Telnyx.KokoroTTS.if_sara",
        name="Sara",
        language="it-IT",
        gender="Female",
    )
    caller.server.voices = [sara, {"id": HEART, "odd": None}]
    _, answer = await caller.get(LISTED)
    assert answer["voices"][1] == {"id": HEART, "odd": None}
    assert len(answer["voices"]) == 2
    assert await caller.refused(voice="Telnyx.KokoroTTS.am_adam") == (400, "10015")
    assert read(await caller.mp3(voice=HEART)) == [Spoken(HEART, TEXT)]


async def test_an_audio_url_streams_while_the_audio_is_made(
    session: aiohttp.ClientSession,
) -> None:
    """The engine waits in the middle, and the first half is there."""
    engine = Halting()
    async with LocalTelnyx(engine=engine) as server:
        url = await ordered(Caller(server, session))
        async with session.get(url) as response:
            assert await response.content.readany() == b"first"
            engine.go_on.set()
            assert await response.read() == b"last"
        async with session.get(url) as response:
            assert await response.read() == b"firstlast"


async def test_an_audio_url_expires(caller: Caller) -> None:
    """Then it is as unknown as any other."""
    caller.server.audio_url_seconds = 0
    async with caller.session.get(await ordered(caller)) as response:
        assert response.status == 404


async def test_a_body_that_pauses_too_long_is_closed(
    session: aiohttp.ClientSession,
) -> None:
    """Documented: after 30 seconds without a new chunk."""
    async with LocalTelnyx(engine=Halting()) as server:
        server.body_seconds = 0.05
        with pytest.raises(aiohttp.ClientPayloadError):
            await Caller(server, session).mp3()


async def test_speaking_uses_up_the_balance(caller: Caller) -> None:
    """And then the service wants to be paid."""
    caller.server.balance, caller.server.price = "0.20", Decimal("0.01")
    await caller.mp3(text=TEXT)
    assert caller.server.balance == "0.08"
    assert await caller.refused(text=TEXT) == (402, "20100")


async def test_refusal_before_any_request_was_counted_reports_a_whole_minute(
    caller: Caller,
) -> None:
    caller.server.rate_limit = RateLimit(1)
    url = f"{caller.server.url}/balance"
    async with caller.session.get(url) as response:
        assert response.status == 401
        assert response.headers["x-ratelimit-reset"] == "60"


async def test_the_rate_limit_is_reported(caller: Caller) -> None:
    """With each answer, and the one that is refused says when to come again."""
    caller.server.rate_limit = RateLimit(1, clock=lambda: 5.0)
    url = f"{caller.server.url}/balance"
    async with caller.session.get(url, headers=HEADERS) as response:
        assert response.headers["x-ratelimit-remaining"] == "0"
        assert "retry-after" not in response.headers
    async with caller.session.get(url, headers=HEADERS) as response:
        assert response.status == 429
        assert response.headers["retry-after"] == "60"
        assert response.headers["x-ratelimit-reset"] == "60"


def test_a_new_minute_starts_a_new_count() -> None:
    now = [0.0]
    limit = RateLimit(1, clock=lambda: now[0])
    limit.count()
    now[0] = 60.0
    limit.count()
    assert limit.headers["x-ratelimit-remaining"] == "0"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("**Dinner** is _ready_.", "Dinner is ready."),
        ("# Dinner\n- `soup`\n* bread", "Dinner\nsoup\nbread"),
        ("See [the menu](https://example.com).", "See the menu."),
        ("Ready 🍽️🎉!", "Ready!"),
        ("2 * 3 * 4 is snake_case_name.", "2 * 3 * 4 is snake_case_name."),
    ],
)
async def test_markdown_and_emoji_are_not_spoken(
    caller: Caller, written: str, said: str
) -> None:
    """Documented; which marks these are is a guess."""
    assert read(await caller.mp3(text=written)) == [Spoken(HEART, said)]


async def test_emoji_alone_are_no_audio(caller: Caller) -> None:
    assert await caller.mp3(text="🎉") == b""


async def test_a_dictionary_replaces_words(caller: Caller) -> None:
    """Whole ones, in any case, when it is asked for."""
    dictionary = caller.server.dictionaries[0]["id"]
    text = "Come asap, not wasap."
    (spoken,) = read(await caller.mp3(text=text, pronunciation_dict_id=dictionary))
    assert spoken.text == "Come as soon as possible, not wasap."
    assert read(await caller.mp3(text=text))[0].text == text


async def test_cached_audio_comes_at_once(caller: Caller) -> None:
    """The first answer would take an hour."""
    await caller.mp3()
    caller.server.latency = Latency(body=3_600)
    assert read(await caller.mp3()) == [Spoken(HEART, TEXT)]


class Halting:
    """An engine that waits in the middle of a clip."""

    name = "halting"
    sample_rate = 24_000

    def __init__(self) -> None:
        """Wait until `go_on` is set."""
        self.go_on = asyncio.Event()

    async def start(self) -> None:
        """Nothing to load."""

    async def mp3(self, text: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield two pieces."""
        yield b"first"
        await self.go_on.wait()
        yield b"last"

    pcm = mp3


async def ordered(caller: Caller) -> str:
    """Return an audio URL."""
    async with caller.speech(output_type="audio_id") as response:
        return str((await response.json())["audio_url"])
