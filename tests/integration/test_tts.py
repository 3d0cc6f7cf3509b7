"""What the engine speaks, in which voice, and what it says when it cannot."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
import re

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.telnyx_kokoro.synthesis import Timeouts
from homeassistant.components.tts import TextToSpeechEntity, Voice, async_create_stream
from homeassistant.components.tts.const import DATA_COMPONENT
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from local_telnyx import Fault, LocalTelnyx, mp3
from local_telnyx.engines import tones
from tests.synthesis.writers import written

from .conftest import ENGINE, Changing, SettingTimeouts, Speaking
from .hearing import texts_of, voice_of

EMMA = {"voice": "bf_emma"}


def engine_of(home: HomeAssistant) -> TextToSpeechEntity:
    """Return the engine of the voice profile as it is now."""
    found = home.data[DATA_COMPONENT].get_entity(ENGINE)
    assert found is not None
    return found


@pytest.fixture
def engine(account: MockConfigEntry, home: HomeAssistant) -> TextToSpeechEntity:
    """The engine of the account's only voice profile."""
    return engine_of(home)


async def test_message_is_spoken_with_the_profiles_voice(
    account: MockConfigEntry, say: Speaking
) -> None:
    heard = tones.read(await say("Dinner is ready."))
    assert heard == [tones.Spoken("Telnyx.KokoroTTS.af_heart", "Dinner is ready.")]


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("en-US", "af_heart"),
        ("en", "af_heart"),
        ("en-GB", "bf_emma"),
        ("es-ES", "ef_dora"),
        ("es", "ef_dora"),
        ("fr-FR", "ff_siwis"),
        ("fr", "ff_siwis"),
        ("it-IT", "if_sara"),
        ("it", "if_sara"),
        ("pt-BR", "pf_dora"),
        ("pt", "pf_dora"),
    ],
)
async def test_language_that_the_voice_does_not_speak_gets_its_best_voice(
    account: MockConfigEntry, say: Speaking, language: str, voice: str
) -> None:
    assert voice_of(await say("Hi.", language=language)) == voice


@pytest.mark.parametrize(
    "name",
    ["bf_emma", "Telnyx.KokoroTTS.bf_emma", "BF_EMMA", "telnyx.kokorotts.bf_Emma"],
)
async def test_voice_option_is_taken_in_every_spelling(
    account: MockConfigEntry, say: Speaking, name: str
) -> None:
    assert voice_of(await say("Hi.", options={"voice": name})) == "bf_emma"


async def test_voice_option_wins_over_the_language(
    account: MockConfigEntry, say: Speaking
) -> None:
    assert voice_of(await say("Hi.", language="fr-FR", options=EMMA)) == "bf_emma"


@pytest.mark.parametrize("name", ["af_nobody", "af", "Heart (en-GB)", 7])
async def test_unknown_voice_is_named_in_the_error(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx, name: object
) -> None:
    server.forget()
    with pytest.raises(
        ServiceValidationError,
        match=rf"voice {re.escape(str(name))} doesn't exist\. Available voices: "
        "af_heart, af_bella, ",
    ):
        await say("Hi.", options={"voice": name})
    assert not server.requests


def test_languages_are_those_of_the_accounts_voices(engine: TextToSpeechEntity) -> None:
    assert engine.default_language == "en-US"
    assert engine.supported_languages == [
        *("en-GB", "en-US", "es-ES", "fr-FR", "it-IT", "pt-BR"),
        *("en", "es", "fr", "it", "pt"),
    ]


async def test_voices_of_a_language_start_with_the_profiles_own(
    home: HomeAssistant, change_profile: Changing
) -> None:
    await change_profile(voice="am_adam")
    engine = engine_of(home)
    voices = engine.async_get_supported_voices("en-US")
    assert voices is not None
    assert voices[:2] == [
        Voice("am_adam", "Adam ♂"),
        Voice("af_heart", "Heart ♀"),
    ]


def test_language_that_nobody_speaks_has_no_voices(engine: TextToSpeechEntity) -> None:
    assert engine.async_get_supported_voices("de-DE") is None


