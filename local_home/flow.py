"""Config and subentry flows, walked as the web interface walks them."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
import json
from typing import Any

from .errors import FlowError, RequestError
from .rest import Rest

CONFIG_FLOWS = "/api/config/config_entries/flow"
OPTIONS_FLOWS = "/api/config/config_entries/options/flow"
SUBENTRY_FLOWS = "/api/config/config_entries/subentries/flow"

type Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FlowEnd:
    """How a flow ended."""

    created: Mapping[str, Any] | None
    """What was created, or None when the flow changed something instead."""
    reason: str
    """`created`, or the reason that Home Assistant gives for the end."""


async def walk(
    rest: Rest, flows: str, opening: Fields, steps: Sequence[Fields]
) -> FlowEnd:
    """Open a flow and fill in one form (or choose in one menu) after the other.

    Raises FlowError when a form shows errors, when the flow gives up, when it ends
    before the last step, and when it wants more steps than it was given. A flow that
    fails does not stay open.
    """
    answer = await rest.post(flows, opening)
    try:
        for number, fields in enumerate(steps, 1):
            step = _open_step(answer, f"it ended before step {number}")
            answer = await _submit(rest, f"{flows}/{answer['flow_id']}", step, fields)
        return _end(answer)
    except FlowError:
        with suppress(RequestError):  # It may have ended by itself.
            await rest.delete(f"{flows}/{answer['flow_id']}")
        raise


async def _submit(rest: Rest, flow: str, step: str, fields: Fields) -> Any:
    """Fill in the form of a step and return the next one."""
    try:
        answer = await rest.post(flow, fields)
    except RequestError as error:
        errors = _refused_fields(error)
        raise FlowError(step, f"its form refused {errors}", errors) from error
    if errors := answer.get("errors"):
        raise FlowError(step, f"its form shows {errors}", errors)
    return answer


def _open_step(answer: Any, otherwise: str) -> str:
    """Return the step whose form or menu is shown."""
    if answer["type"] not in ("form", "menu"):
        raise FlowError(None, f"{otherwise} ({_outcome(answer)})")
    return str(answer["step_id"])


def _end(answer: Any) -> FlowEnd:
    """Return the end, when it is one that the caller can want."""
    match answer["type"]:
        case "create_entry":
            return FlowEnd(answer.get("result") or answer, "created")
        case "abort" if answer["reason"].endswith("_successful"):
            return FlowEnd(None, answer["reason"])
        case "form":
            fields = ", ".join(field["name"] for field in answer["data_schema"])
            raise FlowError(answer["step_id"], f"it wants more: {fields}")
        case _:
            raise FlowError(answer.get("step_id"), _outcome(answer))


def _outcome(answer: Any) -> str:
    """Return how far a flow came, in a few words."""
    return f"{answer['type']}: {answer.get('reason') or answer.get('step_id')}"


def _refused_fields(error: RequestError) -> dict[str, str]:
    """Return the fields that did not fit the form's schema."""
    with suppress(ValueError, AttributeError):
        errors: dict[str, str] = json.loads(error.answer).get("errors", {})
        if errors:
            return errors
    return {"base": error.answer}
