"""Telnyx KokoroTTS: text-to-speech with Telnyx's KokoroTTS voices."""

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

from . import issues
from .account.storage import VoiceStore, is_gone
from .api import AddressError
from .const import DOMAIN, LOGGER, SUBENTRY_TYPE_VOICE
from .coordinator import TelnyxConfigEntry, TelnyxCoordinator
from .engine.active_streams import end_streams_of_removed_profiles
from .engine.fallback import follow_fallbacks, follow_renamed_fallbacks
from .forms.action_selectors import DATA_ACTION_SELECTORS
from .forms.previews import close_all_previews
from .metrics import forget_metrics
from .services import async_setup_services

PLATFORMS = [Platform.SENSOR, Platform.TTS]

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the action, and clean up after accounts that are removed or disabled."""
    await async_setup_services(hass)
    end_streams_of_removed_profiles(hass)

    @callback
    def entry_changed(_: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain == DOMAIN:
            issues.entry_changed(hass, entry)
            if is_gone(hass, entry):
                _close_profile_forms(hass, entry)

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, entry_changed)
    return True


# Home Assistant 2026.10 requires these two to return whether they succeeded.
async def async_setup_entry(hass: HomeAssistant, entry: TelnyxConfigEntry) -> bool:
    """Set up an account and its voice profiles."""
    set_up_with = _reload_triggers(entry)
    try:
        coordinator = TelnyxCoordinator(hass, entry)
    except AddressError as err:
        issues.account_failed(hass, entry, err)
        raise ConfigEntryError(
            translation_domain=DOMAIN, translation_key="invalid_address"
        ) from err
    try:
        await coordinator.async_config_entry_first_refresh()
    except ConfigEntryAuthFailed as err:
        if not (coordinator.has_fallback and await coordinator.restore_cached_voices()):
            raise
        LOGGER.warning("Setting up %s with its fallback only: %s", entry.title, err)
        entry.async_start_reauth(hass)
    except ConfigEntryNotReady as err:
        # Cached clips and fallbacks play even if Home Assistant starts offline.
        if not await coordinator.restore_cached_voices():
            raise
        LOGGER.info("%s is unavailable: %s", entry.title, err)
    entry.runtime_data = coordinator

    selectors = hass.data[DATA_ACTION_SELECTORS]

    @callback
    def check_voices() -> None:
        issues.check_voices(hass, entry, coordinator.data.voices)
        selectors.show(entry.entry_id, coordinator.data.voices)

    async def changed(hass: HomeAssistant, entry: TelnyxConfigEntry) -> None:
        if set_up_with != _reload_triggers(entry):
            await hass.config_entries.async_reload(entry.entry_id)
            return
        follow_fallbacks(hass, entry)
        coordinator.async_update_listeners()

    check_voices()
    entry.async_on_unload(coordinator.async_add_listener(check_voices))
    follow_renamed_fallbacks(hass, entry)
    # This must precede adding the engines, so that no profile added in between is
    # missed.
    entry.async_on_unload(entry.add_update_listener(changed))
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: TelnyxConfigEntry) -> bool:
    """Unload an account. Its issues stay, because it may be a reload."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: TelnyxConfigEntry) -> None:
    """Remove the data of an account. With the last account, close all previews."""
    # Home Assistant does not set up an integration while all its entries are disabled.
    if selectors := hass.data.get(DATA_ACTION_SELECTORS):
        selectors.forget(entry.entry_id)
    forget_metrics(hass, entry)
    await VoiceStore(hass, entry.entry_id).async_remove()
    others = hass.config_entries.async_entries(DOMAIN)
    if all(other.entry_id == entry.entry_id for other in others):
        close_all_previews(hass)
        # Release 0.1.0 stored samples of voices on disk.
        samples = hass.config.cache_path(DOMAIN)
        await hass.async_add_executor_job(partial(rmtree, samples, ignore_errors=True))


@callback
def _close_profile_forms(hass: HomeAssistant, entry: ConfigEntry) -> None:
    # Their samples use the API key and the credit of the account.
    forms = hass.config_entries.subentries
    handler = entry.entry_id, SUBENTRY_TYPE_VOICE
    for form in forms.async_progress_by_handler(handler):
        forms.async_abort(form["flow_id"])


def _reload_triggers(entry: ConfigEntry) -> tuple[object, ...]:
    # A change of its profiles or its words alone needs no reload.
    return entry.title, entry.unique_id, dict(entry.data)
