"""What the account can do now: its voices."""

from datetime import timedelta
from typing import Final, override

from yarl import URL

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_API_KEY, CONF_LANGUAGE, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .const import CONF_VOICE, DOMAIN, LOGGER, SUBENTRY_TYPE_VOICE
from .failures import failure_of
from .telnyx import (
    AccountVoices,
    AuthenticationError,
    Deadlines,
    TelnyxClient,
    TelnyxError,
)
from .telnyx.voices import ID_PREFIX

DEADLINES: Final = Deadlines()
UPDATE_INTERVAL: Final = timedelta(hours=12)
UPDATE_INTERVAL_AFTER_FAILURE: Final = timedelta(minutes=1)

type TelnyxConfigEntry = ConfigEntry[TelnyxCoordinator]


class TelnyxCoordinator(DataUpdateCoordinator[AccountVoices]):
    """The client of one account, and the voices that the account has."""

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
        )
        self.client = TelnyxClient(
            async_get_clientsession(hass),
            entry.data[CONF_API_KEY],
            URL(entry.data[CONF_URL]),
            deadlines=DEADLINES,
        )

    def assume_voices_of_profiles(self) -> None:
        """Take the voices that the profiles use for all there are, until it is known."""
        profiles = self.config_entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE)
        self.data = AccountVoices.from_json(
            {
                "id": f"{ID_PREFIX}{profile.data[CONF_VOICE]}",
                "language": profile.data[CONF_LANGUAGE],
            }
            for profile in profiles
        )

    @override
    async def _async_update_data(self) -> AccountVoices:
        """Fetch the voices."""
        self.update_interval = UPDATE_INTERVAL_AFTER_FAILURE
        try:
            voices = await self.client.voices()
        except AuthenticationError as err:
            failure = failure_of(err)
            raise ConfigEntryAuthFailed(
                translation_domain=DOMAIN,
                translation_key=failure.key,
                translation_placeholders=failure.placeholders,
            ) from err
        except TelnyxError as err:
            failure = failure_of(err)
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key=failure.key,
                translation_placeholders=failure.placeholders,
                retry_after=_bounded(err.retry_after),
            ) from err
        if not voices.voices:
            raise UpdateFailed(translation_domain=DOMAIN, translation_key="no_voices")
        self.update_interval = UPDATE_INTERVAL
        return voices


def _bounded(retry_after: float | None) -> float | None:
    """Return how long to wait if the service said so: never in haste, nor for ever."""
    if retry_after is None:
        return None
    shortest, longest = UPDATE_INTERVAL_AFTER_FAILURE, UPDATE_INTERVAL
    return min(max(retry_after, shortest.total_seconds()), longest.total_seconds())
