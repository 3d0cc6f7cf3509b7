"""How fast the models and the network are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Times in seconds. The defaults are those of the main table."""

    think: float = 0.15
    """Before the first audio of each sentence."""
    speed: float = 5.0
    """Seconds of audio made in a second; 0 means all at once."""
    round_trip: float = 0.06
    """Of the network, there and back. Each connection pays it once when it opens."""
    socket_connect: float = 0.0
    """Before Telnyx's WebSocket accepts, over and above the network."""
    words: float = 30.0
    """Words that the language model writes in a second."""

    @property
    def floor(self) -> float:
        """Seconds until the first audio over an open connection, at the least."""
        return self.round_trip + self.think

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Return what `dataclasses.asdict` made."""
        return cls(**content)
