"""Telnyx KokoroTTS: text to speech with Telnyx's KokoroTTS voices."""

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant

from .coordinator import TelnyxConfigEntry, TelnyxCoordinator

PLATFORMS = [Platform.TTS]


# Home Assistant 2026.10 wants these two to say that they succeeded.
async def async_setup_entry(hass: HomeAssistant, entry: TelnyxConfigEntry) -> bool:
    """Set up an account and its voice profiles."""
    coordinator = TelnyxCoordinator(hass, entry)
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    # Voice profiles come, change and go as subentries, which reload nothing themselves.
    entry.async_on_unload(entry.add_update_listener(_async_reload))
    return True


async def async_unload_entry(hass: HomeAssistant, entry: TelnyxConfigEntry) -> bool:
    """Unload an account."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def _async_reload(hass: HomeAssistant, entry: TelnyxConfigEntry) -> None:
    """Set up an account anew after a change."""
    await hass.config_entries.async_reload(entry.entry_id)
