"""The time that the service takes before it speaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Delays in seconds. Cached audio comes without the last two."""

    upgrade: float = 0  # of a socket, TLS and TCP included
    body: float = 0  # from a request to the first byte of its audio
    sentence: float = 0  # from a whole sentence on a socket to its first audio


FAST: Final = Latency()

LATENCIES: Final[Mapping[str, Latency]] = {
    "fast": FAST,
    "seen": Latency(upgrade=1.2, body=0.5, sentence=1.0),
    "slow": Latency(upgrade=1.3, body=4.0, sentence=4.0),  # seen now and then
}
