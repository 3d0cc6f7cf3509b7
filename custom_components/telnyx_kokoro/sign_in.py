"""Signing in: whether a server answers a key as Telnyx does, and whose key it is."""

from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .const import DOMAIN, LOGGER
from .failures import Failure, failure_of
from .issues import is_gone
from .telnyx import (
    AccountVoices,
    AddressError,
    InsecureAddressError,
    TelnyxClient,
    TelnyxError,
    parse_address,
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account that answered.

    Attributes:
        client: Its client.
        data: Key and server, as an entry keeps them.
        voices: The voices that it has, one at least.
        organization_id: Which account it is; None where the service does not tell.

    """

    client: TelnyxClient
    data: dict[str, str]
    voices: AccountVoices
    organization_id: str | None


async def sign_in(
    hass: HomeAssistant, api_key: str, address: str
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
    client = TelnyxClient(async_get_clientsession(hass), api_key, url)
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
    data = {CONF_API_KEY: api_key, CONF_URL: str(url)}
    return SignedIn(client, data, voices, organization_id)


async def sign_in_anew(
    hass: HomeAssistant,
    entry: ConfigEntry,
    *,
    api_key: str | None = None,
    address: str | None = None,
) -> Failure | None:
    """Give an entry another key or server of its account, and set it up anew.

    What is not given stays. Return why it cannot be, if it cannot.

    Raises:
        AbortFlow: The account was removed or disabled meanwhile.

    """
    signed_in = await sign_in(
        hass,
        entry.data[CONF_API_KEY] if api_key is None else api_key,
        entry.data[CONF_URL] if address is None else address,
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
        data={**entry.data, **signed_in.data},
    )
    # A loaded account listens to changes and reloads itself. Without a change it does
    # not, and once its key was refused it no longer looks by itself either.
    if not (is_changed and entry.update_listeners):
        hass.config_entries.async_schedule_reload(entry.entry_id)
    return None


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
        if other is not entry and (is_same or other.data == signed_in.data):
            return Failure("already_configured")
    return None
