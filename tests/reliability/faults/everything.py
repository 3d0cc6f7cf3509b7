"""Faults while everything is switched on that changes a text or its sound."""

from dataclasses import replace
from typing import Final

from local_telnyx import DOCS
from tests.reliability.model import WHOLE, Fault, Settings
from tests.reliability.trouble import Link, Trouble, linked, served

from .answers import ANSWERS
from .connections import CONNECTIONS
from .statuses import STATUSES

# Those that a home meets most, and those that are nearest to the sound.
_IMPORTANT: Final = (
    "no fault at all",
    "port closed",
    "cut in the middle",
    "stall before the answer",
    "stall in the middle",
    "first byte after five seconds",
    "no faster than it is played",
    "401 20006: key expired",
    "429 10011, retry-after 0.5",
    "200 with HTML that is called audio",
    "noise after audio",
)
_RESTARTED: Final = Trouble(served(piece=1440, pause=0.05).answers, link=Link.RESTARTED)
_OTHER_RATE: Final = Trouble(dialect=replace(DOCS, sample_rate=22_050))


def _everything_on(fault: Fault) -> Fault:
    return replace(fault, name=f"{fault.name}, all on", settings=Settings.EVERYTHING)


def _fallback(fault: Fault) -> Fault:
    """Return a fault that stays, for which a fallback takes over."""
    name = f"{fault.name}, with a fallback"
    return Fault(name, fault.trouble, None, WHOLE, Settings.FALLBACK)


_BY_NAME: Final = {fault.name: fault for fault in (*CONNECTIONS, *STATUSES, *ANSWERS)}
EVERYTHING: Final[tuple[Fault, ...]] = (
    *(_everything_on(_BY_NAME[name]) for name in _IMPORTANT),
    _everything_on(Fault("connection that has died", linked(Link.DEAD), WHOLE, None)),
    _everything_on(Fault("server restarts", _RESTARTED, WHOLE, None)),
    _everything_on(Fault("another sample rate", _OTHER_RATE, None, WHOLE)),
    _everything_on(Fault("text pauses", Trouble(thinking=3), None, WHOLE)),
    *(
        _fallback(_BY_NAME[name])
        for name in ("port closed", "401 20006: key expired", "stall before the answer")
    ),
)
