"""The players in the forms in which a voice is chosen."""

from collections.abc import Awaitable, Callable
import re

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.telnyx_kokoro import core_compat
from custom_components.telnyx_kokoro.forms import voice
from homeassistant.config_entries import SubentryFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from local_telnyx import LocalTelnyx
from tests.integration.forms import is_collapsed
from tests.integration.profile_forms import add, reconfigure, submit as submit_profile
from tests.integration.test_config_flow import submit

from .playing import Browser, listed, offer, play, players, shown, spoken

needs_conditional_fields = pytest.mark.skipif(
    not core_compat.HAS_CONDITIONS, reason="needs Home Assistant 2026.11"
)


async def test_nothing_is_synthesized_before_somebody_presses_play(
    home: HomeAssistant, server: LocalTelnyx
) -> None:
    form = await offer(home, server)
    assert "<audio controls" in "".join(shown(form).values())
    assert 'preload="none"' in "".join(shown(form).values())
    assert spoken(server) == []


async def test_players_are_in_a_section_below_the_voice(
    home: HomeAssistant, server: LocalTelnyx
) -> None:
    form = await offer(home, server, "it-IT")
    schema = form["data_schema"]
    assert schema is not None
    assert list(map(str, schema.schema)) == [
        "name",
        "language",
        "voice",
        "samples",
        "connection",
        "playback",
        "wording",
        "languages",
        "pronunciation",
    ]
    assert is_collapsed(form, "samples")
    names = re.findall("<p>(.*?)<br>", shown(form)["samples"])
    assert names == ["Sara", "Nicola"]
    assert list(players(form)) == ["if_sara", "im_nicola"]


async def test_players_have_no_margins_that_a_phone_has_no_room_for(
    home: HomeAssistant, server: LocalTelnyx
) -> None:
    form = await offer(home, server)
    around = re.findall(r"<(\w+)[^<]*<br><audio", shown(form)["samples"])
    assert set(around) == {"p"}


@needs_conditional_fields
async def test_voice_and_players_show_only_while_their_language_is_chosen(
    home: HomeAssistant, server: LocalTelnyx
) -> None:
    form = await offer(home, server, "it-IT")
    schema = form["data_schema"]
    assert schema is not None
    conditions = {
        str(field): getattr(field, "visible", None) for field in schema.schema
    }
    of_italian = {"field": "language", "value": "it-IT"}
    assert conditions["voice"] == conditions["samples"] == of_italian
    assert conditions["connection"] is None


async def test_older_home_assistant_shows_them_always(
    home: HomeAssistant, server: LocalTelnyx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core_compat, "HAS_CONDITIONS", False)
    monkeypatch.setattr(voice, "RequiredField", vol.Required)
    monkeypatch.setattr(voice, "OptionalField", vol.Optional)
    form = await offer(home, server, "it-IT")
    schema = form["data_schema"]
    assert schema is not None
    assert not any(getattr(field, "visible", None) for field in schema.schema)
    assert list(players(form)) == ["if_sara", "im_nicola"]
    done = await submit(home, form, voice="im_nicola")
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_every_voice_has_a_player_however_many_there_are(
    home: HomeAssistant, server: LocalTelnyx
) -> None:
    many = [f"af_{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    server.voices = [listed(voice, "en-US") for voice in many]
    form = await offer(home, server)
    assert set(players(form)) == set(many)


async def test_names_of_voices_are_no_markup(
    home: HomeAssistant, server: LocalTelnyx
) -> None:
    server.voices = [listed("af_<b>'\"", "en-US")]
    form = await offer(home, server)
    assert "<b>" not in shown(form)["samples"].lower()
    assert shown(form)["samples"].count('"') == 4


@pytest.mark.parametrize("start", [add, reconfigure])
async def test_voice_profile_is_heard_before_it_is_chosen(
    home: HomeAssistant,
    server: LocalTelnyx,
    account: MockConfigEntry,
    browser: Browser,
    start: Callable[[HomeAssistant, MockConfigEntry], Awaitable[SubentryFlowResult]],
) -> None:
    form = await submit_profile(home, await start(home, account), language="it-IT")
    assert (await play(browser, form, "im_nicola")).status == 200
    await submit_profile(home, form, voice="im_nicola")
    await home.async_block_till_done()
    assert list(account.subentries.values())[-1].data["voice"] == "im_nicola"
    assert (await play(browser, form, "im_nicola")).status == 410


async def test_player_has_a_name_and_keeps_its_enter_from_the_form(
    home: HomeAssistant, server: LocalTelnyx
) -> None:
    form = await offer(home, server, "it-IT")
    texts = "".join(shown(form).values())
    assert "<p>Sara<br><audio " in texts
    assert texts.count("<br><audio ") == texts.count("<audio ")
    schema = form["data_schema"]
    assert schema is not None
    ((field, control),) = schema.schema["samples"].schema.schema.items()
    # Of what a form can have, only text of several lines keeps Enter to itself.
    assert control.config.items() >= {"multiline": True, "read_only": True}.items()
    assert field.description["suggested_value"].startswith("Ciao")
