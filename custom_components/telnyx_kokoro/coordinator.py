"""The client, the voices and the balance of an account."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, override

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    ConfigEntry,
    ConfigEntryState,
    ConfigSubentry,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import (
    ConfigEntryAuthFailed,
    HomeAssistantError,
    UnsupportedStorageVersionError,
)
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.storage import Store
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from . import issues
from .api import (
    AccountVoices,
    AuthenticationError,
    Balance,
    NotFoundError,
    NotPermittedError,
    RequestTimeouts,
    TelnyxClient,
    TelnyxError,
)
from .const import CONF_FALLBACK, DOMAIN, LOGGER, SUBENTRY_TYPE_VOICE
from .exceptions import failure_of
from .metrics import OddAudio, metrics_of
from .profiles.settings import profile_voice, setting
from .stored_account import stored_address, stored_key, trusts_certificate

REQUEST_TIMEOUTS: Final = RequestTimeouts()
# The start of Home Assistant does not wait longer for a balance.
BALANCE_SECONDS: Final = 5
SECONDS_BETWEEN_METRICS: Final = 1
# Shorter than Home Assistant's own 10: a voice that was withdrawn is silent until the
# next refresh, even if another failure has just caused one.
SECONDS_BETWEEN_REFRESHES: Final = 1
UPDATE_INTERVAL: Final = timedelta(hours=12)
UPDATE_INTERVAL_UNVERIFIED: Final = timedelta(hours=1)
UPDATE_INTERVAL_AFTER_FAILURE: Final = timedelta(minutes=1)

_STORAGE_VERSION: Final = 1

type TelnyxConfigEntry = ConfigEntry[TelnyxCoordinator]


@dataclass(frozen=True, slots=True)
class AccountState:
    """The voices of an account, and its balance unless the service keeps it back."""

    voices: AccountVoices
    balance: Balance | None


class VoiceStore(Store[list[dict[str, Any]]]):
    """The file of an account's present and former voices. It holds no secret."""

    _saved: AccountVoices | None = None

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Name the file after the account's entry."""
        super().__init__(hass, _STORAGE_VERSION, f"{DOMAIN}.{entry_id}")

    async def load(self) -> AccountVoices | None:
        """Return the voices, None if there are none."""
        try:
            entries = await self.async_load()
        except UnsupportedStorageVersionError:
            # A later release wrote it. Telnyx will list the voices again.
            return None
        except HomeAssistantError as err:
            LOGGER.warning("The voices that were kept cannot be read: %s", err)
            return None
        if isinstance(entries, list):
            self._saved = AccountVoices.from_json(entries)
        return self._saved if self._saved and self._saved.voices else None

    async def save(self, voices: AccountVoices) -> None:
        """Write the voices, unless the file is known to hold them."""
        if voices != self._saved:
            self._saved = voices
            await self.async_save(voices.as_json())


