"""Config entries, their subentries, and the flows that create and change them."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
import json
from typing import Any, Self

from .errors import FlowError, RequestError
from .interface import Rest

CONFIG_FLOWS = "/api/config/config_entries/flow"
SUBENTRY_FLOWS = "/api/config/config_entries/subentries/flow"

type Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ConfigEntry:
    """A config entry, as the web interface lists it."""

    entry_id: str
    domain: str
    title: str
    state: str  # `loaded`, `setup_error`, `setup_retry` or another of core's names
    reason: str | None  # of a state that is not `loaded`

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Take the fields that matter here."""
        return cls(
            entry_id=content["entry_id"],
            domain=content["domain"],
            title=content["title"],
            state=content["state"],
            reason=content.get("reason"),
        )


@dataclass(frozen=True, slots=True)
class Subentry:
    """A subentry, such as a voice profile."""

    subentry_id: str
    subentry_type: str
    title: str


async def walk(
    rest: Rest, flows: str, opening: Fields, steps: Sequence[Fields]
) -> Fields:
    """Open a flow, submit its forms and menus one after the other, return the result.

    Raises FlowError when a form shows errors and when the flow aborts, ends before the
    last step, or wants more steps than it was given. A flow that fails is closed.
    """
    answer = await rest.post(flows, opening)
    try:
        for number, fields in enumerate(steps, 1):
            step = _open_step(answer, f"it ended before step {number}")
            answer = await _submit(rest, f"{flows}/{answer['flow_id']}", step, fields)
        return _end(answer)
    except FlowError:
        with suppress(RequestError):  # It may have ended already.
            await rest.delete(f"{flows}/{answer['flow_id']}")
        raise


async def _submit(rest: Rest, flow: str, step: str, fields: Fields) -> Any:
    try:
        answer = await rest.post(flow, fields)
    except RequestError as error:
        errors = _refused_fields(error)
        raise FlowError(step, f"its form refused {errors}", errors) from error
    if errors := answer.get("errors"):
        raise FlowError(step, f"its form shows {errors}", errors)
    return answer


def _open_step(answer: Any, otherwise: str) -> str:
    if answer["type"] not in ("form", "menu"):
        raise FlowError(None, f"{otherwise} ({_outcome(answer)})")
    return str(answer["step_id"])


def _end(answer: dict[str, Any]) -> Fields:
    match answer["type"]:
        case "create_entry":
            return answer
        case "abort" if answer["reason"].endswith("_successful"):
            return answer
        case "form":
            fields = ", ".join(field["name"] for field in answer["data_schema"])
            raise FlowError(answer["step_id"], f"it wants more: {fields}")
        case _:
            raise FlowError(answer.get("step_id"), _outcome(answer))


def _outcome(answer: Any) -> str:
    return f"{answer['type']}: {answer.get('reason') or answer.get('step_id')}"


def _refused_fields(error: RequestError) -> dict[str, str]:
    # The schema of the form did not accept these fields.
    with suppress(ValueError, AttributeError):
        errors: dict[str, str] = json.loads(error.answer).get("errors", {})
        if errors:
            return errors
    return {"base": error.answer}
