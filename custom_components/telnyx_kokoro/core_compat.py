"""Features of Home Assistant that not every supported release has."""

from typing import Any, Final

import voluptuous as vol

from homeassistant import data_entry_flow

# 2026.11 and later: fields of forms that depend on the value of another field.
HAS_CONDITIONS: Final = hasattr(data_entry_flow, "FieldCondition")
OptionalField: Final[Any] = data_entry_flow.Optional if HAS_CONDITIONS else vol.Optional
RequiredField: Final[Any] = data_entry_flow.Required if HAS_CONDITIONS else vol.Required


def shown_while(field: str, value: str) -> dict[str, Any]:
    """Return the option that shows a field only while another one has a value.

    Releases that have no such option always show the field.
    """
    return {"visible": {"field": field, "value": value}} if HAS_CONDITIONS else {}
