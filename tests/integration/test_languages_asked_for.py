"""A language is understood in every spelling, and a region as its language."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from local_telnyx import LocalTelnyx

from .conftest import ENGINE, Rendering, Speaking
from .hearing import voice_of
from .pipelines import Assisting, assist

__all__ = ["assist"]

SPELLINGS = [
    ("en_US", "af_heart"),
    ("en-us", "af_heart"),
    ("EN", "af_heart"),
    (" en-US ", "af_heart"),
    ("en_gb", "bf_emma"),
    ("en-UK", "bf_emma"),  # as Telnyx's documentation has it
    ("en-Latn-GB", "bf_emma"),
]
REGIONS = [
    ("en-AU", "af_heart"),
    ("en_CA", "af_heart"),
    ("es-MX", "ef_dora"),
    ("es-419", "ef_dora"),
    ("pt-PT", "pf_dora"),
    ("fr-CA", "ff_siwis"),
]

each_language = pytest.mark.parametrize(("language", "voice"), SPELLINGS + REGIONS)


@each_language
async def test_language_is_spoken_however_it_is_written(
    account: MockConfigEntry, say: Speaking, language: str, voice: str
) -> None:
    assert voice_of(await say("Hi.", language=language)) == voice


@each_language
async def test_render_speaks_a_language_however_it_is_written(
    render: Rendering, language: str, voice: str
) -> None:
    answer = await render(output="url", language=language)
    assert answer["voice"] == voice


@pytest.mark.parametrize(("language", "voice"), [SPELLINGS[0], *REGIONS[:3]])
async def test_pipeline_speaks_a_language_however_it_is_written(
    assist: Assisting, language: str, voice: str
) -> None:
    assert voice_of(await assist(language, None)) == voice


@pytest.mark.parametrize("language", ["", " "])
async def test_empty_language_is_the_profiles(
    account: MockConfigEntry, say: Speaking, language: str
) -> None:
    assert voice_of(await say("Hi.", language=language)) == "af_heart"


@pytest.mark.parametrize("language", ["de-DE", "English", "en-../../x", "e", "*", 7])
async def test_language_that_no_voice_speaks_is_refused_before_anything_is_asked_for(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx, language: object
) -> None:
    server.forget()
    with pytest.raises(HomeAssistantError, match="not supported"):
        await say("Hi.", language=language)
    assert not server.requests


@each_language
async def test_interface_finds_the_voices_of_a_language_however_it_is_written(
    account: MockConfigEntry,
    home: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    language: str,
    voice: str,
) -> None:
    client = await hass_ws_client(home)
    await client.send_json_auto_id(
        {"type": "tts/engine/voices", "engine_id": ENGINE, "language": language}
    )
    voices = (await client.receive_json())["result"]["voices"]
    assert voices[0]["voice_id"] == voice


async def test_interface_shows_each_language_once(
    account: MockConfigEntry, home: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    client = await hass_ws_client(home)
    await client.send_json_auto_id({"type": "tts/engine/get", "engine_id": ENGINE})
    provider: dict[str, Any] = (await client.receive_json())["result"]["provider"]
    assert provider["supported_languages"] == [
        *("en-GB", "en-US", "es-ES", "fr-FR", "it-IT", "pt-BR"),
        *("en", "es", "fr", "it", "pt"),
    ]
