"""Telnyx KokoroTTS: text to speech with Telnyx's KokoroTTS voices."""

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryNotReady

from . import issues
from .const import CONF_FALLBACK, DOMAIN, LOGGER, SUBENTRY_TYPE_VOICE
from .coordinator import TelnyxConfigEntry, TelnyxCoordinator
from .samples import studio_of

PLATFORMS = [Platform.TTS]


# Home Assistant 2026.10 wants these two to say that they succeeded.
async def async_setup_entry(hass: HomeAssistant, entry: TelnyxConfigEntry) -> bool:
    """Set up an account and its voice profiles."""
    coordinator = TelnyxCoordinator(hass, entry)
    try:
        await coordinator.async_config_entry_first_refresh()
    except (ConfigEntryAuthFailed, ConfigEntryNotReady) as err:
        profiles = entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE)
        if not any(CONF_FALLBACK in profile.data for profile in profiles):
            raise
        # A house that starts without the internet is not to be without its voice.
        LOGGER.warning("%s is set up with its fallback: %s", entry.title, err)
        coordinator.assume_voices_of_profiles()
        if isinstance(err, ConfigEntryAuthFailed):
            entry.async_start_reauth(hass)
    entry.runtime_data = coordinator

    @callback
    def check_voices() -> None:
        issues.check_voices(hass, entry, coordinator.data)

    check_voices()
    entry.async_on_unload(coordinator.async_add_listener(check_voices))
    entry.async_on_unload(lambda: issues.clear(hass, entry))
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    # Voice profiles come, change and go as subentries, which reload nothing themselves.
    entry.async_on_unload(entry.add_update_listener(_async_reload))
    return True


async def async_unload_entry(hass: HomeAssistant, entry: TelnyxConfigEntry) -> bool:
    """Unload an account."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: TelnyxConfigEntry) -> None:
    """Leave nothing behind: the samples of voices go with the last account."""
    others = hass.config_entries.async_entries(DOMAIN)
    if all(other.entry_id == entry.entry_id for other in others):
        await studio_of(hass).clear()


async def _async_reload(hass: HomeAssistant, entry: TelnyxConfigEntry) -> None:
    """Set up an account anew after a change."""
    await hass.config_entries.async_reload(entry.entry_id)
