"""Forms as the web interface opens and submits them, without anything filled in."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp.test_utils import TestClient
from aiohttp.web import Application, Request
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.const import DOMAIN
from custom_components.telnyx_kokoro.forms.sample_view import register_samples
from custom_components.telnyx_kokoro.profiles.settings import VoiceProfile
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from .conftest import Changing

ACCOUNTS = "/api/config/config_entries/flow"
FLOWS = "/api/config/config_entries/subentries/flow"

OPTIONS = "/api/config/config_entries/options/flow"

WORDS = [{"text": "Siobhan", "spoken_as": "Shivawn", "whole_word": False}]
STORED = {
    "delivery": "websocket",
    "fallback": "tts.house",
    "lead_in": 200,
    "other_voices": ["if_sara", "ff_gone"],
    "replacements": WORDS,
    "speed": 0.9,
    "volume": -3,
}

type Field = dict[str, Any]
type Interface = TestClient[Request, Application]
type Opening = Callable[[], Awaitable[Interface]]


def opened(fields: list[Field]) -> dict[str, Any]:
    """Return what the interface puts into a form that it opens.

    A section is filled from its fields, but only if it has no default of its own.
    """
    data = {}
    for field in fields:
        suggested = (field.get("description") or {}).get("suggested_value")
        if suggested is not None:
            data[field["name"]] = suggested
        elif "default" in field:
            data[field["name"]] = field["default"]
        elif field.get("type") == "expandable":
            data[field["name"]] = opened(field["schema"])
    return data


def missing(fields: list[Field], data: dict[str, Any]) -> list[str]:
    """Return the fields for which the interface refuses to submit a form."""
    names = [
        field["name"]
        for field in fields
        if field.get("required") and data.get(field["name"]) in (None, "")
    ]
    for field in fields:
        if field.get("type") == "expandable" and field["name"] in data:
            names += missing(field["schema"], data[field["name"]])
    return names


@pytest.fixture
async def interface(
    home: HomeAssistant, account: MockConfigEntry, hass_client: Opening
) -> Interface:
    """The web interface of a person who is logged in."""
    assert await async_setup_component(home, "config", {})
    # Views come before the test's server starts, other than in a real home.
    register_samples(home)
    return await hass_client()


@pytest.fixture
async def voice_form(
    account: MockConfigEntry, change_profile: Changing, interface: Interface
) -> Field:
    """The form of a profile with settings."""
    await change_profile(**STORED)
    (profile,) = account.subentries.values()
    opening = {
        "handler": [account.entry_id, "voice"],
        "subentry_id": profile.subentry_id,
    }
    form: Field = await (await interface.post(FLOWS, json=opening)).json()
    return form


async def submitted(interface: Interface, form: Field, data: dict[str, Any]) -> Field:
    """Return what follows when a form is submitted."""
    assert missing(form["data_schema"], data) == []
    answer = await interface.post(f"{FLOWS}/{form['flow_id']}", json=data)
    following: Field = await answer.json()
    return following


async def test_voice_can_be_submitted_as_the_form_opens(
    account: MockConfigEntry, interface: Interface, voice_form: Field
) -> None:
    data = opened(voice_form["data_schema"])
    done = await submitted(interface, voice_form, data)
    assert done["reason"] == "reconfigure_successful"
    (profile,) = account.subentries.values()
    assert STORED.items() <= profile.data.items()


async def test_silence_need_not_be_filled_in(voice_form: Field) -> None:
    required = [
        field["name"]
        for section in voice_form["data_schema"]
        for field in section.get("schema", ())
        if field.get("required")
    ]
    # The interface marks a switch with no star: it is never empty.
    assert required == ["delivery", "disable_cache", "keep_alive", "spell_numbers"]


async def test_silence_that_is_emptied_is_none(
    account: MockConfigEntry, interface: Interface, voice_form: Field
) -> None:
    data = opened(voice_form["data_schema"])
    assert data["playback"].pop("lead_in") == 200
    await submitted(interface, voice_form, data)
    (profile,) = account.subentries.values()
    assert profile.data["lead_in"] == 0
    assert "lead_in" not in VoiceProfile.parse(profile.data).sound_options(())


async def test_account_can_be_reconfigured_as_the_form_opens(
    account: MockConfigEntry, interface: Interface
) -> None:
    before = dict(account.data)
    opening = {"handler": DOMAIN, "entry_id": account.entry_id}
    form = await (await interface.post(ACCOUNTS, json=opening)).json()
    data = opened(form["data_schema"])
    assert missing(form["data_schema"], data) == []
    answer = await interface.post(f"{ACCOUNTS}/{form['flow_id']}", json=data)
    assert (await answer.json())["reason"] == "reconfigure_successful"
    assert account.data == before


async def test_words_of_the_account_can_be_submitted_as_the_form_opens(
    home: HomeAssistant, account: MockConfigEntry, interface: Interface
) -> None:
    home.config_entries.async_update_entry(account, options={"replacements": WORDS})
    form = await (
        await interface.post(OPTIONS, json={"handler": account.entry_id})
    ).json()
    data = opened(form["data_schema"])
    assert data == {"replacements": WORDS}
    answer = await interface.post(f"{OPTIONS}/{form['flow_id']}", json=data)
    assert (await answer.json())["type"] == "create_entry"
    assert account.options == {"replacements": WORDS}