def test_default_options_hold_everything_that_changes_the_sound(
    engine: TextToSpeechEntity, server: LocalTelnyx
) -> None:
    assert engine.default_options == {
        "profile_voice": "af_heart",
        "server": server.url,
        "spell_numbers": 1,
    }


async def test_clip_with_silence_for_the_player_is_not_the_clip_without(
    engine: TextToSpeechEntity, home: HomeAssistant, change_profile: Changing
) -> None:
    before = dict(engine.default_options or {})
    await change_profile(keep_alive=True)
    assert engine_of(home).default_options == {**before, "keep_alive": True}


async def test_whole_audio_is_the_same_as_the_streamed(
    engine: TextToSpeechEntity, say: Speaking
) -> None:
    extension, audio = await engine.async_get_tts_audio(
        "Hi.", "en-US", {"voice": "af_heart"}
    )
    assert (extension, audio) == ("mp3", await say("Hi.", cache=False))


async def test_message_of_more_characters_than_anybody_means_is_refused(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    server.forget()
    with pytest.raises(ServiceValidationError, match="too long. The limit is 100,000"):
        await say("Long. " * 20_000)
    assert not server.requests


async def test_text_that_stops_in_its_middle_is_said_to_have_stopped(
    account: MockConfigEntry, say_written: Speaking, set_timeouts: SettingTimeouts
) -> None:
    async def agent() -> AsyncGenerator[str]:
        yield "Dinner is ready. "
        await asyncio.Event().wait()

    set_timeouts(Timeouts(text=0.05))
    with pytest.raises(HomeAssistantError, match="stopped before finishing its answer"):
        await say_written(agent())


async def test_agent_that_fails_is_said_to_have_failed_and_not_the_engine(
    account: MockConfigEntry, say_written: Speaking
) -> None:
    async def agent() -> AsyncGenerator[str]:
        yield "Dinner is "
        raise TimeoutError("The model is busy")

    with pytest.raises(TimeoutError, match="The model is busy"):
        await say_written(agent())


async def test_player_is_kept_awake_while_an_agent_pauses(
    home: HomeAssistant, change_profile: Changing, set_timeouts: SettingTimeouts
) -> None:
    is_kept_awake = asyncio.Event()

    async def agent() -> AsyncGenerator[str]:
        yield "Dinner is ready. Come "
        await is_kept_awake.wait()
        yield "here."

    set_timeouts(Timeouts(pause=0.01))
    await change_profile(keep_alive=True)
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message_stream(agent())
    heard = b""
    async with asyncio.timeout(30):
        async for piece in stream.async_stream_result():
            heard += piece
            if piece.endswith(bytes(140)):
                is_kept_awake.set()
    sound = b"".join(frame for frame in mp3.frames(heard) if any(frame[4:]))
    assert texts_of(sound) == ["Dinner is ready.", "Come here."]


async def test_text_that_comes_in_parts_is_spoken_whole(
    account: MockConfigEntry, say_written: Speaking
) -> None:
    audio = await say_written(written("Dinner", " is", " ", "ready."))
    assert texts_of(audio) == ["Dinner is ready."]


@pytest.mark.parametrize("message", ["", " ", "\n\t "])
async def test_message_without_words_is_not_sent(
    engine: TextToSpeechEntity, server: LocalTelnyx, message: str
) -> None:
    server.forget()
    with pytest.raises(ServiceValidationError, match="The message is empty"):
        await engine.async_get_tts_audio(message, "en-US", {"voice": "af_heart"})
    assert not server.requests


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(status=401), "Telnyx doesn't accept the API key. Enter a new one"),
        (Fault(status=402, code="20100"), "is out of credit. Add credit in the Telnyx"),
        (Fault(status=403, code="10010"), "can't use text-to-speech. Check its st"),
        (Fault(status=400, code="10015"), "Telnyx rejected the request. Try different"),
        (Fault(status=422, code="10027"), "Telnyx rejected the request. Try different"),
        (Fault(status=400, code="10025"), "too long for Telnyx. Split the message"),
        (Fault(status=403, code="20012"), "can't use text-to-speech. Check its st"),
        (Fault(status=403, code="20008"), "Telnyx doesn't accept the API key. Enter"),
        (Fault(status=404), "did not respond like a Telnyx API. Select Reconf"),
        (Fault(status=408), "Telnyx is having problems. Try again in a min"),
        (Fault(status=429), "received too many requests. Wait a minute"),
        (Fault(status=429, headers={"retry-after": "6.2"}), "again in 7 s"),
        (Fault(status=500), "Telnyx is having problems. Try again in a min"),
        (Fault(status=418), "Telnyx is having problems. Try again in a min"),
        (Fault(cut_after=1_000), "was interrupted. The incomplete audio was disc"),
        (Fault(body=b"<html>"), "did not respond like a Telnyx API."),
        (Fault(body=b""), "was interrupted. The incomplete audio was disc"),
    ],
)
async def test_failure_says_in_words_what_to_do_and_keeps_nothing(
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    spoken_files: Callable[[], list[Path]],
    fault: Fault,
    reason: str,
) -> None:
    server.fail(fault, only="speech", times=None)
    server.fail(Fault(status=fault.status or 503), only="websocket", times=None)
    with pytest.raises(HomeAssistantError, match=reason):
        await say("Dinner is ready.", cache=True)
    assert not spoken_files()


