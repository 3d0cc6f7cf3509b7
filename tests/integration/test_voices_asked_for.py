"""A voice is found by every name that people see; an empty name is nobody's."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from homeassistant.components.tts import DOMAIN as TTS_DOMAIN, TextToSpeechEntity
from homeassistant.components.tts.const import DATA_COMPONENT
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from local_telnyx import LocalTelnyx

from .conftest import ENGINE, Rendering, Speaking
from .hearing import voice_of
from .pipelines import Assisting, assist
from .rendering import audio_of, each_output, played

__all__ = ["assist"]

PLAYER = "media_player.kitchen"
NAMES = [
    ("Heart", "af_heart"),
    ("heart", "af_heart"),
    ("Heart ♀", "af_heart"),
    ("Heart ♀\N{VARIATION SELECTOR-16}", "af_heart"),  # as phones write it
    ("Heart (female)", "af_heart"),
    (" ADAM  (Male) ", "am_adam"),
    ("Emma", "bf_emma"),
    ("Emma ♀ (en-GB)", "bf_emma"),
    ("Emma (en-GB)", "bf_emma"),
    ("Emma (en-GB, female)", "bf_emma"),
]

each_empty = pytest.mark.parametrize("empty", [None, "", " ", "\n"])
each_name = pytest.mark.parametrize(("name", "voice"), NAMES)

type Speak = Callable[..., Any]


@pytest.fixture
def engine(account: MockConfigEntry, home: HomeAssistant) -> TextToSpeechEntity:
    """The engine, as other integrations get it."""
    found = home.data[DATA_COMPONENT].get_entity(ENGINE)
    assert found is not None
    return found


@pytest.fixture
def played_media(home: HomeAssistant) -> list[ServiceCall]:
    """The addresses that players are asked to play; there is no player."""
    return async_mock_service(home, "media_player", "play_media")


@pytest.fixture
def speak(home: HomeAssistant, account: MockConfigEntry) -> Speak:
    """A function that calls `tts.speak`."""

    async def called(**data: Any) -> None:
        given = {"entity_id": ENGINE, "media_player_entity_id": PLAYER, **data}
        await home.services.async_call(TTS_DOMAIN, "speak", given, blocking=True)

    return called


# Empty


@each_empty
async def test_empty_voice_is_the_profiles_own(
    account: MockConfigEntry, say: Speaking, empty: str | None
) -> None:
    assert voice_of(await say("Hi.", options={"voice": empty})) == "af_heart"


@each_empty
async def test_empty_voice_gives_way_to_a_language_as_none_does(
    account: MockConfigEntry, say: Speaking, empty: str | None
) -> None:
    audio = await say("Hi.", language="it", options={"voice": empty})
    assert voice_of(audio) == "if_sara"


@each_empty
@each_output
async def test_render_takes_an_empty_voice_and_language_for_the_profiles(
    render: Rendering, media: object, output: dict[str, str], empty: str | None
) -> None:
    answer = await render(**output, voice=empty, language=empty)
    assert answer["voice"] == "af_heart"


@pytest.mark.parametrize("voice", [None, "", " "])
async def test_pipeline_with_an_empty_voice_speaks_with_the_profiles(
    assist: Assisting, voice: str | None
) -> None:
    assert voice_of(await assist("en-US", voice)) == "af_heart"


# Names


@each_name
async def test_voice_is_found_by_what_the_interface_calls_it(
    account: MockConfigEntry, say: Speaking, name: str, voice: str
) -> None:
    assert voice_of(await say("Hi.", options={"voice": name})) == voice


@each_name
async def test_render_finds_a_voice_by_its_name(
    render: Rendering, name: str, voice: str
) -> None:
    answer = await render(output="base64", voice=name)
    assert (answer["voice"], voice_of(audio_of(answer))) == (voice, voice)


@each_name
async def test_pipeline_finds_a_voice_by_its_name(
    assist: Assisting, name: str, voice: str
) -> None:
    assert voice_of(await assist("en-US", name)) == voice


@pytest.mark.parametrize(("name", "voice"), [("", "af_heart"), NAMES[-1]])
async def test_address_of_a_media_source_finds_a_voice_by_its_name(
    account: MockConfigEntry,
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
    name: str,
    voice: str,
) -> None:
    address = URL(f"media-source://tts/{ENGINE}") % {"message": "Hi.", "voice": name}
    assert voice_of(await played(home, hass_client, str(address))) == voice


@pytest.mark.parametrize(
    ("language", "voice"),
    [("es", "em_santa"), ("pt-BR", "pm_santa"), ("en", "am_santa"), ("it", "am_santa")],
)
async def test_name_that_voices_share_means_the_one_of_the_language(
    account: MockConfigEntry, say: Speaking, language: str, voice: str
) -> None:
    audio = await say("Hi.", language=language, options={"voice": "Santa"})
    assert voice_of(audio) == voice


# Who names a voice gets it


@pytest.mark.parametrize("name", ["af_heart", "Heart", "am_adam"])
async def test_named_voice_is_kept_whatever_the_language(
    account: MockConfigEntry, say: Speaking, render: Rendering, name: str
) -> None:
    audio = await say("Hi.", language="en-GB", options={"voice": name})
    answer = await render(output="base64", language="en-GB", voice=name)
    assert voice_of(audio) == answer["voice"] in ("af_heart", "am_adam")


async def test_named_voice_and_the_language_alone_are_two_clips(
    account: MockConfigEntry, say: Speaking
) -> None:
    named = await say("Hi.", cache=True, language="it", options={"voice": "af_heart"})
    alone = await say("Hi.", cache=True, language="it")
    assert (voice_of(named), voice_of(alone)) == ("af_heart", "if_sara")


async def test_another_integration_need_not_name_a_voice(
    engine: TextToSpeechEntity,
) -> None:
    _, audio = await engine.async_get_tts_audio("Hi.", "en-US", {})
    assert audio is not None
    assert voice_of(audio) == "af_heart"


# Wrong


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (
            {"options": {"voice": "nobody"}},
            "The voice nobody doesn't exist. Available voices: ",
        ),
        (
            {"options": {"voice": "nobody"}, "language": "it"},
            "Available voices: if_sara, im_nicola$",
        ),
        ({"language": "de-DE"}, "the language de-DE. Available languages"),
        (
            {"options": {"preferred_sample_rate": "44.1k"}},
            "preferred_sample_rate must be a whole number, but is 44.1k",
        ),
    ],
)
async def test_wrong_action_fails_at_once_and_plays_nothing(
    speak: Speak,
    played_media: list[ServiceCall],
    server: LocalTelnyx,
    wrong: dict[str, Any],
    reason: str,
) -> None:
    server.forget()
    with pytest.raises(ServiceValidationError, match=reason):
        await speak(message="Hi.", **wrong)
    assert not played_media
    assert not server.requests


async def test_wrong_action_is_counted_as_one_failure(
    account: MockConfigEntry, speak: Speak
) -> None:
    metrics = account.runtime_data.metrics
    with pytest.raises(ServiceValidationError):
        await speak(message="Hi.", options={"voice": "nobody"})
    assert (metrics.utterances, set(metrics.failures)) == (1, {"unknown_voice"})


async def test_error_names_no_more_voices_than_can_be_read(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    server.voices = [{"id": f"Telnyx.KokoroTTS.af_new{number}"} for number in range(40)]
    await account.runtime_data.async_refresh()
    with pytest.raises(ServiceValidationError, match="af_new0, .*, af_new29…$"):
        await say("Hi.", options={"voice": "nobody"})


async def test_action_with_empty_options_plays_the_profiles_voice(
    speak: Speak,
    played_media: list[ServiceCall],
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
) -> None:
    await speak(message="Hi.", options={"voice": None, "preferred_sample_rate": ""})
    (call,) = played_media
    audio = await played(home, hass_client, call.data["media_content_id"])
    assert voice_of(audio) == "af_heart"


async def test_action_is_not_refused_for_a_voice_that_has_gone(
    speak: Speak,
    played_media: list[ServiceCall],
    account: MockConfigEntry,
    server: LocalTelnyx,
) -> None:
    # A clip of it may be kept.
    server.voices = [{"id": "Telnyx.KokoroTTS.pf_dora"}]
    await account.runtime_data.async_refresh()
    await speak(message="Hi.")
    assert len(played_media) == 1


@pytest.mark.parametrize("rate", ["44.1k", float("inf"), [16_000]])
async def test_sample_rate_that_is_no_number_is_said_to_be_so(
    engine: TextToSpeechEntity, server: LocalTelnyx, rate: object
) -> None:
    # Where core converts audio itself, the engine passes the option over.
    if "preferred_sample_rate" not in (engine.supported_options or []):
        pytest.skip("core 2026.10 converts all audio itself")
    server.forget()
    with pytest.raises(HomeAssistantError, match="must be a whole number"):
        await engine.async_get_tts_audio(
            "Hi.", "en-US", {"preferred_sample_rate": rate}
        )
    assert not server.requests


@pytest.mark.parametrize("rate", [None, "", " "])
async def test_empty_sample_rate_is_none(
    engine: TextToSpeechEntity, rate: str | None
) -> None:
    options = {"preferred_format": "", "preferred_sample_rate": rate}
    extension, audio = await engine.async_get_tts_audio("Hi.", "en-US", options)
    assert audio is not None
    assert (extension, voice_of(audio)) == ("mp3", "af_heart")
