"""The voices that an account had last, and those it had before."""

from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, UnsupportedStorageVersionError
from homeassistant.helpers.storage import Store

from .api import AccountVoices
from .const import DOMAIN, LOGGER

_VERSION: Final = 1


class VoiceStore:
    """The file of one account. There is no secret in it."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Name the file after the account's entry."""
        self._store: Store[list[dict[str, Any]]] = Store(
            hass, _VERSION, f"{DOMAIN}.{entry_id}"
        )
        self._kept: AccountVoices | None = None

    async def load(self) -> AccountVoices | None:
        """Return the voices, or None where none have been kept."""
        try:
            entries = await self._store.async_load()
        except UnsupportedStorageVersionError:
            # A later release wrote it. Telnyx will be asked again.
            return None
        except HomeAssistantError as err:
            LOGGER.warning("The voices that were kept cannot be read: %s", err)
            return None
        if isinstance(entries, list):
            self._kept = AccountVoices.from_json(entries)
        return self._kept if self._kept and self._kept.voices else None

    async def save(self, voices: AccountVoices) -> None:
        """Keep voices, unless it is known that they are kept already."""
        if voices != self._kept:
            self._kept = voices
            await self._store.async_save(voices.as_json())

    async def remove(self) -> None:
        """Keep nothing any more."""
        await self._store.async_remove()
