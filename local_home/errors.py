"""What can go wrong with a local Home Assistant, and what to do about it."""

from collections.abc import Mapping
from pathlib import Path


class LocalHomeError(Exception):
    """Base of every error that this package raises."""


class PortTakenError(LocalHomeError):
    """Another program listens on the port."""

    def __init__(self, port: int) -> None:
        """Name the port."""
        super().__init__(
            f"Port {port} of 127.0.0.1 is taken by another program. "
            "End that program or choose another port."
        )
        self.port = port


class AlreadyRunningError(LocalHomeError):
    """The folder belongs to a Home Assistant that is running."""

    def __init__(self, folder: Path, pid: int | None) -> None:
        """Name the folder and, where it is known, the process that holds it."""
        otherwise = "" if pid is None else f", or with: kill {pid}"
        super().__init__(
            f"A Home Assistant is running in {folder} already. Use that one, "
            f"or end it first with Ctrl-C in its terminal{otherwise}"
        )
        self.folder = folder
        self.pid = pid


class StartError(LocalHomeError):
    """A program did not start."""

    def __init__(self, name: str, reason: str, printed: str, log: Path) -> None:
        """Say why, with the telling lines of what the program printed."""
        super().__init__(f"{name} {reason}. From {log}:\n{printed or '(nothing)'}")


class LoginError(LocalHomeError):
    """The stored login does not fit the stored home."""

    def __init__(self, folder: Path, reason: str) -> None:
        """Say what was refused."""
        super().__init__(
            f"{reason}. Delete {folder} to begin with a new Home Assistant."
        )


class AccountError(LocalHomeError):
    """The account cannot be used."""


class RequestError(LocalHomeError):
    """Home Assistant refused a request."""

    def __init__(self, request: str, status: int, answer: str) -> None:
        """Keep the request, such as `POST /api/states`, and the answer to it."""
        super().__init__(f"{request} was answered with {status}: {answer[:1000]}")
        self.status = status
        self.answer = answer


class CommandError(LocalHomeError):
    """Home Assistant refused a websocket command."""

    def __init__(self, command: str, error: Mapping[str, object]) -> None:
        """Keep the code and the message that came back."""
        super().__init__(f"{command} failed: {error.get('message')}")
        self.code = error.get("code")


class FlowError(LocalHomeError):
    """A flow did not come to the end that its caller expected."""

    def __init__(
        self, step: str | None, reason: str, errors: Mapping[str, str] | None = None
    ) -> None:
        """Keep the step and the errors that its form showed, field by field."""
        where = "" if step is None else f" at step {step!r}"
        super().__init__(f"The flow stopped{where}: {reason}.")
        self.step = step
        self.reason = reason
        self.errors = dict(errors or {})


class SpeechError(LocalHomeError):
    """A text was not turned into speech."""

    def __init__(self, entity_id: str, reason: str) -> None:
        """Say which entity was asked and what it answered."""
        super().__init__(f"{entity_id} did not speak: {reason}")


class StateError(LocalHomeError):
    """An entity did not come to a state in time."""

    def __init__(
        self, entity_id: str, wanted: tuple[str, ...], seen: str | None
    ) -> None:
        """Keep what was waited for and what was seen last."""
        super().__init__(
            f"{entity_id} was waited for to be {' or '.join(wanted)}; "
            f"the last state seen is {seen}."
        )
        self.seen = seen
