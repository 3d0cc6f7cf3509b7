"""Signing in: whether a server answers a key as Telnyx does, and whose key it is."""

from dataclasses import dataclass
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .api import (
    AccountVoices,
    AddressError,
    InsecureAddressError,
    TelnyxClient,
    TelnyxError,
    parse_address,
)
from .const import CONF_TRUST_CERTIFICATE, DOMAIN, LOGGER
from .exceptions import Failure, failure_of
from .issues import is_gone
from .stored_account import (
    stored_address,
    stored_address_text,
    stored_key,
    trusts_certificate,
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account that answered.

    Attributes:
        client: Its client.
        data: Key and server, as an entry keeps them, and whether any certificate of
            the server is taken.
        voices: The voices that it has, one at least.
        organization_id: Which account it is; None where the service does not tell.

    """

    client: TelnyxClient
    data: dict[str, str | bool]
    voices: AccountVoices
    organization_id: str | None


async def sign_in(
    hass: HomeAssistant, api_key: str, address: str, *, trust_certificate: bool
) -> SignedIn | Failure:
    """Ask a server for an account with a key; return what failed if it did.

    Neither key nor address need be sound. The key is sent to no other server.
    """
    # A copied line may have white space at its ends.
    api_key = api_key.strip()
    # What cannot stand in a header of HTTP cannot be a key.
    if not api_key or not api_key.isprintable():
        return Failure("invalid_auth")
    try:
        url = parse_address(address)
    except InsecureAddressError:
        return Failure("insecure_address")
    except AddressError:
        return Failure("invalid_address")
    client = TelnyxClient(
        async_get_clientsession(hass, verify_ssl=not trust_certificate), api_key, url
    )
    try:
        voices = await client.voices()
        organization_id = await client.organization_id()
    except TelnyxError as err:
        return failure_of(err)
    except Exception:
        LOGGER.exception("Unexpected error while checking the key")
        return Failure("unknown")
    if not voices.voices:
        return Failure("no_voices")
    data: dict[str, str | bool] = {CONF_API_KEY: api_key, CONF_URL: str(url)}
    if trust_certificate:
        data[CONF_TRUST_CERTIFICATE] = True
    return SignedIn(client, data, voices, organization_id)


async def sign_in_anew(
    hass: HomeAssistant,
    entry: ConfigEntry,
    *,
    api_key: str | None = None,
    address: str | None = None,
    trust_certificate: bool | None = None,
) -> Failure | None:
    """Give an entry another key or server of its account, and set it up anew.

    What is not given stays, but another server is not trusted as the one before was.
    Return why it cannot be, if it cannot.

    Raises:
        AbortFlow: The account was removed or disabled meanwhile.

    """
    if address is None:
        address = stored_address_text(entry.data)
    if trust_certificate is None:
        trust_certificate = _trusts(entry, address)
    signed_in = await sign_in(
        hass,
        stored_key(entry.data) if api_key is None else api_key,
        address,
        trust_certificate=trust_certificate,
    )
    if is_gone(hass, entry):
        raise AbortFlow(reason="account_gone")
    if isinstance(signed_in, Failure):
        return signed_in
    if failure := _mismatch(hass, entry, signed_in):
        return failure
    is_changed = hass.config_entries.async_update_entry(
        entry,
        unique_id=signed_in.organization_id or entry.unique_id,
        data={**_of_others(entry), **signed_in.data},
    )
    # A loaded account listens to changes and reloads itself. Without a change it does
    # not, and once its key was refused it no longer looks by itself either.
    if not (is_changed and entry.update_listeners):
        hass.config_entries.async_schedule_reload(entry.entry_id)
    return None


def _trusts(entry: ConfigEntry, address: str) -> bool:
    """Return whether an account takes any certificate of the server at an address."""
    try:
        is_same = parse_address(address).host == stored_address(entry.data).host
    except AddressError:
        return False
    return is_same and trusts_certificate(entry.data)


def _of_others(entry: ConfigEntry) -> dict[str, Any]:
    """Return what is stored with an account, but not by signing in."""
    ours = (CONF_API_KEY, CONF_URL, CONF_TRUST_CERTIFICATE)
    return {name: value for name, value in entry.data.items() if name not in ours}


def _mismatch(
    hass: HomeAssistant, entry: ConfigEntry, signed_in: SignedIn
) -> Failure | None:
    """Return why an entry cannot have this account, if it cannot.

    Where the account cannot be told, now or then, the key is taken at its word.
    """
    account = signed_in.organization_id
    if account is not None and entry.unique_id not in (None, account):
        return Failure("wrong_account")
    for other in hass.config_entries.async_entries(DOMAIN):
        is_same = account is not None and other.unique_id == account
        if other is not entry and (is_same or _is_at_the_same_place(other, signed_in)):
            return Failure("already_configured")
    return None


def _is_at_the_same_place(entry: ConfigEntry, signed_in: SignedIn) -> bool:
    """Return whether an entry has the same key and server, whatever else it keeps."""
    names = (CONF_API_KEY, CONF_URL)
    return all(entry.data.get(name) == signed_in.data[name] for name in names)
