"""The process of the world, started and steered from outside."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
import json
import os
from pathlib import Path
import sys
from typing import Any, Final

import aiohttp

from local_home import REPOSITORY, Program

AUTHORITY: Final = "authority.pem"
READY: Final = "world.json"
_START_SECONDS: Final = 60.0
_PAUSE: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Speed of models and network, in seconds. The defaults are those of the tables."""

    think: float = 0.15  # before the first audio of each sentence
    speed: float = 5.0  # seconds of audio made in a second; 0 means all at once
    round_trip: float = 0.06  # of the network; a connection pays it once when it opens
    socket_connect: float = 0.0  # before Telnyx's WebSocket accepts, over the network
    words: float = 30.0  # that the language model writes in a second

    @property
    def floor(self) -> float:
        """Return the least seconds until the first audio over an open connection."""
        return self.round_trip + self.think


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses on 127.0.0.1; those of the speech servers lead through the network."""

    control: str
    telnyx: str
    proxy: str  # through which the hosts of other services are reached
    wyoming_port: int
    ollama: str


@dataclass(frozen=True, slots=True)
class World:
    """The speech model, the language model and the network."""

    addresses: Addresses
    authority: Path  # the certificate that clients have to trust
    session: aiohttp.ClientSession

    @property
    def environment(self) -> Mapping[str, str]:
        """Return the variables that lead unmodified engines to this machine.

        Their hosts are reached through an HTTP proxy, as in a house whose network has
        one. Home Assistant reads the authority from one variable, httpx from another.
        """
        return {
            "REQUESTS_CA_BUNDLE": str(self.authority),
            "SSL_CERT_FILE": str(self.authority),
            "HTTPS_PROXY": self.addresses.proxy,
        }

    async def set(self, conditions: Conditions) -> None:
        """Change the conditions."""
        await self._post("/conditions", asdict(conditions))

    async def drop_connections(self) -> None:
        """Close every connection and wait until all ends know."""
        await self._post("/drop", {})
        while await self._state("connections"):
            await asyncio.sleep(_PAUSE)
        await asyncio.sleep(5 * _PAUSE)

    async def silence(self) -> None:
        """Wait until nothing is being spoken."""
        while await self._state("speaking"):
            await asyncio.sleep(_PAUSE)

    async def spoken(self) -> int:
        """Return the number of requests for speech so far."""
        return int(await self._state("spoken"))

    async def written(self) -> list[tuple[float, str]]:
        """Return the language model's latest words and when they left it."""
        return [(when, word) for when, word in await self._state("written")]

    async def _state(self, name: str) -> Any:
        async with self.session.get(self.addresses.control + "/state") as response:
            return (await response.json())[name]

    async def _post(self, path: str, content: dict[str, Any]) -> None:
        url = self.addresses.control + path
        async with self.session.post(url, json=content) as response:
            response.raise_for_status()


@asynccontextmanager
async def run_world(folder: Path) -> AsyncIterator[World]:
    """Run the world in a process of its own. Raises StartError."""
    program = await Program.start(
        "The world",
        [sys.executable, "-m", "benchmarks.world", folder],
        folder=REPOSITORY,
        environment=os.environ,
        log=folder / "world.log",
    )
    ready = folder / READY

    async def is_ready() -> bool:
        return ready.exists()

    try:
        async with asyncio.timeout(_START_SECONDS):
            await program.wait_until(is_ready)
        addresses = Addresses(**json.loads(ready.read_text(encoding="utf-8")))
        async with aiohttp.ClientSession() as session:
            yield World(addresses, folder / AUTHORITY, session)
    finally:
        await program.stop()
