"""The key and the server of an account: the fields, their validation and storage."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import (
    AbortFlow,
    FlowContext,
    FlowHandler,
    FlowResult,
    section,
)
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    BooleanSelector,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from ..api import (
    DEFAULT_ADDRESS,
    AccountVoices,
    AddressError,
    InsecureAddressError,
    TelnyxClient,
    TelnyxError,
    parse_address,
)
from ..const import CONF_TRUST_CERTIFICATE, DOMAIN, LOGGER, PORTAL_URL, SECTION_SERVER
from ..exceptions import Failure, failure_of
from .storage import (
    is_gone,
    stored_address,
    stored_address_text,
    stored_key,
    trusts_certificate,
)

_KEY: Final = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off")
)
_URL: Final = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))
KEY_FIELD: Final[dict[vol.Marker, Any]] = {vol.Required(CONF_API_KEY): _KEY}
NEW_KEY_FIELD: Final[dict[vol.Marker, Any]] = {vol.Optional(CONF_API_KEY): _KEY}
SERVER_FIELD: Final[dict[vol.Marker, Any]] = {
    vol.Required(CONF_URL, default=str(DEFAULT_ADDRESS)): _URL
}
_TRUST_FIELD: Final[dict[vol.Marker, Any]] = {
    vol.Optional(CONF_TRUST_CERTIFICATE, default=False): BooleanSelector()
}

_TELNYX: Final = {CONF_URL: str(DEFAULT_ADDRESS), CONF_TRUST_CERTIFICATE: False}

# Failures that a wrong address can cause.
_ADDRESS_FAILURES: Final = (
    "cannot_connect",
    "https_only",
    "insecure_address",
    "invalid_address",
    "no_https",
    "not_telnyx",
    "timeout",
    "untrusted_certificate",
)


def show_account_form[ContextT: FlowContext, ResultT: FlowResult[Any, Any], HandlerT](
    flow: FlowHandler[ContextT, ResultT, HandlerT],
    step_id: str,
    fields: Mapping[vol.Marker, Any],
    suggested: dict[str, Any] | None,
    failure: Failure | None,
    placeholders: Mapping[str, str] = MappingProxyType({}),
) -> ResultT:
    """Show a form about an account, with the failure of its last submission."""
    return flow.async_show_form(
        step_id=step_id,
        data_schema=flow.add_suggested_values_to_schema(vol.Schema(fields), suggested),
        errors={"base": failure.key} if failure else {},
        description_placeholders={
            "portal_url": PORTAL_URL,
            **placeholders,
            **(failure.placeholders if failure else {}),
        },
    )


def server_section(
    failure: Failure | None,
    user_input: Mapping[str, Any] | None,
    stored: Mapping[str, Any] = _TELNYX,
) -> dict[vol.Marker, Any]:
    """Return the fields of the server, expanded if they were changed or are wrong."""
    is_changed = user_input is not None and user_input[SECTION_SERVER] != stored
    is_open = is_changed or (failure is not None and failure.key in _ADDRESS_FAILURES)
    fields = vol.Schema({**SERVER_FIELD, **_TRUST_FIELD})
    return {vol.Required(SECTION_SERVER): section(fields, {"collapsed": not is_open})}


@dataclass(frozen=True, slots=True)
class ValidatedAccount:
    """An account whose server accepted the key."""

    client: TelnyxClient
    data: dict[str, str | bool]  # of its config entry
    voices: AccountVoices  # at least one
    organization_id: str | None  # None if the server does not disclose it


async def validate_credentials(
    hass: HomeAssistant, api_key: str, address: str, *, trust_certificate: bool
) -> ValidatedAccount | Failure:
    """Sign in with a key, and return the account or the failure."""
    # Copied text may have whitespace at its ends.
    api_key = api_key.strip()
    # Other characters are not allowed in an HTTP header.
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
    hass: HomeAssistant, entry: ConfigEntry, entered: Mapping[str, Any]
) -> Failure | None:
    """Store and use another key or server of the same account, or return the failure.

    What was not entered stays. A certificate is only trusted for the same host.
    """
    address = entered.get(CONF_URL, stored_address_text(entry.data))
    account = await validate_credentials(
        hass,
        entered.get(CONF_API_KEY, stored_key(entry.data)),
        address,
        trust_certificate=entered.get(
            CONF_TRUST_CERTIFICATE, _trusts_host(entry, address)
        ),
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
    # A loaded account reloads after a change. Without a change it would not, and it has
    # stopped refreshing if its key was refused.
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
    # If either account is unknown, they are assumed to be the same.
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
