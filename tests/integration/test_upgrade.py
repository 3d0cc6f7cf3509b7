"""A home that was set up with another release works as before."""

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_load_restore_state_from_storage,
)

from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.components.sensor import SensorExtraStoredData
from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util
from local_telnyx import LocalTelnyx

from .conftest import Rendering, Speaking
from .profile_forms import reconfigure, submit

# As Home Assistant 2026.11 wrote them to its disk, with each release.
STORED = sorted((Path(__file__).parent / "stored").glob("entry_*.json"))
NEWEST = STORED[-1]
# The name that a person gave the engine, and uses in automations.
ENGINE = "tts.voice_of_the_house"
# The sensors since release 0.1.0 by the keys of their unique IDs, with what recorded
# statistics need: Home Assistant reports a change of unit or class as a problem.
STATISTICS = {
    "balance": ("USD", "total"),
    "characters_spoken": ("characters", "total_increasing"),
    "failed_utterances": ("messages", "total_increasing"),
    "fallback_used": ("messages", "total_increasing"),
    "median_first_audio": ("ms", "measurement"),
}
# Of characters and of messages, by language: units of statistics are translations.
UNITS = {
    "de": ("Zeichen", "Ansagen"),
    "en": ("characters", "messages"),
    "es": ("caracteres", "mensajes"),
    "fr": ("caractères", "messages"),
    "it": ("caratteri", "messaggi"),
    "nl": ("tekens", "berichten"),
    "pt": ("caracteres", "mensagens"),
    "pt-BR": ("caracteres", "mensagens"),
}
EVERY_SETTING = {
    "connection": {
        "fallback": "tts.cellar",
        "delivery": "websocket",
        "disable_cache": True,
    },
    "playback": {"lead_in": 200, "keep_alive": True},
    "pronunciation": {"pronunciation_dict_id": "0d5ad3a4-9a8b-4bb4-b9b7-0ac3a5cb2a6c"},
}


@pytest.fixture(params=STORED, ids=lambda path: path.stem)
def entry(
    request: pytest.FixtureRequest, hass: HomeAssistant, server: LocalTelnyx
) -> MockConfigEntry:
    """An account with its engine, as an earlier release left them."""
    stored: dict[str, Any] = json.loads(request.param.read_text())
    account = MockConfigEntry(
        domain=stored["domain"],
        data={**stored["data"], "url": server.url},
        entry_id=stored["entry_id"],
        minor_version=stored["minor_version"],
        subentries_data=stored["subentries"],
        title=stored["title"],
        unique_id=stored["unique_id"],
        version=stored["version"],
    )
    account.add_to_hass(hass)
    (profile,) = stored["subentries"]
    er.async_get(hass).async_get_or_create(
        "tts",
        DOMAIN,
        profile["subentry_id"],
        config_entry=account,
        config_subentry_id=profile["subentry_id"],
        object_id_base="voice of the house",
    )
    for key in STATISTICS:
        er.async_get(hass).async_get_or_create(
            "sensor",
            DOMAIN,
            f"{account.entry_id}_{key}",
            config_entry=account,
            object_id_base=f"my {key}",
        )
    return account


def spoken_voice(server: LocalTelnyx) -> str:
    """Return the voice of the last request for speech."""
    request = next(
        request
        for request in reversed(server.requests)
        if request.operation in ("speech", "websocket")
    )
    voice = (request.body or request.query)["voice"]
    assert isinstance(voice, str)
    return voice


def settings_of(account: MockConfigEntry) -> dict[str, Any]:
    """Return what the disk keeps of an account."""
    kept = account.as_dict()
    for name in ("created_at", "modified_at"):
        del kept[name]
    return json.loads(json.dumps(kept))  # type: ignore[no-any-return]  # JSON


def test_there_is_an_entry_of_the_first_release() -> None:
    assert "entry_0.1.0" in [path.stem for path in STORED]


