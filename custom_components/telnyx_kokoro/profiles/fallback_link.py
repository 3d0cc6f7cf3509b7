"""The link from a profile to its fallback, which survives renaming the fallback.

A profile stores the entity ID, which release 0.1.0 knows, and the registry ID, which
does not change when the entity is renamed.
"""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ..const import CONF_FALLBACK, CONF_FALLBACK_ID, DOMAIN, SUBENTRY_TYPE_VOICE
from .settings import setting


@callback
def fallback_engine(hass: HomeAssistant, profile: Mapping[str, Any]) -> str | None:
    """Return the entity ID of a profile's fallback, None if there is none."""
    fallback: str | None = setting(profile, CONF_FALLBACK)
    registry_id: str | None = setting(profile, CONF_FALLBACK_ID)
    if fallback is None or registry_id is None:
        return fallback
    registry = er.async_get(hass)
    engine = registry.entities.get_entry(registry_id)
    # A release that knows only entity IDs may have stored another engine.
    is_another = registry.async_get(fallback) or hass.states.get(fallback)
    return fallback if engine is None or is_another else engine.entity_id


@callback
def name_of_engine(hass: HomeAssistant, engine_id: str) -> str:
    """Return the title of a voice profile, or the name of another engine."""
    engine = er.async_get(hass).async_get(engine_id)
    if engine is not None and engine.platform == DOMAIN:
        entry = hass.config_entries.async_get_entry(engine.config_entry_id or "")
        profile = entry and entry.subentries.get(engine.config_subentry_id or "")
        if profile:
            return profile.title
    state = hass.states.get(engine_id)
    return engine_id if state is None else state.name


@callback
def follow_fallbacks(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Store the current entity ID and registry ID of each profile's fallback."""
    for profile in entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE):
        fallback = fallback_engine(hass, profile.data)
        engine = er.async_get(hass).async_get(fallback) if fallback else None
        if fallback and engine:
            link = {CONF_FALLBACK: fallback, CONF_FALLBACK_ID: engine.id}
            hass.config_entries.async_update_subentry(
                entry, profile, data={**profile.data, **link}
            )


@callback
def follow_renamed_fallbacks(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Update the links when fallbacks are renamed, until the account is unloaded."""

    @callback
    def renamed(event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        if event.data["action"] != "update" or "old_entity_id" not in event.data:
            return
        for profile in entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE):
            if setting(profile.data, CONF_FALLBACK) == event.data["old_entity_id"]:
                data = {**profile.data, CONF_FALLBACK: event.data["entity_id"]}
                hass.config_entries.async_update_subentry(entry, profile, data=data)

    entry.async_on_unload(
        hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, renamed)
    )
    follow_fallbacks(hass, entry)
