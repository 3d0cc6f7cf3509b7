"""An account as stored, perhaps by a release that writes it differently."""

from collections.abc import Mapping
from typing import Any

from yarl import URL

from homeassistant.const import CONF_API_KEY, CONF_URL

from .api import DEFAULT_ADDRESS, InsecureAddressError, parse_address
from .const import CONF_TRUST_CERTIFICATE


def stored_key(account: Mapping[str, Any]) -> str:
    """Return the API key, empty if there is none that fits into an HTTP header."""
    key = account.get(CONF_API_KEY)
    return key.strip() if isinstance(key, str) and key.strip().isprintable() else ""


def stored_address_text(account: Mapping[str, Any]) -> str:
    """Return the address of the server as stored, by default that of Telnyx."""
    address = account.get(CONF_URL)
    return address if isinstance(address, str) else str(DEFAULT_ADDRESS)


def stored_address(account: Mapping[str, Any]) -> URL:
    """Return the address of the server, or raise AddressError."""
    text = stored_address_text(account)
    try:
        return parse_address(text)
    except InsecureAddressError:
        # A form would refuse it, but somebody has chosen it.
        return URL(text)


def trusts_certificate(account: Mapping[str, Any]) -> bool:
    """Return whether any certificate of the server is accepted."""
    return account.get(CONF_TRUST_CERTIFICATE) is True
