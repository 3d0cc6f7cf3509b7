"""The name of an engine, and the id that it gets, in every language."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.components.media_source import async_browse_media
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .conftest import ENGINE


def name_of(home: HomeAssistant, entity_id: str = ENGINE) -> str:
    """Return what an entity is called."""
    state = home.states.get(entity_id)
    assert state is not None
    return state.name


@pytest.mark.parametrize("language", ["en", "de", "fr", "nl"])
async def test_entity_id_follows_from_the_profile_in_every_language(
    home: HomeAssistant, entry: MockConfigEntry, language: str
) -> None:
    home.config.language = language
    assert await home.config_entries.async_setup(entry.entry_id)
    assert home.states.async_entity_ids("tts") == [ENGINE]
    assert name_of(home) == "Telnyx Heart"


async def test_id_that_an_engine_has_had_stays(
    home: HomeAssistant, entry: MockConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    (profile,) = entry.subentries
    entity_registry.async_get_or_create(
        "tts",
        DOMAIN,
        profile,
        suggested_object_id="telnyx_heart_sprachausgabe",
        config_entry=entry,
        config_subentry_id=profile,
    )
    assert await home.config_entries.async_setup(entry.entry_id)
    old = "tts.telnyx_heart_sprachausgabe"
    assert home.states.async_entity_ids("tts") == [old]
    assert name_of(home, old) == "Telnyx Heart"


async def listed(home: HomeAssistant) -> list[str]:
    """Return what the media browser calls the engines."""
    found = await async_browse_media(home, "media-source://tts")
    return [engine.title for engine in found.children or ()]


async def test_media_browser_lists_engines_by_their_profiles(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    assert await listed(home) == ["Telnyx Heart"]


async def test_engine_is_called_as_its_profile_is_renamed(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    (profile,) = account.subentries.values()
    home.config_entries.async_update_subentry(account, profile, title="Grandma's room")
    await home.async_block_till_done()
    assert name_of(home) == "Grandma's room"


async def test_engine_is_called_as_its_device_is_renamed(
    home: HomeAssistant,
    account: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    entity = entity_registry.async_get(ENGINE)
    assert entity is not None
    assert entity.device_id is not None
    device_registry.async_update_device(entity.device_id, name_by_user="Kitchen")
    await home.async_block_till_done()
    assert name_of(home) == "Kitchen"
    assert await listed(home) == ["Kitchen"]
    await home.config_entries.async_reload(account.entry_id)
    await home.async_block_till_done()
    assert name_of(home) == "Kitchen"
