"""How a server misbehaves: by request, or in how it is reached."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Final

from local_telnyx import DOCS, AudioFrames, Dialect, Fault as LocalFault

from .door import Step


@dataclass(frozen=True, slots=True)
class Served:
    """A fault that the local server has itself."""

    fault: LocalFault


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer that no library would give, step by step; then the connection ends."""

    steps: tuple[Step, ...]


def raw(*steps: Step) -> Raw:
    """Return an answer of these steps."""
    return Raw(steps)


class Link(Enum):
    """How the server is reached."""

    PLAIN = auto()
    REFUSED = auto()  # the port is closed
    UNANSWERED = auto()  # connections are never accepted
    UNKNOWN_HOST = auto()  # no address for its name
    DEAD = auto()  # the connection that is open takes requests and passes none on
    RESTARTED = auto()  # the server restarts while it speaks
    TLS = auto()  # a good certificate
    TLS_SILENT = auto()  # accepts the connection and says nothing
    TLS_WRONG_NAME = auto()
    TLS_EXPIRED = auto()
    TLS_UNKNOWN_AUTHORITY = auto()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a server.

    Attributes:
        answers: What is wrong with the answers, by way. A way that is left out works.
        link: What is wrong with the connection, for both ways.
        dialect: How the server speaks where it does.
        thinking: How long a language model thinks within its answer, in seconds.

    """

    answers: Mapping[str, Served | Raw] = field(default_factory=dict)
    link: Link = Link.PLAIN
    dialect: Dialect | None = None
    thinking: float = 0

    def touches(self, way: str) -> bool:
        """Return whether a request that goes this way first can meet it."""
        return way in self.answers or not self.answers


REST: Final = "rest"
WEBSOCKET: Final = "websocket"


def both(rest: Served | Raw, websocket: Served | Raw | None = None) -> Trouble:
    """Return what is wrong with both ways, alike unless told otherwise."""
    return Trouble({REST: rest, WEBSOCKET: websocket or rest})


def websocket_only(answer: Served | Raw) -> Trouble:
    """Return what can be wrong only with a WebSocket; REST works."""
    return Trouble({WEBSOCKET: answer})


def served(**fault: object) -> Trouble:
    """Return a fault of the local server, on both ways."""
    # Its fields have different types, and it checks their names itself.
    return both(Served(LocalFault(**fault)))  # type: ignore[arg-type]


def linked(link: Link) -> Trouble:
    """Return what is wrong with the connection alone."""
    return Trouble(link=link)


DOUBLED: Final = Trouble(dialect=replace(DOCS, audio_frames=AudioFrames.BOTH))
