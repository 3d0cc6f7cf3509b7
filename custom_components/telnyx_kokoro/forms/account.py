"""The fields of an account: its API key and its server."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from ..api import DEFAULT_ADDRESS
from ..const import CONF_TRUST_CERTIFICATE, PORTAL_URL, SECTION_SERVER
from ..exceptions import Failure

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

# Failures that an address in the collapsed section can cause.
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


def outcome(failure: Failure | None, **words: str) -> dict[str, Any]:
    """Return the errors and placeholders of a form about an account."""
    words |= failure.placeholders if failure else {}
    return {
        "errors": {"base": failure.key} if failure else {},
        "description_placeholders": {"portal_url": PORTAL_URL, **words},
    }


def key_and_server(
    key_field: dict[vol.Marker, Any], failure: Failure | None
) -> vol.Schema:
    """Return the fields of an account; the server's show if it may be at fault."""
    is_open = failure is not None and failure.key in _ADDRESS_FAILURES
    server = section(
        vol.Schema({**SERVER_FIELD, **_TRUST_FIELD}), {"collapsed": not is_open}
    )
    return vol.Schema({**key_field, vol.Required(SECTION_SERVER): server})
