"""What the account can do now: its voices and its balance."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, override

from homeassistant.config_entries import ConfigEntry, ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.debounce import Debouncer
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
from .figures import figures_of
from .key_doubt import KeyDoubt
from .odd_audio import OddAudio
from .profiles.stored import profile_voice, setting
from .stored_account import stored_address, stored_key, trusts_certificate
from .voice_store import VoiceStore

REQUEST_TIMEOUTS: Final = RequestTimeouts()
# Nobody's start waits longer for a figure.
BALANCE_SECONDS: Final = 5
SECONDS_BETWEEN_FIGURES: Final = 1
# Shorter than Home Assistant's own 10: until the look after it, a voice that was
# withdrawn is silent, also when another failure has just led to one.
SECONDS_BETWEEN_LOOKS: Final = 1
UPDATE_INTERVAL: Final = timedelta(hours=12)
UPDATE_INTERVAL_IN_DOUBT: Final = timedelta(hours=1)
UPDATE_INTERVAL_AFTER_FAILURE: Final = timedelta(minutes=1)

type TelnyxConfigEntry = ConfigEntry[TelnyxCoordinator]


@dataclass(frozen=True, slots=True)
class AccountState:
    """What is known of an account.

    Attributes:
        voices: The voices that it has.
        balance: Its balance when the service last told it; None where it does not.

    """

    voices: AccountVoices
    balance: Balance | None


class TelnyxCoordinator(DataUpdateCoordinator[AccountState]):
    """The client of one account, and what is known of the account.

    Attributes:
        client: The client.
        metrics: What the account's speech has come to in this run of Home Assistant.
        earlier_totals: What it had come to before, by the keys of the sensors.
        odd_audio: Tells what was no audio in the answers.
        key_doubt: Whether its key is in doubt.

    """

    config_entry: TelnyxConfigEntry

    def __init__(self, hass: HomeAssistant, entry: TelnyxConfigEntry) -> None:
        """Set up the client with the entry's key and address."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=entry.title,
            update_interval=UPDATE_INTERVAL,
            always_update=False,
            request_refresh_debouncer=Debouncer(
                hass, LOGGER, cooldown=SECONDS_BETWEEN_LOOKS, immediate=True
            ),
        )
        self.client = TelnyxClient(
            async_get_clientsession(
                hass, verify_ssl=not trusts_certificate(entry.data)
            ),
            stored_key(entry.data),
            stored_address(entry.data),
            timeouts=REQUEST_TIMEOUTS,
        )
        self._set_up_with = _account_of(entry)
        figures = figures_of(hass, entry)
        self.metrics = figures.metrics
        self.earlier_totals = figures.earlier_totals
        self.odd_audio = OddAudio(entry.title)
        self._follow_speech()
        self.key_doubt = KeyDoubt(hass, entry)
        self._store = VoiceStore(hass, entry.entry_id)

    @property
    def is_outdated(self) -> bool:
        """Return whether the account itself has changed since it was set up."""
        return self._set_up_with != _account_of(self.config_entry)

    @property
    def is_in_use(self) -> bool:
        """Return whether the account is set up with this one, not with a later one."""
        entry = self.config_entry
        return entry.state is ConfigEntryState.LOADED and entry.runtime_data is self

    @property
    def has_fallback(self) -> bool:
        """Return whether another engine can speak for a profile."""
        return any(setting(profile.data, CONF_FALLBACK) for profile in self._profiles)

    def _follow_speech(self) -> None:
        """Show what speech has come to, at once but once a second at most.

        States for each of many utterances would cost more than to speak them.
        """
        show = Debouncer(
            self.hass,
            LOGGER,
            cooldown=SECONDS_BETWEEN_FIGURES,
            immediate=True,
            function=self.async_update_listeners,
        )
        entry = self.config_entry
        entry.async_on_unload(self.metrics.async_add_listener(show.async_schedule_call))
        entry.async_on_unload(show.async_shutdown)

    async def begin_offline(self) -> bool:
        """Begin with the voices the account had last; return whether there are any.

        Where none were kept but there is a fallback, the voices of the profiles are
        taken for all there are.
        """
        voices = await self._store.load()
        if voices is None and self.has_fallback:
            voices = self._voices_of_profiles
        if voices is None:
            return False
        self.data = AccountState(voices, balance=None)
        return True

    @callback
    def look_soon(self) -> None:
        """Look at the account; many calls make few looks."""
        entry = self.config_entry
        entry.async_create_background_task(
            self.hass, self.async_request_refresh(), f"refresh of {entry.title}"
        )

    @property
    def _profiles(self) -> list[ConfigSubentry]:
        return self.config_entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE)

    @property
    def _voices_of_profiles(self) -> AccountVoices:
        stored = (profile_voice(profile.data) for profile in self._profiles)
        return AccountVoices.from_json(voice.as_json() for voice in stored if voice)

    @override
    async def _async_update_data(self) -> AccountState:
        """Fetch voices and balance, and keep the voices."""
        self.update_interval = UPDATE_INTERVAL_AFTER_FAILURE
        was_in_doubt = self.key_doubt.is_open
        try:
            voices = await self.client.voices()
            balance, next_look = await self._balance()
        except AuthenticationError as err:
            if self.key_doubt.is_open:
                # That is in the log already, with the message that was refused.
                self.key_doubt.is_open = self.last_update_success = False
            failure = failure_of(err)
            raise ConfigEntryAuthFailed(
                translation_domain=DOMAIN,
                translation_key=failure.key,
                translation_placeholders=failure.placeholders,
            ) from err
        except TelnyxError as err:
            issues.account_failed(self.hass, self.config_entry, err)
            failure = failure_of(err)
            raise self._noted(
                UpdateFailed(
                    translation_domain=DOMAIN,
                    translation_key=failure.key,
                    translation_placeholders=failure.placeholders,
                    retry_after=_bounded(err.retry_after),
                )
            ) from err
        issues.account_answered(self.hass, self.config_entry)
        if self.key_doubt.is_open:
            # Who lists the voices may still not speak. The form that asks for a new
            # key stays until the next look, even if it came during this one.
            self.key_doubt.is_open = not was_in_doubt
            next_look = min(next_look, UPDATE_INTERVAL_IN_DOUBT)
        else:
            self.key_doubt.close_form()
        if not voices.voices:
            raise self._noted(
                UpdateFailed(translation_domain=DOMAIN, translation_key="no_voices")
            )
        self.update_interval = next_look
        known = self.data.voices if self.data else await self._store.load()
        voices = voices.after(known)
        # Nothing waits for the disk; unloading does.
        self.config_entry.async_create_task(self.hass, self._store.save(voices))
        return AccountState(voices, balance)

    async def _balance(self) -> tuple[Balance | None, timedelta]:
        """Return the balance, and how long after it to look again.

        An account can speak without telling it. What fails for a moment leaves the
        balance that was known last.

        Raises:
            AuthenticationError: The key is refused.

        """
        try:
            async with asyncio.timeout(BALANCE_SECONDS):
                return await self.client.balance(), UPDATE_INTERVAL
        except AuthenticationError:
            raise
        except NotFoundError, NotPermittedError:
            return None, UPDATE_INTERVAL
        except TelnyxError, TimeoutError:
            known = self.data.balance if self.data else None
            return known, UPDATE_INTERVAL_IN_DOUBT

    def _noted(self, err: UpdateFailed) -> UpdateFailed:
        """Return why an account is out of reach, which is in the log once.

        The base class would log an error. It logs on info when the account is back.
        """
        is_in_use = self.config_entry.state is ConfigEntryState.LOADED
        if is_in_use and self.last_update_success:
            LOGGER.info("%s is out of reach: %s", self.name, err)
            self.last_update_success = False
        return err


def _account_of(entry: ConfigEntry) -> tuple[object, ...]:
    """Return what of an account needs a new set up when it changes."""
    return entry.title, entry.unique_id, dict(entry.data), dict(entry.options)


def _bounded(retry_after: float | None) -> float | None:
    """Return how long to wait if the service said so: never in haste, nor for ever."""
    if retry_after is None:
        return None
    shortest, longest = UPDATE_INTERVAL_AFTER_FAILURE, UPDATE_INTERVAL
    return min(max(retry_after, shortest.total_seconds()), longest.total_seconds())
