"""The players in the forms in which a voice is chosen."""

from collections.abc import Awaitable, Callable
import re

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.preview import players as fields
from homeassistant import data_entry_flow
from homeassistant.config_entries import SubentryFlowResult
from homeassistant.core import HomeAssistant
from local_telnyx import LocalTelnyx
from tests.integration.forms import filled_in, selector
from tests.integration.profile_forms import add, reconfigure, submit as submit_profile

from .playing import Browser, listed, offer, play, players, shown, spoken

needs_fields_that_follow = pytest.mark.skipif(
    not hasattr(data_entry_flow, "Optional"), reason="needs Home Assistant 2026.11"
)


async def test_nothing_is_synthesized_before_somebody_presses_play(
    home: HomeAssistant, server: LocalTelnyx
) -> None:
    form = await offer(home, server)
    assert "<audio controls" in "".join(shown(form).values())
    assert 'preload="none"' in "".join(shown(form).values())
    assert spoken(server) == []


@needs_fields_that_follow
async def test_one_player_follows_the_choice(
    home: HomeAssistant, server: LocalTelnyx
) -> None:
    form = await offer(home, server, "it-IT")
    schema = form["data_schema"]
    assert schema is not None
    following = {str(field): getattr(field, "visible", None) for field in schema.schema}
    assert following["listen_1"] == {"field": "voice", "value": "if_sara"}
    assert following["listen_2"] == {"field": "voice", "value": "im_nicola"}
    assert list(following) == [
        "name",
        "language",
        "voice",
        "listen_1",
        "listen_2",
        "connection",
        "playback",
        "pronunciation",
    ]
    assert (shown(form)["voice_1"], shown(form)["samples"]) == ("Sara", "")


async def test_older_home_assistant_lists_a_player_for_each_voice(
    home: HomeAssistant, server: LocalTelnyx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "_Shown", None)
    form = await offer(home, server, "it-IT")
    assert set(shown(form)) == {"samples", "link_start", "link_end", "note"}
    names = re.findall("<figcaption>(.*?)</figcaption>", shown(form)["samples"])
    assert names == ["Sara", "Nicola"]
    assert list(players(form)) == ["if_sara", "im_nicola"]


async def test_every_voice_has_a_player_however_many_there_are(
    home: HomeAssistant, server: LocalTelnyx
) -> None:
    many = [f"af_{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    server.voices = [listed(voice, "en-US") for voice in many]
    form = await offer(home, server)
    assert set(players(form)) == set(many)


async def test_names_of_voices_are_no_markup(
    home: HomeAssistant, server: LocalTelnyx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "_Shown", None)
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
    assert "<figure><figcaption>Sara</figcaption><audio " in texts
    assert texts.count("<figcaption>") == texts.count("<audio ")
    schema = form["data_schema"]
    assert schema is not None
    players = [name for name in schema.schema if str(name).startswith("listen")]
    # Of what a form can have, only text of several lines keeps Enter to itself.
    assert players
    for name in players:
        assert (
            selector(form, name).items()
            >= {"multiline": True, "read_only": True}.items()
        )
        assert filled_in(form, name).startswith("Ciao")