async def test_service_that_is_not_reached_is_said_to_be_so(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    await server.close()
    with pytest.raises(
        HomeAssistantError,
        match="Can't connect to Telnyx. Check Home Assistant's inter",
    ):
        await say("Dinner is ready.")


async def test_failure_is_not_kept_in_memory_either(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=500), times=3)
    with pytest.raises(HomeAssistantError):
        await say("Hi.")
    assert voice_of(await say("Hi.")) == "af_heart"


async def test_refused_key_while_speaking_asks_for_a_new_one(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking, server: LocalTelnyx
) -> None:
    server.key = "ANOTHER"
    for _ in range(2):
        with pytest.raises(HomeAssistantError):
            await say("Hi.")
    assert [flow["step_id"] for flow in home.config_entries.flow.async_progress()] == [
        "reauth_confirm"
    ]


async def test_late_refusal_of_the_old_key_does_not_ask_for_another_new_one(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=401, delay=0.2), only="speech")
    speech = asyncio.ensure_future(say("Hi."))
    await server.received(len(server.requests) + 1)
    await home.config_entries.async_reload(account.entry_id)
    with pytest.raises(HomeAssistantError, match="doesn't accept the API key"):
        await speech
    assert not home.config_entries.flow.async_progress()


async def test_voice_that_the_account_lost_is_said_to_be_so(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking, server: LocalTelnyx
) -> None:
    server.voices = [{"id": "Telnyx.KokoroTTS.pf_dora"}]
    await account.runtime_data.async_refresh()
    with pytest.raises(
        HomeAssistantError, match="voice af_heart is no longer available"
    ):
        await say("Hi.")


async def test_name_of_an_unknown_voice_is_cut_to_a_readable_length(
    account: MockConfigEntry, say: Speaking
) -> None:
    with pytest.raises(ServiceValidationError, match=r"voice x{80} doesn't exist\. "):
        await say("Hi.", options={"voice": "x" * 5_000})


async def test_player_hears_the_beginning_before_the_end_is_made(
    account: MockConfigEntry,
    home: HomeAssistant,
    server: LocalTelnyx,
    hass_client: ClientSessionGenerator,
) -> None:
    server.fail(Fault(stall_after=1_000))
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message("Dinner is ready.")
    player = await hass_client()
    response = await player.get(stream.url)
    assert (await response.content.readany()).startswith(b"\xff\xf3")
    await server.close()


async def test_player_of_failed_speech_gets_an_error_and_not_an_empty_clip(
    account: MockConfigEntry,
    home: HomeAssistant,
    server: LocalTelnyx,
    hass_client: ClientSessionGenerator,
) -> None:
    server.fail(Fault(status=500), times=3)
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message("Dinner is ready.")
    player = await hass_client()
    assert (await player.get(stream.url)).status == 500


async def test_failure_is_one_line_in_the_log_and_holds_no_key(
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.fail(Fault(status=500), times=3)
    with pytest.raises(HomeAssistantError):
        await say("Hi.")
    errors = [record for record in caplog.records if record.levelname == "ERROR"]
    assert [record.name for record in errors] == ["homeassistant.components.tts"]
    assert "KEY_LOCAL" not in caplog.text
