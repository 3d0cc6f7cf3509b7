"""Errors of a local Home Assistant, and what to do about them."""

from collections.abc import Mapping


class LocalHomeError(Exception):
    """Base of every error that this package raises."""


class PortTakenError(LocalHomeError):
    """Another program listens on the port."""


class AlreadyRunningError(LocalHomeError):
    """A Home Assistant is running in the folder."""


class StartError(LocalHomeError):
    """A program did not start."""


class LoginError(LocalHomeError):
    """The stored login does not fit the stored home."""


class AccountError(LocalHomeError):
    """The account cannot be used."""


class StateError(LocalHomeError):
    """An entity or entry did not reach a state in time."""


class CommandError(LocalHomeError):
    """Home Assistant refused a WebSocket command."""


class RequestError(LocalHomeError):
    """Home Assistant refused a request, such as `POST /api/states`."""

    def __init__(self, request: str, status: int, answer: str) -> None:
        """Keep the answer."""
        super().__init__(f"{request} was answered with {status}: {answer[:1000]}")
        self.answer = answer


class FlowError(LocalHomeError):
    """A flow stopped at a step, with the errors of its form by field."""

    def __init__(
        self, step: str | None, reason: str, errors: Mapping[str, str] | None = None
    ) -> None:
        """Keep the step and the errors."""
        where = "" if step is None else f" at step {step!r}"
        super().__init__(f"The flow stopped{where}: {reason}.")
        self.step = step
        self.errors = dict(errors or {})


class SpeechError(LocalHomeError):
    """An entity did not turn a text into speech."""

    def __init__(self, entity_id: str, reason: str) -> None:
        """Name the entity and the reason."""
        super().__init__(f"{entity_id} did not speak: {reason}")
