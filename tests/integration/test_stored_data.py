"""Stored data that this release does not know keeps nobody silent."""

from collections.abc import Mapping
import re
from types import MappingProxyType
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.account.storage import stored_address
from custom_components.telnyx_kokoro.api import DEFAULT_ADDRESS
from custom_components.telnyx_kokoro.diagnostics import (
    async_get_config_entry_diagnostics,
)
from homeassistant.components.tts.const import DATA_COMPONENT
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from local_telnyx import LocalTelnyx

from .conftest import ENGINE, Rendering, Speaking
from .forms import in_sections, shown_in_sections
from .hearing import texts_of, voice_of
from .profile_forms import reconfigure, submit
from .repair_forms import Posting, shown, words_of
from .test_voice_gone import choices

EMMA = "tts.telnyx_emma"
HEART = {"voice": "af_heart", "language": "en-US"}
UNKNOWN: list[dict[str, Any]] = [
    {"delivery": "carrier_pigeon"},
    {"delivery": ["rest"]},
    {"lead_in": "soon"},
    {"lead_in": None},
    {"lead_in": True},
    {"lead_in": -50},
    {"lead_in": float("nan")},
    {"lead_in": 60_000},
    {"keep_alive": "yes"},
    {"disable_cache": None},
    {"fallback": 3},
    {"fallback": "the one in the cellar"},
    {"fallback_id": {}},
    {"pronunciation_dict_id": None},
    {"pronunciation_dict_id": 12},
    {"warmth": 1.2},
]


