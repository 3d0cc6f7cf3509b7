"""The fields of an account: its key and its server."""

from typing import Final

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
from ..const import CONF_TRUST_CERTIFICATE, SECTION_SERVER
from ..exceptions import Failure

_KEY: Final = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off")
)
KEY_FIELD: Final[dict[vol.Marker, TextSelector]] = {vol.Required(CONF_API_KEY): _KEY}
NEW_KEY_FIELD: Final[dict[vol.Marker, TextSelector]] = {
    vol.Optional(CONF_API_KEY): _KEY
}
SERVER_FIELD: Final[dict[vol.Marker, TextSelector]] = {
    vol.Required(CONF_URL, default=str(DEFAULT_ADDRESS)): TextSelector(
        TextSelectorConfig(type=TextSelectorType.URL)
    )
}
_TRUST_FIELD: Final[dict[vol.Marker, BooleanSelector]] = {
    vol.Optional(CONF_TRUST_CERTIFICATE, default=False): BooleanSelector()
}

# Failures that an address in the closed section may be the cause of.
_LIES_IN_THE_ADDRESS: Final = (
    "cannot_connect",
    "https_only",
    "insecure_address",
    "invalid_address",
    "no_https",
    "not_telnyx",
    "timeout",
    "untrusted_certificate",
)


def key_and_server(
    key_field: dict[vol.Marker, TextSelector], failure: Failure | None
) -> vol.Schema:
    """Return the fields of an account; the server's show where it may be at fault."""
    is_open = failure is not None and failure.key in _LIES_IN_THE_ADDRESS
    server = section(
        vol.Schema({**SERVER_FIELD, **_TRUST_FIELD}), {"collapsed": not is_open}
    )
    return vol.Schema({**key_field, vol.Required(SECTION_SERVER): server})
