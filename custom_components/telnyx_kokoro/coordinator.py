"""The account of a config entry: its client, voices, balance and counters."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, override

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    ConfigEntry,
    ConfigEntryState,
    ConfigSubentry,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util.hass_dict import HassKey

from . import issues
from .account.storage import VoiceStore, stored_address, stored_key, trusts_certificate
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
from .exceptions import failure_of, translation
from .metrics import JunkLog, metrics_of
from .profiles.settings import VoiceProfile
from .synthesis import Timeouts

# Startup does not wait longer for a balance.
BALANCE_SECONDS: Final = 5
SECONDS_BETWEEN_METRICS: Final = 1
# Shorter than the 10 of Home Assistant: a withdrawn voice stays silent until the next
# refresh, even if another failure has just caused one.
SECONDS_BETWEEN_REFRESHES: Final = 1
UPDATE_INTERVAL: Final = timedelta(hours=12)
UPDATE_INTERVAL_UNVERIFIED: Final = timedelta(hours=1)
UPDATE_INTERVAL_AFTER_FAILURE: Final = timedelta(minutes=1)

DATA_TIMEOUTS: HassKey[AccountTimeouts] = HassKey(f"{DOMAIN}_timeouts")
"""Time limits other than the usual ones, for tests."""

type TelnyxConfigEntry = ConfigEntry[TelnyxCoordinator]


@dataclass(frozen=True, slots=True)
class AccountTimeouts:
    """The time limits of an account: of each request, and of each utterance."""

    request: RequestTimeouts = field(default_factory=RequestTimeouts)
    speech: Timeouts = field(default_factory=Timeouts)


@dataclass(frozen=True, slots=True)
class AccountState:
    """The voices of an account, and its balance if the service discloses it."""

    voices: AccountVoices
    balance: Balance | None


class TelnyxCoordinator(DataUpdateCoordinator[AccountState]):
    """Fetch the voices and the balance of an account."""

    config_entry: TelnyxConfigEntry

    def __init__(self, hass: HomeAssistant, entry: TelnyxConfigEntry) -> None:
        """Create the client. Raise AddressError if the stored address is invalid."""
        refreshes: Debouncer[Any] = Debouncer(
            hass, LOGGER, cooldown=SECONDS_BETWEEN_REFRESHES, immediate=True
        )
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=entry.title,
            update_interval=UPDATE_INTERVAL,
            always_update=False,
            request_refresh_debouncer=refreshes,
        )
        refreshes.function = self._refresh_after_message
        self.client = TelnyxClient(
            async_get_clientsession(
                hass, verify_ssl=not trusts_certificate(entry.data)
            ),
            stored_key(entry.data),
            stored_address(entry.data),
            timeouts=hass.data.get(DATA_TIMEOUTS, AccountTimeouts()).request,
        )
        self.metrics = metrics_of(hass, entry)
        self.junk_log = JunkLog(entry.title)
        self.key_refusals = 0  # while speaking messages
        self._key_is_unverified = False
        self._store = VoiceStore(hass, entry.entry_id)
        # Writing states after every utterance would cost more than speaking.
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
    def timeouts(self) -> Timeouts:
        """Return the time limits of an utterance."""
        return self.hass.data.get(DATA_TIMEOUTS, AccountTimeouts()).speech

    @property
    def is_in_use(self) -> bool:
        """Return whether this is the coordinator of the loaded entry."""
        entry = self.config_entry
        return entry.state is ConfigEntryState.LOADED and entry.runtime_data is self

    @property
    def has_fallback(self) -> bool:
        """Return whether a profile of the account has a fallback."""
        return any(profile.settings[CONF_FALLBACK] for profile in self._profiles)

    async def restore_cached_voices(self) -> bool:
        """Use the stored voices until the next refresh; return whether there are any."""
        voices = await self._store.load()
        # With a fallback, the voices of the profiles are enough.
        if voices is None and self.has_fallback:
            voices = AccountVoices.from_json(
                profile.voice.as_json() for profile in self._profiles if profile.voice
            )
        if voices is None:
            return False
        self.data = AccountState(voices, balance=None)
        return True

    @callback
    def refresh_soon(self) -> None:
        """Refresh in the background. Calls in quick succession are combined."""
        entry = self.config_entry
        entry.async_create_background_task(
            self.hass, self.async_request_refresh(), f"Refresh {entry.title}"
        )

    async def _refresh_after_message(self) -> None:
        was_available = self.last_update_success and not self._key_is_unverified
        # The log has an error already: the one of the message that failed.
        await self._async_refresh(log_failures=False)
        if was_available and not self.last_update_success:
            LOGGER.info("%s is unavailable: %s", self.name, self.last_exception)

    @callback
    def mark_key_refused(self) -> None:
        """Ask for a new key after this one was refused for a message."""
        # Listing voices does not prove that the key may synthesize.
        self._key_is_unverified = True
        self.key_refusals += 1
        self.config_entry.async_start_reauth(self.hass)

    @callback
    def message_spoken(self, profile: ConfigSubentry, refusals: int) -> None:
        """Note that the account spoke a whole message.

        Trust its key unless there are more refusals than when the message began.
        """
        if not self.is_in_use:
            return
        issues.telnyx_spoke(self.hass, self.config_entry, profile)
        if refusals == self.key_refusals:
            self._key_is_unverified = False
            self._close_reauth_form()
        # After a refused key nothing else would check again, though the key speaks.
        if not self.last_update_success:
            self.refresh_soon()

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
            raise UpdateFailed(
                **failure_of(err).translation, retry_after=_bounded(err.retry_after)
            ) from err
        issues.account_answered(self.hass, self.config_entry)
        if self._key_is_unverified:
            # The form for a new key stays until the next refresh, even if it was opened
            # during this one.
            self._key_is_unverified = not was_unverified
            interval = min(interval, UPDATE_INTERVAL_UNVERIFIED)
        else:
            self._close_reauth_form()
        if not voices.voices:
            raise UpdateFailed(**translation("no_voices"))
        self.update_interval = interval
        known = self.data.voices if self.data else await self._store.load()
        voices = voices.after(known)
        if voices != known:
            # Only unloading waits for the disk.
            writing = self._store.async_save(voices.as_json())
            self.config_entry.async_create_task(self.hass, writing)
        return AccountState(voices, balance)

    async def _balance(self) -> tuple[Balance | None, timedelta]:
        try:
            async with asyncio.timeout(BALANCE_SECONDS):
                return await self.client.balance(), UPDATE_INTERVAL
        except AuthenticationError:
            raise
        except NotFoundError, NotPermittedError:
            return None, UPDATE_INTERVAL
        except TelnyxError, TimeoutError:
            # The account can speak without it.
            known = self.data.balance if self.data else None
            return known, UPDATE_INTERVAL_UNVERIFIED

    @callback
    def _close_reauth_form(self) -> None:
        flows = self.config_entry.async_get_active_flows(self.hass, {SOURCE_REAUTH})
        for flow in list(flows):
            self.hass.config_entries.flow.async_abort(flow["flow_id"])

    @property
    def _profiles(self) -> list[VoiceProfile]:
        profiles = self.config_entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE)
        return [VoiceProfile.parse(profile.data) for profile in profiles]


def _bounded(retry_after: float | None) -> float | None:
    if retry_after is None:
        return None
    shortest = UPDATE_INTERVAL_AFTER_FAILURE.total_seconds()
    return min(max(retry_after, shortest), UPDATE_INTERVAL.total_seconds())
