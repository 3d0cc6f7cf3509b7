"""Features of Home Assistant that not every supported release has."""

from typing import Any, Final

import voluptuous as vol

from homeassistant import data_entry_flow

# Fields of forms. Those of 2026.11 and later can depend on the value of another field.
OptionalField: Final[Any] = getattr(data_entry_flow, "Optional", vol.Optional)
RequiredField: Final[Any] = getattr(data_entry_flow, "Required", vol.Required)


def shown_while(field: str, value: str) -> dict[str, Any]:
    """Return the option that shows a field only while another one has a value.

    Releases that have no such option always show the field.
    """
    has_option = RequiredField is not vol.Required
    return {"visible": {"field": field, "value": value}} if has_option else {}