async def stored(
    home: HomeAssistant, entry: MockConfigEntry, data: Mapping[str, Any]
) -> MockConfigEntry:
    """Set up an account with this profile, and one beside it that is sound."""
    (profile,) = entry.subentries.values()
    home.config_entries.async_update_subentry(entry, profile, data=dict(data))
    neighbour = ConfigSubentry(
        data=MappingProxyType({"voice": "bf_emma", "language": "en-GB"}),
        subentry_type="voice",
        title="Telnyx Emma",
        unique_id=None,
    )
    home.config_entries.async_add_subentry(entry, neighbour)
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()
    return entry


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the log says of stored data."""
    return [line for line in caplog.messages if "does not know" in line]


@pytest.mark.parametrize("unknown", UNKNOWN, ids=str)
async def test_unknown_setting_counts_as_its_default_with_one_warning(
    home: HomeAssistant,
    entry: MockConfigEntry,
    say: Speaking,
    issue_registry: ir.IssueRegistry,
    caplog: pytest.LogCaptureFixture,
    unknown: dict[str, Any],
) -> None:
    await stored(home, entry, {**HEART, **unknown})
    for message in ("Hi.", "Ho."):
        assert texts_of(await say(message)) == [message]
    (warning,) = warnings(caplog)
    assert "Telnyx Heart that this release does not know: " in warning
    assert f" {next(iter(unknown))}. " in warning
    assert not list(shown(issue_registry))


async def test_known_settings_warn_of_nothing(
    home: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    known = {
        "delivery": "websocket",
        "disable_cache": True,
        "fallback": "tts.house",
        "keep_alive": True,
        "lead_in": 200.0,
        "pronunciation_dict_id": "0d5ad3a4-9a8b-4bb4-b9b7-0ac3a5cb2a6c",
    }
    await stored(home, entry, {**HEART, **known})
    assert not warnings(caplog)


async def test_form_shows_defaults_and_keeps_what_only_another_release_knows(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    (profile,) = account.subentries.values()
    data = {**HEART, "delivery": "carrier_pigeon", "lead_in": None, "warmth": 1.2}
    home.config_entries.async_update_subentry(account, profile, data=data)
    form = await reconfigure(home, account)
    shown = shown_in_sections(form)
    assert (shown["delivery"], shown["lead_in"]) == ("automatic", 0)
    rest = in_sections({"delivery": "rest"})
    await submit(home, form, language="en-US", voice="af_bella", **rest)
    assert profile.data["voice"] == "af_bella"
    assert (profile.data["delivery"], profile.data["warmth"]) == ("rest", 1.2)


# Language and voice


@pytest.mark.parametrize(
    "language",
    [{}, *({"language": value} for value in (None, "", " ", "french", "<b>", 5))],
    ids=str,
)
async def test_profile_without_language_speaks_the_one_of_its_voice(
    home: HomeAssistant,
    entry: MockConfigEntry,
    say: Speaking,
    issue_registry: ir.IssueRegistry,
    language: dict[str, Any],
) -> None:
    await stored(home, entry, {"voice": "ff_siwis", **language})
    engine = home.data[DATA_COMPONENT].get_entity(ENGINE)
    assert engine is not None
    assert engine.default_language == "fr-FR"
    assert voice_of(await say("Salut.")) == "ff_siwis"
    assert not list(shown(issue_registry))


@pytest.mark.parametrize(
    "data",
    [{"language": "en-US"}, {"language": "en-US", "voice": None}, {}],
    ids=str,
)
async def test_profile_without_voice_opens_a_repair_and_its_neighbours_speak(
    home: HomeAssistant,
    entry: MockConfigEntry,
    say: Speaking,
    issue_registry: ir.IssueRegistry,
    data: dict[str, Any],
) -> None:
    await stored(home, entry, data)
    assert entry.state is ConfigEntryState.LOADED
    assert home.states.get(ENGINE)
    assert voice_of(await say("Hi.", engine=EMMA)) == "bf_emma"
    (issue,) = shown(issue_registry)
    assert await words_of(home, issue, "title") == "Telnyx Heart has no voice"


async def test_profile_without_voice_and_language_speaks_the_one_of_the_house(
    home: HomeAssistant, entry: MockConfigEntry, say: Speaking
) -> None:
    await stored(home, entry, {})
    home.config.language, home.config.country = "fr", "FR"
    assert voice_of(await say("Salut.")) == "ff_siwis"


async def test_repair_offers_every_voice_with_samples_where_no_language_is_stored(
    home: HomeAssistant,
    entry: MockConfigEntry,
    mend: Posting,
    issue_registry: ir.IssueRegistry,
) -> None:
    await stored(home, entry, {})
    form = await mend()
    assert {"af_heart", "ff_siwis", "pf_dora"} <= set(choices(form))
    (issue,) = shown(issue_registry)
    html = ""
    for field in form["data_schema"]:
        part = f"fix_flow.step.voice.data_description.{field['name']}"
        html += await words_of(home, issue, part, form)
    assert set(re.findall(r"/(\w+)\.mp3\?", html)) == set(choices(form))


async def test_repair_says_that_the_best_voice_speaks_meanwhile(
    home: HomeAssistant,
    entry: MockConfigEntry,
    mend: Posting,
    issue_registry: ir.IssueRegistry,
) -> None:
    await stored(home, entry, {"language": "en-US"})
    form = await mend()
    (issue,) = shown(issue_registry)
    words = await words_of(home, issue, "fix_flow.step.voice.description", form)
    assert "Telnyx Heart uses the best one for its language" in words


async def test_render_speaks_with_a_profile_without_voice_and_language(
    home: HomeAssistant, account: MockConfigEntry, render: Rendering
) -> None:
    (profile,) = account.subentries.values()
    home.config_entries.async_update_subentry(account, profile, data={})
    assert (await render(output="url"))["voice"] == "af_heart"


async def test_repair_gives_a_profile_its_voice(
    home: HomeAssistant,
    entry: MockConfigEntry,
    mend: Posting,
    say: Speaking,
    issue_registry: ir.IssueRegistry,
) -> None:
    await stored(home, entry, {"keep_alive": True})
    form = await mend()
    await mend(form["flow_id"], voice="af_bella")
    await home.async_block_till_done()
    assert not list(shown(issue_registry))
    assert voice_of(await say("Hi.")) == "af_bella"


async def test_profile_without_all_of_it_loads_without_a_connection(
    home: HomeAssistant, entry: MockConfigEntry, server: LocalTelnyx
) -> None:
    await server.close()
    await stored(home, entry, {"fallback": "tts.house"})
    assert entry.state is ConfigEntryState.LOADED
    assert home.states.get(ENGINE)


# The account


@pytest.mark.parametrize(
    "key", [{}, {"api_key": "KEY\nX: y"}, {"api_key": "\0"}], ids=str
)
async def test_account_without_key_asks_for_one(
    home: HomeAssistant,
    entry: MockConfigEntry,
    server: LocalTelnyx,
    key: dict[str, str],
) -> None:
    home.config_entries.async_update_entry(entry, data={**key, "url": server.url})
    await home.config_entries.async_setup(entry.entry_id)
    (form,) = home.config_entries.flow.async_progress()
    assert form["step_id"] == "reauth_confirm"
    await home.config_entries.flow.async_configure(
        form["flow_id"], {"api_key": "KEY_LOCAL"}
    )
    await home.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED


@pytest.mark.parametrize("account", [{}, {"url": None}, {"url": 8}], ids=str)
def test_account_without_address_is_at_telnyx_itself(account: dict[str, Any]) -> None:
    assert stored_address(account) == DEFAULT_ADDRESS


async def test_address_that_is_none_gets_a_repair_and_no_server_the_key(
    home: HomeAssistant,
    entry: MockConfigEntry,
    server: LocalTelnyx,
    mend: Posting,
    issue_registry: ir.IssueRegistry,
) -> None:
    data = {"api_key": "KEY_LOCAL", "url": "kokoro"}
    home.config_entries.async_update_entry(entry, data=data)
    await home.config_entries.async_setup(entry.entry_id)
    assert entry.state.value == "setup_error"
    assert (await async_get_config_entry_diagnostics(home, entry))["server"]
    form = await mend()
    await mend(form["flow_id"], url=server.url)
    await home.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    assert not list(shown(issue_registry))


def test_address_that_a_form_would_refuse_today_is_used() -> None:
    address = "http://kokoro.example.com/v2"
    assert str(stored_address({"url": address})) == address
