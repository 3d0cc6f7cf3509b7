"""The stored data of an account: key and server in its entry, voices in a file."""

from collections.abc import Mapping
from typing import Any, Final

from yarl import URL

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, UnsupportedStorageVersionError
from homeassistant.helpers.storage import Store

from ..api import DEFAULT_ADDRESS, AccountVoices, InsecureAddressError, parse_address
from ..const import CONF_TRUST_CERTIFICATE, DOMAIN, LOGGER

_STORAGE_VERSION: Final = 1


def stored_key(account: Mapping[str, Any]) -> str:
    """Return the API key, empty if it is missing or invalid in an HTTP header."""
    key = account.get(CONF_API_KEY)
    return key.strip() if isinstance(key, str) and key.strip().isprintable() else ""


def stored_address_text(account: Mapping[str, Any]) -> str:
    """Return the address of the server as stored, by default that of Telnyx."""
    address = account.get(CONF_URL)
    return address if isinstance(address, str) else str(DEFAULT_ADDRESS)


def stored_address(account: Mapping[str, Any]) -> URL:
    """Return the address of the server; raise AddressError if it is invalid."""
    text = stored_address_text(account)
    try:
        return parse_address(text)
    except InsecureAddressError:
        # Forms refuse it today, but it was accepted once.
        return URL(text)


def trusts_certificate(account: Mapping[str, Any]) -> bool:
    """Return whether the server's certificate is accepted without verification."""
    return account.get(CONF_TRUST_CERTIFICATE) is True


@callback
def is_gone(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Return whether an account was removed or disabled."""
    known = hass.config_entries.async_get_entry(entry.entry_id)
    return known is None or known.disabled_by is not None


class VoiceStore(Store[list[dict[str, Any]]]):
    """The stored voices of an account, present and former."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Open the file of an entry."""
        super().__init__(hass, _STORAGE_VERSION, f"{DOMAIN}.{entry_id}")

    async def load(self) -> AccountVoices | None:
        """Return the stored voices, None if there are none."""
        try:
            entries = await self.async_load()
        except UnsupportedStorageVersionError:
            # A later release wrote it. The next refresh lists the voices again.
            return None
        except HomeAssistantError as err:
            LOGGER.warning("The stored voices can't be read: %s", err)
            return None
        voices = AccountVoices.from_json(entries if isinstance(entries, list) else ())
        return voices if voices.voices else None
