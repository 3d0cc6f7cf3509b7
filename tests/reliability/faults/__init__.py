"""All faults of the matrix, each a line of data."""

from collections.abc import Mapping
from typing import Final

from tests.reliability.model import Fault

from .answers import ANSWERS
from .connections import CONNECTIONS
from .everything import EVERYTHING
from .sockets import SOCKETS
from .statuses import STATUSES

CHAPTERS: Final[Mapping[str, tuple[Fault, ...]]] = {
    "The connection": CONNECTIONS,
    "A refusal": STATUSES,
    "No speech in the answer": ANSWERS,
    "Only on a WebSocket": SOCKETS,
    "Everything switched on": EVERYTHING,
}
FAULTS: Final[tuple[Fault, ...]] = tuple(
    fault for faults in CHAPTERS.values() for fault in faults
)
