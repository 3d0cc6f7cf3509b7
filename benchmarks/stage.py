"""The world, Home Assistant and the engines in it, ready to be measured."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from local_home import HomeAssistant, LocalHomeError
from local_home.account import DOMAIN

from . import engines
from .engines import BARE, OURS, Engine
from .measure.speaking import Direct
from .outside import World, run_world

REPOSITORY: Final = Path(__file__).parents[1]
_FOLDERS: Final = REPOSITORY / ".cache"


@dataclass(frozen=True, slots=True)
class Stage:
    """All that takes part."""

    world: World
    home: HomeAssistant
    direct: Direct
    engines: Mapping[str, Engine]
    """By their short names."""
    missing: Mapping[str, str]
    """Engines that could not be set up, and why."""
    numbers: count[int] = field(default_factory=count)

    def text(self) -> str:
        """Return a sentence that has not been spoken yet, always of one length."""
        return f"The laundry is ready, number {next(self.numbers):05d} of today."

    def word(self) -> str:
        """Return the shortest text that has not been spoken yet."""
        return f"Ready {next(self.numbers):05d}."

    def long_text(self, characters: int) -> str:
        """Return about so many characters, in sentences that have not been spoken."""
        return " ".join(self.text() for _ in range(characters // len(self.text())))


@asynccontextmanager
async def set_stage(names: Sequence[str]) -> AsyncIterator[Stage]:
    """Start everything with these engines."""
    _FOLDERS.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=_FOLDERS) as name:
        folder = Path(name)
        async with run_world(folder) as world:
            os.environ.update(
                engines.environment(world.addresses, str(world.authority))
            )
            home = HomeAssistant(
                folder / "home",
                custom_components=[
                    REPOSITORY / "custom_components" / DOMAIN,
                    REPOSITORY / "benchmarks" / "speech_bench",
                ],
                log_level="warning",
            )
            direct = Direct(world.addresses, str(world.authority))
            try:
                async with home:
                    yield await _with_engines(world, home, direct, names)
            finally:
                await direct.close()


async def _with_engines(
    world: World, home: HomeAssistant, direct: Direct, names: Sequence[str]
) -> Stage:
    ready: dict[str, Engine] = {}
    missing: dict[str, str] = {}
    # The bare engine's integration holds the commands that every measurement needs.
    for name in dict.fromkeys((BARE, *names)):
        try:
            ready[name] = await engines.set_up(home, world.addresses, name)
        except (LocalHomeError, ValueError) as error:
            missing[name] = f"could not be set up: {error}"
    ordered = {name: ready[name] for name in names if name in ready}
    if OURS in missing:
        raise LocalHomeError(missing[OURS])
    return Stage(world, home, direct, ordered, missing)
