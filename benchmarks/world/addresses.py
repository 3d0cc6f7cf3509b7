"""Where the parts of the world listen."""

from dataclasses import dataclass
from typing import Final

AUTHORITY: Final = "authority.pem"
READY: Final = "world.json"


@dataclass(frozen=True, slots=True)
class Addresses:
    """All on 127.0.0.1; those of the speech servers lead through the network."""

    control: str
    telnyx: str
    proxy: str
    """The HTTP proxy through which the hosts of other services are reached."""
    wyoming_port: int
    ollama: str
