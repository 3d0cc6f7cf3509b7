"""Another engine of the house speaks when Telnyx does not, and only then."""

import asyncio
from collections.abc import AsyncGenerator, Callable
import io
from pathlib import Path
from types import MappingProxyType
from typing import Any
import wave

import av
from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.telnyx_kokoro import audio_format, tts as platform
from custom_components.telnyx_kokoro.const import DOMAIN, LOGGER
from custom_components.telnyx_kokoro.coordinator import UPDATE_INTERVAL_AFTER_FAILURE
from custom_components.telnyx_kokoro.speech import Patience
from homeassistant.components.tts import async_create_stream
from homeassistant.components.tts.const import DATA_COMPONENT, DATA_TTS_MANAGER
from homeassistant.components.tts.entity import TTSAudioRequest
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from local_telnyx import Fault, LocalTelnyx
from local_telnyx.engines import tones
from tests.speech.writers import failing, written as whole

from .conftest import ENGINE, Speaking, voice_profile
from .hearing import voice_of
from .house_engine import (
    HOUSE,
    HOUSE_VOICE,
    HangingHouseEngine,
    HouseEngine,
    SilentHouseEngine,
    StreamingHouseEngine,
    WavHouseEngine,
)
from .repair_forms import words_of
from .test_audio_formats import asked

OUT_OF_ORDER = Fault(status=503)
PIECES = ("Dinner is ready. ", "Come to ", "the table.")
GRANDPA = "tts.grandpa_speech"


@pytest.fixture
def entry(server: LocalTelnyx, hass: HomeAssistant) -> MockConfigEntry:
    """An account with a voice profile that has a fallback."""
    account = MockConfigEntry(
        domain=DOMAIN,
        title="Telnyx KokoroTTS",
        data={CONF_API_KEY: "KEY_LOCAL", CONF_URL: server.url},
        unique_id=server.organization_id,
        subentries_data=[
            voice_profile("af_heart", "en-US", "Telnyx Heart", fallback=HOUSE)
        ],
    )
    account.add_to_hass(hass)
    return account


@pytest.fixture
async def house(home: HomeAssistant) -> HouseEngine:
    """The other engine."""
    engine = HouseEngine()
    await home.data[DATA_COMPONENT].async_add_entities([engine])
    return engine


async def written() -> AsyncGenerator[str]:
    """Write as a language model does."""
    for piece in PIECES:
        yield piece


def heard(audio: bytes) -> list[tuple[str, str]]:
    """Return who spoke, and what."""
    return [(clip.voice, clip.text) for clip in tones.read(audio)]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=401),
        Fault(status=402, code="20100"),
        Fault(status=403, code="20013"),
        Fault(status=400, code="10015"),
        Fault(status=429, headers={"retry-after": "60"}),
        Fault(status=503),
        Fault(body=b"<html>"),
        Fault(cut_after=0),
    ],
)
async def test_fallback_speaks_when_telnyx_refuses(
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    fault: Fault,
) -> None:
    server.fail(fault, times=None)
    assert heard(await say("Dinner is ready.")) == [(HOUSE_VOICE, "Dinner is ready.")]


async def test_fallback_speaks_when_telnyx_is_not_reached(
    account: MockConfigEntry, house: HouseEngine, say: Speaking, server: LocalTelnyx
) -> None:
    await server.close()
    assert heard(await say("Dinner is ready.")) == [(HOUSE_VOICE, "Dinner is ready.")]


