"""The world's process, started and steered from here."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
import json
import os
from pathlib import Path
import sys
from typing import Any, Final

import aiohttp

from local_home.child import Child

from .world.addresses import AUTHORITY, READY, Addresses
from .world.conditions import Conditions

_REPOSITORY: Final = Path(__file__).parents[1]
_START_SECONDS: Final = 60.0
_PAUSE: Final = 0.02


@dataclass(frozen=True, slots=True)
class World:
    """The speech model, the language model and the network."""

    addresses: Addresses
    authority: Path
    """The certificate that clients have to trust."""
    session: aiohttp.ClientSession

    async def set(self, conditions: Conditions) -> None:
        """Let these conditions hold from now on."""
        await self._post("/conditions", asdict(conditions))

    async def drop_connections(self) -> None:
        """Close every connection and wait until all ends know."""
        await self._post("/drop", {})
        while (await self._get("/state"))["connections"]:
            await asyncio.sleep(_PAUSE)
        await asyncio.sleep(5 * _PAUSE)

    async def silence(self) -> None:
        """Wait until nothing is being spoken."""
        while (await self._get("/state"))["speaking"]:
            await asyncio.sleep(_PAUSE)

    async def spoken(self) -> int:
        """Return how many requests for speech there have been."""
        return int((await self._get("/state"))["spoken"])

    async def written(self) -> list[tuple[float, str]]:
        """Return the language model's latest words and when they left it."""
        return [(when, word) for when, word in await self._get("/written")]

    async def _get(self, path: str) -> Any:
        async with self.session.get(self.addresses.control + path) as response:
            return await response.json()

    async def _post(self, path: str, content: dict[str, Any]) -> None:
        url = self.addresses.control + path
        async with self.session.post(url, json=content) as response:
            response.raise_for_status()


@asynccontextmanager
async def run_world(folder: Path) -> AsyncIterator[World]:
    """Start the world and end it."""
    child = await Child.start(
        "The world",
        [sys.executable, "-m", "benchmarks.world", folder],
        folder=_REPOSITORY,
        environment=os.environ,
        log=folder / "world.log",
    )
    try:
        ready = folder / READY
        async with asyncio.timeout(_START_SECONDS):
            while not ready.exists():
                if not child.running:
                    raise child.failure(f"ended with status {await child.wait()}")
                await asyncio.sleep(_PAUSE)
        addresses = Addresses(**json.loads(ready.read_text(encoding="utf-8")))
        async with aiohttp.ClientSession() as session:
            yield World(addresses, folder / AUTHORITY, session)
    finally:
        await child.stop()