class TelnyxCoordinator(DataUpdateCoordinator[AccountState]):
    """The client of an account, and the state of the account."""

    config_entry: TelnyxConfigEntry

    def __init__(self, hass: HomeAssistant, entry: TelnyxConfigEntry) -> None:
        """Create the client with the entry's key and address."""
        requested: Debouncer[Any] = Debouncer(
            hass, LOGGER, cooldown=SECONDS_BETWEEN_REFRESHES, immediate=True
        )
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=entry.title,
            update_interval=UPDATE_INTERVAL,
            always_update=False,
            request_refresh_debouncer=requested,
        )
        requested.function = self._refresh_after_message
        self.client = TelnyxClient(
            async_get_clientsession(
                hass, verify_ssl=not trusts_certificate(entry.data)
            ),
            stored_key(entry.data),
            stored_address(entry.data),
            timeouts=REQUEST_TIMEOUTS,
        )
        self.metrics = metrics_of(hass, entry)
        self.odd_audio = OddAudio(entry.title)
        self.key_refusals = 0  # of messages
        self._key_is_unverified = False
        self._set_up_with = _account_of(entry)
        self._store = VoiceStore(hass, entry.entry_id)
        # To write states for each of many utterances would cost more than to speak.
        show = Debouncer(
            hass,
            LOGGER,
            cooldown=SECONDS_BETWEEN_METRICS,
            immediate=True,
            function=self.async_update_listeners,
        )
        entry.async_on_unload(self.metrics.async_add_listener(show.async_schedule_call))
        entry.async_on_unload(show.async_shutdown)

    @property
    def is_outdated(self) -> bool:
        """Return whether the account itself has changed since it was set up."""
        return self._set_up_with != _account_of(self.config_entry)

    @property
    def is_in_use(self) -> bool:
        """Return whether the account is set up with this coordinator."""
        entry = self.config_entry
        return entry.state is ConfigEntryState.LOADED and entry.runtime_data is self

    @property
    def has_fallback(self) -> bool:
        """Return whether another engine can speak for a profile."""
        return any(setting(profile.data, CONF_FALLBACK) for profile in self._profiles)

    async def restore_cached_voices(self) -> bool:
        """Start with the voices of the last refresh; return whether there are any."""
        voices = await self._store.load()
        # With a fallback, the voices of the profiles will do.
        if voices is None and self.has_fallback:
            stored = (profile_voice(profile.data) for profile in self._profiles)
            voices = AccountVoices.from_json(
                voice.as_json() for voice in stored if voice
            )
        if voices is None:
            return False
        self.data = AccountState(voices, balance=None)
        return True

    @callback
    def refresh_soon(self) -> None:
        """Refresh in the background. Many calls cause few refreshes."""
        entry = self.config_entry
        entry.async_create_background_task(
            self.hass, self.async_request_refresh(), f"refresh of {entry.title}"
        )

    async def _refresh_after_message(self) -> None:
        was_reachable, was_unverified = (
            self.last_update_success,
            self._key_is_unverified,
        )
        # The log has an error already: the one of the message that failed.
        await self._async_refresh(log_failures=False)
        if was_reachable and not self.last_update_success and not was_unverified:
            LOGGER.info("%s is out of reach: %s", self.name, self.last_exception)

    @callback
    def mark_key_refused(self) -> None:
        """Ask for a new key after a message was refused because of this one."""
        # Listing voices does not prove that the key may synthesize.
        self._key_is_unverified = True
        self.key_refusals += 1
        self.config_entry.async_start_reauth(self.hass)

    @callback
    def mark_key_accepted(self, refusals: int) -> None:
        """Trust the key unless it was refused since a message began with `refusals`."""
        if refusals == self.key_refusals:
            self._key_is_unverified = False
            self._close_reauth_form()

    @override
    async def _async_update_data(self) -> AccountState:
        self.update_interval = UPDATE_INTERVAL_AFTER_FAILURE
        was_unverified = self._key_is_unverified
        try:
            voices = await self.client.voices()
            balance, interval = await self._balance()
        except AuthenticationError as err:
            self._key_is_unverified = False
            raise ConfigEntryAuthFailed(**failure_of(err).translation) from err
        except TelnyxError as err:
            issues.account_failed(self.hass, self.config_entry, err)
            retry_after = _bounded(err.retry_after)
            translation = failure_of(err).translation
            raise UpdateFailed(**translation, retry_after=retry_after) from err
        issues.account_answered(self.hass, self.config_entry)
        if self._key_is_unverified:
            # The form that asks for a new key stays until the next refresh, even if
            # it was opened during this one.
            self._key_is_unverified = not was_unverified
            interval = min(interval, UPDATE_INTERVAL_UNVERIFIED)
        else:
            self._close_reauth_form()
        if not voices.voices:
            raise UpdateFailed(translation_domain=DOMAIN, translation_key="no_voices")
        self.update_interval = interval
        known = self.data.voices if self.data else await self._store.load()
        voices = voices.after(known)
        # Nothing waits for the disk; unloading does.
        self.config_entry.async_create_task(self.hass, self._store.save(voices))
        return AccountState(voices, balance)

    async def _balance(self) -> tuple[Balance | None, timedelta]:
        """Return the balance, None if it is not told, and when to refresh it."""
        try:
            async with asyncio.timeout(BALANCE_SECONDS):
                return await self.client.balance(), UPDATE_INTERVAL
        except AuthenticationError:
            raise
        except NotFoundError, NotPermittedError:
            return None, UPDATE_INTERVAL
        except TelnyxError, TimeoutError:
            # An account can speak without it.
            known = self.data.balance if self.data else None
            return known, UPDATE_INTERVAL_UNVERIFIED

    @callback
    def _close_reauth_form(self) -> None:
        flows = self.hass.config_entries.flow
        this = {"entry_id": self.config_entry.entry_id, "source": SOURCE_REAUTH}
        for flow in flows.async_progress_by_handler(DOMAIN, match_context=this):
            flows.async_abort(flow["flow_id"])

    @property
    def _profiles(self) -> list[ConfigSubentry]:
        return self.config_entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE)


def _account_of(entry: ConfigEntry) -> tuple[object, ...]:
    """Return what needs a new setup of the account when it changes."""
    return entry.title, entry.unique_id, dict(entry.data), dict(entry.options)


def _bounded(retry_after: float | None) -> float | None:
    """Return how long to wait if the service said so, within sensible bounds."""
    if retry_after is None:
        return None
    shortest, longest = UPDATE_INTERVAL_AFTER_FAILURE, UPDATE_INTERVAL
    return min(max(retry_after, shortest.total_seconds()), longest.total_seconds())
