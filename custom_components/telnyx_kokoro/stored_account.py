"""An account as it is stored, read by a release that may not know all of it."""

from collections.abc import Mapping
from typing import Any

from yarl import URL

from homeassistant.const import CONF_API_KEY, CONF_URL

from .api import DEFAULT_ADDRESS, InsecureAddressError, parse_address
from .const import CONF_TRUST_CERTIFICATE


def stored_key(account: Mapping[str, Any]) -> str:
    """Return the key, empty where there is none: the server asks for one, then.

    What cannot stand in a header of HTTP cannot be a key.
    """
    key = account.get(CONF_API_KEY)
    return key.strip() if isinstance(key, str) and key.strip().isprintable() else ""


def stored_address_text(account: Mapping[str, Any]) -> str:
    """Return the address of the server as it stands there, by default Telnyx's own."""
    address = account.get(CONF_URL)
    return address if isinstance(address, str) else str(DEFAULT_ADDRESS)


def stored_address(account: Mapping[str, Any]) -> URL:
    """Return the address of the server.

    Raises:
        AddressError: It is none. No other server gets the key, then.

    """
    text = stored_address_text(account)
    try:
        return parse_address(text)
    except InsecureAddressError:
        # A form would refuse it, but somebody has chosen it.
        return URL(text)


def trusts_certificate(account: Mapping[str, Any]) -> bool:
    """Return whether the certificate of the server is taken unchecked."""
    return account.get(CONF_TRUST_CERTIFICATE) is True
