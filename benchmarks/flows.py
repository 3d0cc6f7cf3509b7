"""Forms that are filled in by the names of their fields, whichever steps they are in."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from local_home import ConfigEntry, FlowError, HomeAssistant, Subentry
from local_home.flow import SUBENTRY_FLOWS

_MOST_STEPS: Final = 12


async def fill_subentry_flow(
    home: HomeAssistant, entry: ConfigEntry, part: Subentry, wishes: Mapping[str, Any]
) -> set[str]:
    """Walk through a part's reconfigure flow; what is not wished keeps its value.

    Returns the wished fields that the flow has.

    Raises FlowError when the flow shows errors or does not end.
    """
    opening = {
        "handler": [entry.entry_id, part.subentry_type],
        "subentry_id": part.subentry_id,
    }
    step = await home.rest.post(SUBENTRY_FLOWS, opening)
    found: set[str] = set()
    for _ in range(_MOST_STEPS):
        if step["type"] == "abort" and step["reason"].endswith("_successful"):
            return found
        if step["type"] != "form" or step.get("errors"):
            break
        values = _values(step["data_schema"], wishes, found)
        step = await home.rest.post(f"{SUBENTRY_FLOWS}/{step['flow_id']}", values)
    raise FlowError(step.get("step_id"), f"{step['type']}: {step.get('errors')}")


def _values(
    schema: Sequence[Mapping[str, Any]], wishes: Mapping[str, Any], found: set[str]
) -> dict[str, Any]:
    """Return a form's values, those of its sections too."""
    values: dict[str, Any] = {}
    for field in schema:
        name = field["name"]
        if field.get("type") == "expandable":
            values[name] = _values(field["schema"], wishes, found)
        elif name in wishes:
            found.add(name)
            values[name] = wishes[name]
        elif (value := _present(field)) is not None:
            values[name] = value
    return values


def _present(field: Mapping[str, Any]) -> Any:
    """Return the value that a form shows."""
    suggested = (field.get("description") or {}).get("suggested_value")
    return field.get("default") if suggested is None else suggested