async def test_fallback_speaks_when_telnyx_is_silent_for_a_third_of_the_time(
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(platform, "PATIENCE", Patience(first_audio=0.3))
    server.fail(Fault(stall_after=0), times=None)
    assert heard(await say("Dinner is ready.")) == [(HOUSE_VOICE, "Dinner is ready.")]
    await server.idle()


async def test_fallback_speaks_when_the_account_has_lost_the_voice(
    account: MockConfigEntry, house: HouseEngine, say: Speaking, server: LocalTelnyx
) -> None:
    server.voices = [{"id": "Telnyx.KokoroTTS.pf_dora"}]
    await account.runtime_data.async_refresh()
    assert heard(await say("Hi.")) == [(HOUSE_VOICE, "Hi.")]


async def test_fallback_speaks_when_a_bug_keeps_telnyx_silent_and_the_log_has_it_once(
    account: MockConfigEntry,
    house: HouseEngine,
    home: HomeAssistant,
    say: Speaking,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async_get_clientsession(home).detach()
    assert heard(await say("Smoke.")) == [(HOUSE_VOICE, "Smoke.")]
    (logged,) = (record for record in caplog.records if record.levelname == "ERROR")
    assert logged.name == LOGGER.name
    assert logged.exc_info is not None
    assert str(logged.exc_info[1]) == "Session is closed"


async def test_bug_is_an_error_of_speech_where_there_is_no_fallback(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking
) -> None:
    set_fallback(home, account, "Telnyx Heart", ENGINE)
    await home.async_block_till_done()
    async_get_clientsession(home).detach()
    with pytest.raises(RuntimeError, match="Session is closed"):
        await say("Smoke.")


@pytest.mark.parametrize("delivery", ["rest", "websocket"])
async def test_fallback_does_not_speak_for_a_writer_that_fails(
    account: MockConfigEntry, house: HouseEngine, home: HomeAssistant, delivery: str
) -> None:
    (profile,) = account.subentries.values()
    home.config_entries.async_update_subentry(
        account, profile, data={**profile.data, "delivery": delivery}
    )
    await home.async_block_till_done()
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message_stream(failing("Dinner "))
    with pytest.raises(ZeroDivisionError):
        [_ async for _ in stream.async_stream_result()]
    assert not house.asked


async def test_fallback_is_not_used_while_telnyx_speaks(
    account: MockConfigEntry, house: HouseEngine, say: Speaking
) -> None:
    assert voice_of(await say("Hi.")) == "af_heart"
    assert not house.asked


async def test_fallback_is_not_used_once_telnyx_has_been_heard(
    account: MockConfigEntry, house: HouseEngine, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(Fault(cut_after=1_000), times=None)
    with pytest.raises(HomeAssistantError, match="was cut off on its way"):
        await say("Dinner is ready.")
    assert not house.asked


async def test_fallback_does_not_speak_what_a_caller_got_wrong(
    account: MockConfigEntry, house: HouseEngine, say: Speaking
) -> None:
    with pytest.raises(ServiceValidationError, match="no voice named nobody"):
        await say("Hi.", options={"voice": "nobody"})
    with pytest.raises(ServiceValidationError, match="There is nothing to say"):
        await say("...")
    assert not house.asked


@pytest.mark.parametrize(
    ("language", "options", "used"),
    [
        (None, {}, "en_US"),
        ("en", {}, "en_US"),
        ("en-GB", {}, "en_GB"),
        (None, {"voice": "bf_emma"}, "en_GB"),
        ("fr-FR", {}, "de"),
    ],
)
async def test_fallback_speaks_the_language_of_the_voice_or_its_own(
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    language: str | None,
    options: dict[str, str],
    used: str,
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    await say("Hi.", language=language, options=options)
    assert house.asked == [("Hi.", used)]


@pytest.mark.parametrize("engine", [HouseEngine, StreamingHouseEngine])
async def test_fallback_speaks_a_streamed_text_from_its_beginning(
    account: MockConfigEntry,
    home: HomeAssistant,
    server: LocalTelnyx,
    engine: type[HouseEngine],
) -> None:
    await home.data[DATA_COMPONENT].async_add_entities([engine()])
    server.fail(OUT_OF_ORDER, times=None)
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message_stream(written())
    audio = b"".join([piece async for piece in stream.async_stream_result()])
    assert "".join(text for _, text in heard(audio)) == "".join(PIECES)


async def test_fallback_that_takes_pieces_speaks_before_the_text_is_whole(
    account: MockConfigEntry, home: HomeAssistant, server: LocalTelnyx
) -> None:
    is_heard = asyncio.Event()

    async def agent() -> AsyncGenerator[str]:
        yield "Dinner is ready. Come "
        await is_heard.wait()
        yield "to the table."

    await home.data[DATA_COMPONENT].async_add_entities([StreamingHouseEngine()])
    server.fail(OUT_OF_ORDER, times=None)
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message_stream(agent())
    audio = b""
    async for piece in stream.async_stream_result():
        audio += piece
        is_heard.set()
    assert [text for _, text in heard(audio)] == [
        "Dinner is ready. Come ",
        "to the table.",
    ]


# A house that starts without Telnyx


async def test_fallback_speaks_in_a_house_that_starts_without_telnyx(
    home: HomeAssistant,
    house: HouseEngine,
    entry: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()
    assert heard(await say("Hi.")) == [(HOUSE_VOICE, "Hi.")]


async def test_telnyx_speaks_as_soon_as_it_can_in_such_a_house(
    home: HomeAssistant,
    house: HouseEngine,
    entry: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    freezer: FrozenDateTimeFactory,
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()
    server.heal()
    assert voice_of(await say("Hi.")) == "af_heart"
    freezer.tick(UPDATE_INTERVAL_AFTER_FAILURE * 1.1)
    async_fire_time_changed(home)
    await home.async_block_till_done(wait_background_tasks=True)
    assert voice_of(await say("Hi.", options={"voice": "bf_emma"})) == "bf_emma"


async def test_refused_key_at_the_start_asks_for_a_new_one_and_the_fallback_speaks(
    home: HomeAssistant,
    house: HouseEngine,
    entry: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
) -> None:
    server.key = "ANOTHER"
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()
    assert heard(await say("Hi.")) == [(HOUSE_VOICE, "Hi.")]
    assert [flow["step_id"] for flow in home.config_entries.flow.async_progress()] == [
        "reauth_confirm"
    ]


# What is kept


async def test_clip_of_the_fallback_is_kept_nowhere(
    account: MockConfigEntry,
    house: HouseEngine,
    home: HomeAssistant,
    say: Speaking,
    server: LocalTelnyx,
    spoken_files: Callable[[], list[Path]],
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    await say("Hi.", cache=True)
    assert not spoken_files()
    server.heal()
    assert voice_of(await say("Hi.", cache=True)) == "af_heart"
    home.data[DATA_TTS_MANAGER].mem_cache.clear()
    assert voice_of(await say("Hi.", cache=True)) == "af_heart"


async def test_clips_of_the_fallback_in_two_formats_at_once_are_kept_nowhere(
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    spoken_files: Callable[[], list[Path]],
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    formats: list[dict[str, Any]] = [{}, asked("wav", 16_000), asked("ogg", 48_000)]
    del formats[-1]["preferred_sample_bytes"]
    await asyncio.gather(
        *(say("Hi.", cache=True, options=options) for options in formats)
    )
    assert len(house.asked) == len(formats)
    assert not spoken_files()


async def test_clip_of_the_fallback_is_kept_nowhere_although_core_forgot_its_name(
    account: MockConfigEntry,
    house: HouseEngine,
    home: HomeAssistant,
    say: Speaking,
    server: LocalTelnyx,
    spoken_files: Callable[[], list[Path]],
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    house.before_speaking = home.data[DATA_TTS_MANAGER].mem_cache.clear
    await say("Hi.", cache=True)
    assert not spoken_files()


@pytest.mark.parametrize("options", [{}, asked("wav", 16_000)])
async def test_streamed_text_that_is_no_unicode_is_heard_to_its_end(
    account: MockConfigEntry,
    house: HouseEngine,
    home: HomeAssistant,
    server: LocalTelnyx,
    options: dict[str, Any],
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    stream = async_create_stream(home, ENGINE, options=options)
    stream.async_set_message_stream(whole("Hi \ud83d."))
    assert b"".join([piece async for piece in stream.async_stream_result()])
    assert house.asked == [("Hi \ud83d.", "en_US")]


async def test_who_reads_the_engine_by_itself_is_not_cancelled(
    account: MockConfigEntry,
    house: HouseEngine,
    home: HomeAssistant,
    say: Speaking,
    server: LocalTelnyx,
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    await say("Hi.")
    engine = home.data[DATA_COMPONENT].get_entity(ENGINE)
    assert engine is not None
    options = dict(engine.default_options or {})
    request = TTSAudioRequest("en-US", options, whole("Hi."))
    response = await engine.async_stream_tts_audio(request)
    audio = b"".join([piece async for piece in response.data_gen])
    assert heard(audio) == [(HOUSE_VOICE, "Hi.")]


async def test_player_that_comes_after_the_fallback_has_spoken_hears_it_whole(
    account: MockConfigEntry,
    house: HouseEngine,
    home: HomeAssistant,
    server: LocalTelnyx,
    hass_client: ClientSessionGenerator,
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message("Dinner is ready.")
    await home.async_block_till_done(wait_background_tasks=True)
    player = await hass_client()
    for _ in range(2):
        response = await player.get(stream.url)
        assert response.status == 200
        assert heard(await response.read()) == [(HOUSE_VOICE, "Dinner is ready.")]


@pytest.mark.parametrize("options", [{}, asked("wav", 16_000), asked("wav", 96_000)])
async def test_fallback_leaves_no_error_in_the_log(
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    caplog: pytest.LogCaptureFixture,
    options: dict[str, Any],
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    assert await say("Hi.", options=options)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


# The promised format


@pytest.mark.parametrize("engine", [HouseEngine, WavHouseEngine])
@pytest.mark.parametrize(
    ("sample_rate", "channels", "sample_bytes"),
    [(16_000, 1, 2), (22_050, 1, 2), (48_000, 2, 2), (24_000, 1, 1), (16_000, 1, 4)],
)
async def test_speaker_gets_wav_as_promised(
    account: MockConfigEntry,
    home: HomeAssistant,
    say: Speaking,
    server: LocalTelnyx,
    engine: type[HouseEngine],
    sample_rate: int,
    channels: int,
    sample_bytes: int,
) -> None:
    await home.data[DATA_COMPONENT].async_add_entities([engine()])
    server.fail(OUT_OF_ORDER, times=None)
    options = asked(
        "wav",
        sample_rate,
        preferred_sample_channels=channels,
        preferred_sample_bytes=sample_bytes,
    )
    audio = await say("Hi.", options=options)
    promised = sample_bytes if audio_format.FORMAT_OPTIONS else 2
    with wave.open(io.BytesIO(audio)) as clip:
        assert clip.getframerate() == sample_rate
        assert (clip.getnchannels(), clip.getsampwidth()) == (channels, promised)
        assert len(clip.readframes(1_000_000)) > sample_rate * promised


@pytest.mark.parametrize(
    ("extension", "sample_rate", "codec"),
    [("flac", 48_000, "flac"), ("mp3", 44_100, "mp3"), ("ogg", 48_000, "vorbis")],
)
@pytest.mark.parametrize("engine", [HouseEngine, WavHouseEngine])
async def test_other_formats_are_kept_too(
    account: MockConfigEntry,
    home: HomeAssistant,
    say: Speaking,
    server: LocalTelnyx,
    engine: type[HouseEngine],
    extension: str,
    sample_rate: int,
    codec: str,
) -> None:
    await home.data[DATA_COMPONENT].async_add_entities([engine()])
    server.fail(OUT_OF_ORDER, times=None)
    options = asked(extension, sample_rate)
    # Core's converter makes no Vorbis of samples of a size.
    del options["preferred_sample_bytes"]
    audio = await say("Hi.", options=options)
    with av.open(io.BytesIO(audio)) as clip:
        stream = clip.streams.audio[0]
        assert stream.rate == sample_rate
        assert stream.codec_context.name.startswith(codec)


async def test_player_that_asks_for_nothing_gets_mp3(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking, server: LocalTelnyx
) -> None:
    await home.data[DATA_COMPONENT].async_add_entities([WavHouseEngine()])
    server.fail(OUT_OF_ORDER, times=None)
    with av.open(io.BytesIO(await say("Hi."))) as clip:
        assert clip.format.name == "mp3"


# A fallback that fails


async def test_missing_fallback_is_said_to_be_missing(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    with pytest.raises(
        HomeAssistantError,
        match=r"Telnyx has a problem .* The fallback tts.house is missing or not av",
    ):
        await say("Hi.")


async def test_fallback_that_is_not_available_is_not_asked(
    account: MockConfigEntry, house: HouseEngine, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    house.is_here = False
    house.async_write_ha_state()
    with pytest.raises(HomeAssistantError, match="missing or not available"):
        await say("Hi.")
    assert not house.asked


@pytest.mark.parametrize(
    "failure", [HomeAssistantError("No model"), OSError("No model")]
)
async def test_fallback_that_fails_too_is_in_the_error(
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    failure: Exception,
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    house.failure = failure
    with pytest.raises(
        HomeAssistantError,
        match=r"Telnyx has a problem .* tts.house failed too: No model",
    ):
        await say("Hi.")


async def test_fallback_without_a_sound_is_a_failure(
    account: MockConfigEntry,
    home: HomeAssistant,
    say: Speaking,
    server: LocalTelnyx,
) -> None:
    await home.data[DATA_COMPONENT].async_add_entities([SilentHouseEngine()])
    server.fail(OUT_OF_ORDER, times=None)
    with pytest.raises(HomeAssistantError, match="failed too"):
        await say("Hi.")


async def test_fallback_that_never_answers_is_not_waited_for_for_ever(
    account: MockConfigEntry,
    house: HouseEngine,
    home: HomeAssistant,
    say: Speaking,
    server: LocalTelnyx,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    is_over = asyncio.Event()
    monkeypatch.setattr(platform, "PATIENCE", Patience(first_audio=0.3, backoff=0))
    monkeypatch.setattr(house, "async_get_tts_audio", lambda *_, **__: is_over.wait())
    server.fail(OUT_OF_ORDER, times=None)
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message("Hi.")
    with pytest.raises(HomeAssistantError, match=r"No audio within 0\.2 seconds"):
        [_ async for _ in stream.async_stream_result()]
    is_over.set()


HANGS = pytest.mark.parametrize(
    "hangs",
    [
        pytest.param({"before_it_answers": True}, id="before it answers"),
        pytest.param({"pieces_read": 0}, id="before it reads"),
        pytest.param({"pieces_read": 1}, id="within the text"),
    ],
)


@HANGS
async def test_fallback_that_hangs_with_a_text_that_is_whole_is_not_waited_for(
    account: MockConfigEntry,
    home: HomeAssistant,
    server: LocalTelnyx,
    monkeypatch: pytest.MonkeyPatch,
    hangs: dict[str, Any],
) -> None:
    engine = HangingHouseEngine(**hangs)
    await home.data[DATA_COMPONENT].async_add_entities([engine])
    monkeypatch.setattr(platform, "PATIENCE", Patience(first_audio=0.3, backoff=0))
    server.fail(OUT_OF_ORDER, times=None)
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message_stream(written())
    with pytest.raises(HomeAssistantError, match=r"No audio within 0\.2 seconds"):
        [_ async for _ in stream.async_stream_result()]
    engine.go_on.set()


@HANGS
async def test_fallback_that_hangs_while_the_text_is_written_is_not_waited_for(
    account: MockConfigEntry,
    home: HomeAssistant,
    server: LocalTelnyx,
    monkeypatch: pytest.MonkeyPatch,
    hangs: dict[str, Any],
) -> None:
    engine = HangingHouseEngine(**hangs)

    async def agent() -> AsyncGenerator[str]:
        yield "Dinner is ready. Come "
        await engine.is_hanging.wait()
        yield "to the table."

    await home.data[DATA_COMPONENT].async_add_entities([engine])
    monkeypatch.setattr(platform, "PATIENCE", Patience(first_audio=0.3, backoff=0))
    server.fail(OUT_OF_ORDER, times=None)
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message_stream(agent())
    with pytest.raises(HomeAssistantError, match=r"No audio within 0\.2 seconds"):
        [_ async for _ in stream.async_stream_result()]
    engine.go_on.set()


async def test_fallback_that_hangs_in_its_middle_is_not_waited_for_for_ever(
    account: MockConfigEntry,
    home: HomeAssistant,
    say: Speaking,
    server: LocalTelnyx,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = StreamingHouseEngine()
    await home.data[DATA_COMPONENT].async_add_entities([engine])
    engine.go_on.clear()
    monkeypatch.setattr(platform, "PATIENCE", Patience(first_audio=0.3, backoff=0))
    server.fail(OUT_OF_ORDER, times=None)
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message("Hi.")
    with pytest.raises(HomeAssistantError, match=r"No audio within 0\.2 seconds"):
        [_ async for _ in stream.async_stream_result()]
    engine.go_on.set()


async def test_text_that_stops_is_the_fault_of_neither_engine(
    account: MockConfigEntry,
    house: HouseEngine,
    home: HomeAssistant,
    server: LocalTelnyx,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def agent() -> AsyncGenerator[str]:
        yield "Dinner is ready. Come "
        await asyncio.Event().wait()

    # The fallback's own time is over before.
    patience = Patience(first_audio=0.3, text=0.5, backoff=0)
    monkeypatch.setattr(platform, "PATIENCE", patience)
    server.fail(OUT_OF_ORDER, times=None)
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message_stream(agent())
    with pytest.raises(HomeAssistantError, match="The text stopped in its middle"):
        [_ async for _ in stream.async_stream_result()]


# Rings


def set_fallback(
    home: HomeAssistant, account: MockConfigEntry, title: str, fallback: str
) -> None:
    """Change the fallback of a profile."""
    profile = next(
        profile for profile in account.subentries.values() if profile.title == title
    )
    home.config_entries.async_update_subentry(
        account, profile, data={**profile.data, "fallback": fallback}
    )


@pytest.fixture
async def ring(home: HomeAssistant, account: MockConfigEntry) -> None:
    """Two profiles, each the fallback of the other."""
    grandpa = voice_profile("am_adam", "en-US", "Grandpa", fallback=ENGINE)
    home.config_entries.async_add_subentry(
        account,
        ConfigSubentry(
            data=MappingProxyType(grandpa["data"]),
            subentry_type="voice",
            title="Grandpa",
            unique_id=None,
        ),
    )
    set_fallback(home, account, "Telnyx Heart", GRANDPA)
    await home.async_block_till_done()


async def test_ring_of_fallbacks_ends_with_an_error(
    ring: None, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    server.forget()
    with pytest.raises(HomeAssistantError, match="tts.grandpa_speech failed too"):
        await say("Hi.")
    assert {request.body["voice"] for request in server.requests if request.body} == {
        "Telnyx.KokoroTTS.af_heart",
        "Telnyx.KokoroTTS.am_adam",
    }


async def test_two_engines_of_a_ring_do_not_wait_for_each_other(
    ring: None, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    # As the one asks the other, so that both clips have one name.
    options = {"preferred_format": "mp3"}
    ends = await asyncio.gather(
        say("Hi.", options=options),
        say("Hi.", engine=GRANDPA, options=options),
        return_exceptions=True,
    )
    assert [type(end) for end in ends] == [HomeAssistantError] * 2


async def test_profile_that_is_its_own_fallback_has_none(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    set_fallback(home, account, "Telnyx Heart", ENGINE)
    await home.async_block_till_done()
    server.fail(OUT_OF_ORDER, times=None)
    server.forget()
    with pytest.raises(HomeAssistantError, match="Telnyx has a problem") as error:
        await say("Hi.")
    assert "fallback" not in str(error.value)


async def test_other_speech_keeps_its_fallback_after_a_ring(
    ring: None,
    account: MockConfigEntry,
    home: HomeAssistant,
    say: Speaking,
    server: LocalTelnyx,
) -> None:
    house = HouseEngine()
    await home.data[DATA_COMPONENT].async_add_entities([house])
    server.fail(OUT_OF_ORDER, times=None)
    with pytest.raises(HomeAssistantError):
        await say("Hi.")
    server.heal()
    set_fallback(home, account, "Grandpa", HOUSE)
    await home.async_block_till_done()
    server.fail(OUT_OF_ORDER, times=None)
    assert heard(await say("Hi.", engine=GRANDPA)) == [(HOUSE_VOICE, "Hi.")]


# What people are told


def notices(registry: ir.IssueRegistry) -> list[str]:
    """Return what is shown of fallbacks in use."""
    return [
        issue_id for _, issue_id in registry.issues if issue_id.startswith("fallback")
    ]


async def test_fallback_in_use_is_shown_and_logged_once(
    home: HomeAssistant,
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    await say("Hi.")
    await say("Ho.")
    (issue_id,) = notices(issue_registry)
    issue = issue_registry.async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    title = await words_of(home, issue, "title")
    assert title == "tts.house speaks instead of Telnyx Heart"
    description = await words_of(home, issue, "description")
    assert "Telnyx has a problem at the moment" in description
    assert caplog.text.count("tts.house speaks for Telnyx Heart: Telnyx has a pr") == 1


async def test_notice_goes_and_telnyx_speaks_again_when_it_can(
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    await say("Hi.")
    server.heal()
    for _ in range(2):
        assert voice_of(await say("Hi.", cache=False)) == "af_heart"
    assert not notices(issue_registry)
    assert caplog.text.count("Telnyx speaks again for Telnyx Heart") == 1


async def test_fallback_that_did_not_speak_is_not_said_to_speak(
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    with pytest.raises(HomeAssistantError):
        await say("Hi.")
    assert not notices(issue_registry)