async def test_engine_keeps_its_name_and_speaks(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    assert account.state is ConfigEntryState.LOADED
    assert await say("Dinner is ready.", engine=ENGINE)
    assert spoken_voice(server) == "Telnyx.KokoroTTS.af_heart"


async def test_set_up_is_not_rewritten_so_that_an_older_release_can_load_it(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    before = settings_of(entry)
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    assert settings_of(entry) == before
    assert (before["version"], before["minor_version"]) == (1, 1)


async def test_entry_of_a_later_minor_version_is_loaded(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    home.config_entries.async_update_entry(entry, minor_version=2)
    assert await home.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.minor_version == 2


async def test_entities_keep_their_ids_and_none_is_doubled(
    home: HomeAssistant, account: MockConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    entities = er.async_entries_for_config_entry(entity_registry, account.entry_id)
    kept = {ENGINE, *(f"sensor.my_{key}" for key in STATISTICS)}
    assert kept <= {state.entity_id for state in home.states.async_all()}
    # Sensors that are disabled by default.
    new = {entity.unique_id for entity in entities if entity.entity_id not in kept}
    assert new == {
        f"{account.entry_id}_{key}" for key in ("available_credit", "first_audio")
    }


async def test_statistics_go_on_in_their_units(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking
) -> None:
    await say("Dinner is ready.", engine=ENGINE)
    for key, (unit, state_class) in STATISTICS.items():
        state = home.states.get(f"sensor.my_{key}")
        assert state is not None
        assert state.attributes["unit_of_measurement"] == unit
        assert state.attributes["state_class"] == state_class


@pytest.mark.parametrize("language", UNITS)
async def test_statistics_keep_their_units_in_every_language(
    hass: HomeAssistant, enable_custom_integrations: None, language: str
) -> None:
    words = await async_get_translations(hass, language, "entity", [DOMAIN])
    units = [
        words[f"component.{DOMAIN}.entity.sensor.{key}.unit_of_measurement"]
        for key in ("characters_spoken", "failed_utterances", "fallback_used")
    ]
    characters, messages = UNITS[language]
    assert units == [characters, messages, messages]


async def test_totals_go_on(
    home: HomeAssistant, entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    sensor = "sensor.my_characters_spoken"
    last = {
        "state": State(sensor, "1234").as_dict(),
        "extra_data": SensorExtraStoredData(1234, "characters").as_dict(),
        "last_seen": dt_util.utcnow().isoformat(),
    }
    stored = {"version": 1, "key": "core.restore_state", "data": [last]}
    hass_storage["core.restore_state"] = stored
    await async_mock_load_restore_state_from_storage(home)
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()
    state = home.states.get(sensor)
    assert state is not None
    assert state.state == "1234"


@pytest.mark.parametrize("voice", ["af_bella", "Telnyx.KokoroTTS.af_bella"])
async def test_options_of_automations_are_accepted(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx, voice: str
) -> None:
    options = {
        "voice": voice,
        "preferred_format": "mp3",
        "preferred_sample_rate": 24000,
    }
    assert await say("Dinner.", engine=ENGINE, language="en-US", options=options)
    assert spoken_voice(server) == "Telnyx.KokoroTTS.af_bella"


async def test_action_of_automations_is_accepted(
    account: MockConfigEntry, render: Rendering
) -> None:
    answer = await render(ENGINE, output="base64", voice="bf_emma", language="en-GB")
    assert answer["voice"] == "bf_emma"
    assert answer.keys() >= {"base64", "bytes", "content_type", "seconds"}


async def test_newest_set_up_is_as_this_release_stores_it(
    home: HomeAssistant, server: LocalTelnyx, entity_registry: er.EntityRegistry
) -> None:
    cellar = entity_registry.async_get_or_create(
        "tts", "cellar", "1", object_id_base="cellar"
    )
    form = await home.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    filled_in = {
        "api_key": "KEY_LOCAL",
        "server": {"url": server.url, "trust_certificate": True},
    }
    await home.config_entries.flow.async_configure(form["flow_id"], filled_in)
    done = await home.config_entries.flow.async_configure(
        form["flow_id"], {"language": "en-US", "voice": "af_heart", **EVERY_SETTING}
    )
    await home.async_block_till_done()
    stored = json.loads(NEWEST.read_text())
    (profile,) = stored["subentries"]
    profile["data"]["fallback_id"] = cellar.id
    now = done["result"].as_dict()
    (subentry,) = now["subentries"]
    for name in ("subentry_type", "title", "unique_id"):
        assert profile[name] == subentry[name]
    assert profile["data"] == dict(subentry["data"])
    assert stored["data"] == {**now["data"], "url": stored["data"]["url"]}
    for name in ("domain", "minor_version", "options", "title", "version"):
        assert stored[name] == now[name]


async def test_profile_can_be_changed(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    form = await reconfigure(home, account)
    await submit(home, form, voice="af_bella")
    await home.async_block_till_done()
    (profile,) = account.subentries.values()
    assert profile.data["voice"] == "af_bella"
    assert account.state is ConfigEntryState.LOADED
