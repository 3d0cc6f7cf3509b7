"""Faults of the service, and the queue in which they wait."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from .errors import PROBLEMS, Problem, usual_problem

OPERATIONS: Final = (
    "speech",
    "audio",
    "websocket",
    "voices",
    "dictionaries",
    "balance",
    "whoami",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault of one answer. Fields combine; times are in seconds.

    A body that is shorter than `cut_after` and its like is broken off at its end. What
    a client has not read when a reset comes may be lost, as with any reset.

    On a socket, `status` refuses the upgrade, `body` is the audio of every sentence,
    and frames of audio are counted instead of bytes.
    """

    status: int | None = None  # 400 and above: an error in Telnyx's envelope
    code: str | None = None  # of the envelope; it also chooses the usual status
    title: str | None = None
    detail: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str | None = None
    body: bytes | None = None  # sent instead of the real one
    delay: float = 0  # before the first byte of the answer, its headers too
    pause: float = 0  # before every piece of the body
    piece: int | None = None  # bytes in a piece
    end_after: int | None = None  # so many bytes, then a proper end
    cut_after: int | None = None  # so many bytes, then closed without the end (FIN)
    reset_after: int | None = None  # so many bytes, then a reset (RST)
    stall_after: int | None = None  # so many bytes, then never another one
    error: str | None = None  # socket: an error frame, then closed
    close_code: int | None = None  # socket: closed with this code
    frames: int = 0  # socket: audio frames before `error` or `close_code`

    @property
    def limit(self) -> int | None:
        """The bytes of the body that are sent at most."""
        limits = (self.end_after, self.cut_after, self.reset_after, self.stall_after)
        return min((limit for limit in limits if limit is not None), default=None)

    @property
    def frame_limit(self) -> int | None:
        """The audio frames after which a socket is broken off."""
        if self.error is not None or self.close_code is not None:
            return self.frames
        return self.limit

    @property
    def problem(self) -> Problem | None:
        """The error that is answered instead, if this is one."""
        usual = PROBLEMS.get(self.code) if self.code else None
        if usual is None and self.status is not None:
            usual = usual_problem(self.status)
        if usual is None or (self.status or usual.status) < 400:
            return None
        return Problem(
            self.status or usual.status,
            self.code or usual.code,
            self.title or usual.title,
            self.detail or usual.detail,
        )


NO_FAULT: Final = Fault()


@dataclass(slots=True)
class _Waiting:
    fault: Fault
    only: str | None
    times: int | None

    def meant_for(self, operation: str, path: str) -> bool:
        return self.only in (None, operation, path)


class FaultQueue:
    """Faults in the order in which they were asked for."""

    def __init__(self) -> None:
        """Start with none."""
        self._waiting: list[_Waiting] = []

    def add(self, fault: Fault, only: str | None, times: int | None) -> None:
        """Queue a fault for the next requests, for all when `times` is None.

        `only` is an operation or a path. Raises ValueError for anything else, and for
        a fault without an effect.
        """
        if only is not None and only not in OPERATIONS and not only.startswith("/"):
            raise ValueError(f"only={only!r}: give a path or one of {OPERATIONS}")
        if times is not None and times < 1:
            raise ValueError(
                f"times={times}: give 1 or more, or None for every request"
            )
        if fault.status is not None and not 200 <= fault.status <= 599:
            raise ValueError(f"status={fault.status}: give one from 200 to 599")
        if fault == NO_FAULT:
            raise ValueError("this fault changes nothing; give it a field")
        self._waiting.append(_Waiting(fault, only, times))

    def take(self, operation: str, path: str) -> Fault:
        """Return the fault that this request meets."""
        for waiting in self._waiting:
            if waiting.meant_for(operation, path):
                if waiting.times is not None:
                    waiting.times -= 1
                    if not waiting.times:
                        self._waiting.remove(waiting)
                return waiting.fault
        return NO_FAULT

    def clear(self) -> None:
        """Forget every fault."""
        self._waiting.clear()
