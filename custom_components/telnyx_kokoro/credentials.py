"""Validate an API key and a server, and update those of an account."""

from dataclasses import dataclass

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
class ValidatedAccount:
    """An account whose key a server accepted."""

    client: TelnyxClient
    data: dict[str, str | bool]  # key and server, as a config entry stores them
    voices: AccountVoices  # at least one
    organization_id: str | None  # None if the server does not tell


async def validate_credentials(
    hass: HomeAssistant, api_key: str, address: str, *, trust_certificate: bool
) -> ValidatedAccount | Failure:
    """Return the account of a key, which is sent only to the server at the address."""
    # A copied line may have white space at its ends.
    api_key = api_key.strip()
    # Anything else cannot be in an HTTP header.
    if not api_key or not api_key.isprintable():
        return Failure("invalid_auth")
    try:
        url = parse_address(address)
    except InsecureAddressError:
        return Failure("insecure_address")
    except AddressError:
        return Failure("invalid_address")
    session = async_get_clientsession(hass, verify_ssl=not trust_certificate)
    client = TelnyxClient(session, api_key, url)
    try:
        voices = await client.voices()
        organization_id = await client.organization_id()
    except TelnyxError as err:
        return failure_of(err)
    except Exception:
        LOGGER.exception("Unexpected error while validating the API key")
        return Failure("unknown")
    if not voices.voices:
        return Failure("no_voices")
    data: dict[str, str | bool] = {CONF_API_KEY: api_key, CONF_URL: str(url)}
    if trust_certificate:
        data[CONF_TRUST_CERTIFICATE] = True
    return ValidatedAccount(client, data, voices, organization_id)


async def update_credentials(
    hass: HomeAssistant,
    entry: ConfigEntry,
    *,
    api_key: str | None = None,
    address: str | None = None,
    trust_certificate: bool | None = None,
) -> Failure | None:
    """Store and use another key or server of the same account, or return why not."""
    if address is None:
        address = stored_address_text(entry.data)
    if trust_certificate is None:
        trust_certificate = _trusts_host(entry, address)
    account = await validate_credentials(
        hass,
        stored_key(entry.data) if api_key is None else api_key,
        address,
        trust_certificate=trust_certificate,
    )
    if is_gone(hass, entry):
        raise AbortFlow(reason="account_gone")
    if isinstance(account, Failure):
        return account
    if failure := _mismatch(hass, entry, account):
        return failure
    ours = (CONF_API_KEY, CONF_URL, CONF_TRUST_CERTIFICATE)
    others = {name: value for name, value in entry.data.items() if name not in ours}
    is_changed = hass.config_entries.async_update_entry(
        entry,
        unique_id=account.organization_id or entry.unique_id,
        data={**others, **account.data},
    )
    # A loaded account reloads itself after a change. Without a change it does not,
    # and it no longer refreshes once its key was refused.
    if not (is_changed and entry.update_listeners):
        hass.config_entries.async_schedule_reload(entry.entry_id)
    return None


def _trusts_host(entry: ConfigEntry, address: str) -> bool:
    try:
        is_same = parse_address(address).host == stored_address(entry.data).host
    except AddressError:
        return False
    return is_same and trusts_certificate(entry.data)


def _mismatch(
    hass: HomeAssistant, entry: ConfigEntry, account: ValidatedAccount
) -> Failure | None:
    """Return why an entry cannot become this account, if it cannot."""
    # A key whose account is not known, now or earlier, is assumed to be the entry's.
    account_id = account.organization_id
    if account_id is not None and entry.unique_id not in (None, account_id):
        return Failure("wrong_account")
    for other in hass.config_entries.async_entries(DOMAIN):
        has_same_id = account_id is not None and other.unique_id == account_id
        has_same_key = all(
            other.data.get(name) == account.data[name]
            for name in (CONF_API_KEY, CONF_URL)
        )
        if other is not entry and (has_same_id or has_same_key):
            return Failure("already_configured")
    return None
