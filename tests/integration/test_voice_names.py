"""Voices are called what people call them, whichever language they read."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.telnyx_kokoro.api import AccountVoices
from custom_components.telnyx_kokoro.profiles.voice_names import voice_names
from homeassistant.core import HomeAssistant
from local_telnyx import LocalTelnyx

from .conftest import ENGINE
from .forms import Form, selector
from .preview.playing import offer
from .profile_forms import reconfigure, submit

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


@pytest.mark.parametrize("language", ["en", "de", "fr", "pt-BR", "sv"])
async def test_gender_is_understood_in_every_language(
    home: HomeAssistant, server: LocalTelnyx, language: str
) -> None:
    home.config.language = language
    assert offered(await offer(home, server, "it-IT")) == ["Sara ♀", "Nicola ♂"]


async def test_form_of_a_profile_names_voices_as_the_first_form_does(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    form = await submit(home, await reconfigure(home, account), language="it-IT")
    assert offered(form) == ["Sara ♀", "Nicola ♂"]


async def test_voices_of_a_locale_are_listed_by_name_and_gender(
    account: MockConfigEntry, listed: Listing
) -> None:
    assert await listed("it-IT") == ["Sara ♀", "Nicola ♂"]


async def test_voices_of_a_language_are_told_apart_by_their_locale(
    account: MockConfigEntry, listed: Listing
) -> None:
    names = await listed("en")
    assert names[0] == "Heart ♀ (en-US)"
    assert "Emma ♀ (en-GB)" in names


async def test_language_with_a_single_locale_does_not_name_it(
    account: MockConfigEntry, listed: Listing
) -> None:
    assert await listed("it") == ["Sara ♀", "Nicola ♂"]


def test_gender_without_a_sign_is_left_out() -> None:
    entries = [
        {"id": "Telnyx.KokoroTTS.ax_new_voice"},
        {"id": "Telnyx.KokoroTTS.af_sky", "gender": "Neutral"},
    ]
    names = voice_names(AccountVoices.from_json(entries).voices)
    assert names == {"af_sky": "Sky", "ax_new_voice": "New Voice"}
