"""Voices are called what people call them, in the language of Home Assistant."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.telnyx_kokoro.telnyx import AccountVoices
from custom_components.telnyx_kokoro.voice_names import async_load_words, voice_names
from homeassistant.core import HomeAssistant
from homeassistant.helpers import translation
from local_telnyx import LocalTelnyx

from .conftest import ENGINE
from .forms import Form, selector
from .profile_forms import reconfigure, submit
from .samples.playing import offer

type Listing = Callable[[str], Awaitable[list[str]]]


def offered(form: Form) -> list[str]:
    """Return what the voices of a form are called."""
    return [option["label"] for option in selector(form, "voice")["options"]]


@pytest.fixture
def listed(home: HomeAssistant, hass_ws_client: WebSocketGenerator) -> Listing:
    """A function that returns what Home Assistant calls an engine's voices."""

    async def names(language: str) -> list[str]:
        client = await hass_ws_client(home)
        await client.send_json_auto_id(
            {"type": "tts/engine/voices", "engine_id": ENGINE, "language": language}
        )
        answer: dict[str, Any] = await client.receive_json()
        return [voice["name"] for voice in answer["result"]["voices"]]

    return names


@pytest.mark.parametrize(
    ("language", "woman", "man"),
    [
        ("en", "Sara (female)", "Nicola (male)"),
        ("de", "Sara (weiblich)", "Nicola (männlich)"),
        ("es", "Sara (femenina)", "Nicola (masculina)"),
        ("fr", "Sara (féminine)", "Nicola (masculine)"),
        ("it", "Sara (femminile)", "Nicola (maschile)"),
        ("nl", "Sara (vrouwelijk)", "Nicola (mannelijk)"),
        ("pt", "Sara (feminina)", "Nicola (masculina)"),
        ("pt-BR", "Sara (feminina)", "Nicola (masculina)"),
        ("sv", "Sara (female)", "Nicola (male)"),
    ],
)
async def test_first_form_names_voices_in_the_language_of_home_assistant(
    home: HomeAssistant, server: LocalTelnyx, language: str, woman: str, man: str
) -> None:
    home.config.language = language
    assert offered(await offer(home, server, "it-IT")) == [woman, man]


async def test_form_of_a_profile_names_voices_as_the_first_form_does(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    await home.config.async_update(language="fr")
    form = await submit(home, await reconfigure(home, account), language="it-IT")
    assert offered(form) == ["Sara (féminine)", "Nicola (masculine)"]


async def test_voices_of_a_locale_are_listed_by_name_and_gender(
    account: MockConfigEntry, listed: Listing
) -> None:
    assert await listed("it-IT") == ["Sara (female)", "Nicola (male)"]


async def test_voices_of_a_language_are_told_apart_by_their_locale(
    account: MockConfigEntry, listed: Listing
) -> None:
    names = await listed("en")
    assert names[0] == "Heart (en-US, female)"
    assert "Emma (en-GB, female)" in names


async def test_language_with_a_single_locale_does_not_name_it(
    account: MockConfigEntry, listed: Listing
) -> None:
    assert await listed("it") == ["Sara (female)", "Nicola (male)"]


async def test_list_follows_a_change_of_home_assistants_language(
    home: HomeAssistant, account: MockConfigEntry, listed: Listing
) -> None:
    # Home Assistant begins with it, and its test harness does not.
    translation.async_setup(home)
    await home.config.async_update(language="de")
    await home.async_block_till_done()
    assert await listed("it-IT") == ["Sara (weiblich)", "Nicola (männlich)"]


async def test_gender_without_a_word_is_left_out(home: HomeAssistant) -> None:
    entries = [
        {"id": "Telnyx.KokoroTTS.ax_new_voice"},
        {"id": "Telnyx.KokoroTTS.af_sky", "gender": "Neutral"},
    ]
    words = await async_load_words(home)
    names = voice_names(AccountVoices.from_json(entries).voices, words)
    assert names == {"af_sky": "Sky", "ax_new_voice": "New Voice"}
