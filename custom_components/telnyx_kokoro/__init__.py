"""Telnyx KokoroTTS: text to speech with Telnyx's KokoroTTS voices."""

from functools import partial
from shutil import rmtree

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import (
    ConfigEntryAuthFailed,
    ConfigEntryError,
    ConfigEntryNotReady,
)
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.typing import ConfigType

from . import issues, stale_issues
from .api import AddressError
from .const import DOMAIN, LOGGER, SUBENTRY_TYPE_VOICE
from .coordinator import TelnyxConfigEntry, TelnyxCoordinator
from .engine.active_streams import end_streams_of_removed_profiles
from .figures import forget_figures
from .preview import close_all_previews
from .profiles.fallback_link import follow_fallbacks, follow_renamed_fallbacks
from .render.selectors import DATA_ACTION_LISTS, ActionLists
from .services import async_setup_services
from .voice_store import VoiceStore

PLATFORMS = [Platform.SENSOR, Platform.TTS]

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions, and what follows accounts that are not set up."""
    async_setup_services(hass)
    hass.data[DATA_ACTION_LISTS] = await ActionLists.async_load(hass)
    stale_issues.clear_of_what_goes(hass)
    _close_forms_of_accounts_gone(hass)
    end_streams_of_removed_profiles(hass)
    return True


# Home Assistant 2026.10 wants these two to say that they succeeded.
async def async_setup_entry(hass: HomeAssistant, entry: TelnyxConfigEntry) -> bool:
    """Set up an account and its voice profiles."""
    try:
        coordinator = TelnyxCoordinator(hass, entry)
    except AddressError as err:
        issues.address_unreadable(hass, entry, err)
        raise ConfigEntryError(
            translation_domain=DOMAIN, translation_key="invalid_address"
        ) from err
    try:
        await coordinator.async_config_entry_first_refresh()
    except ConfigEntryAuthFailed as err:
        if not (coordinator.has_fallback and await coordinator.begin_offline()):
            raise
        LOGGER.warning("%s is set up with its fallback: %s", entry.title, err)
        entry.async_start_reauth(hass)
    except ConfigEntryNotReady as err:
        # A house that starts without the internet is not to be without its voice:
        # clips that were spoken before, and fallbacks, speak all the same.
        if not await coordinator.begin_offline():
            raise
        LOGGER.info("%s is out of reach: %s", entry.title, err)
    entry.runtime_data = coordinator

    lists = hass.data[DATA_ACTION_LISTS]

    @callback
    def check_voices() -> None:
        issues.check_voices(hass, entry, coordinator.data.voices)
        lists.show(entry.entry_id, coordinator.data.voices)

    check_voices()
    entry.async_on_unload(coordinator.async_add_listener(check_voices))
    follow_renamed_fallbacks(hass, entry)
    # Before there are engines: a profile that is added meanwhile must not be missed.
    entry.async_on_unload(entry.add_update_listener(_async_changed))
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: TelnyxConfigEntry) -> bool:
    """Unload an account. What is to be mended stays so if it is only set up anew."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: TelnyxConfigEntry) -> None:
    """Leave nothing behind."""
    stale_issues.clear(hass, entry)
    hass.data[DATA_ACTION_LISTS].forget(entry.entry_id)
    forget_figures(hass, entry)
    await VoiceStore(hass, entry.entry_id).remove()
    others = hass.config_entries.async_entries(DOMAIN)
    if all(other.entry_id == entry.entry_id for other in others):
        close_all_previews(hass)
        # Samples of voices, which release 0.1.0 kept on disk.
        samples = hass.config.cache_path(DOMAIN)
        await hass.async_add_executor_job(partial(rmtree, samples, ignore_errors=True))


@callback
def _close_forms_of_accounts_gone(hass: HomeAssistant) -> None:
    """From now on close a removed or disabled account's forms of voice profiles.

    They play samples with its key, and pay for them. Where an account is set up anew
    they stay open.
    """

    @callback
    def changed(change: ConfigEntryChange, entry: ConfigEntry) -> None:
        is_gone = change is ConfigEntryChange.REMOVED or entry.disabled_by is not None
        if entry.domain != DOMAIN or not is_gone:
            return
        forms = hass.config_entries.subentries
        handler = entry.entry_id, SUBENTRY_TYPE_VOICE
        for form in forms.async_progress_by_handler(handler):
            forms.async_abort(form["flow_id"])

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, changed)


async def _async_changed(hass: HomeAssistant, entry: TelnyxConfigEntry) -> None:
    """Set up an account anew after a change of its own, but not of its profiles.

    Those come, change and go as subentries, while their neighbours stay as they are.
    """
    coordinator = entry.runtime_data
    if coordinator.is_outdated:
        await hass.config_entries.async_reload(entry.entry_id)
        return
    follow_fallbacks(hass, entry)
    coordinator.async_update_listeners()
