"""The world, Home Assistant and the engines in it, ready to be measured."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from local_home import REPOSITORY, Account, HomeAssistant, LocalHomeError, bring_up

from . import engines
from .engines import BARE, Engine
from .listening import Direct, direct_client
from .world.client import World, run_world
from .world.model import KEY

_FOLDERS: Final = REPOSITORY / ".cache"


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that takes part."""

    world: World
    home: HomeAssistant
    direct: Direct
    engines: Mapping[str, Engine]  # by their short names
    missing: Mapping[str, str]  # why an engine could not be set up
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

    async def pipelines(
        self, names: Sequence[str], *, tools: bool = False
    ) -> Mapping[str, str]:
        """Add an assistant for each of these engines and return their ids."""
        agent = await engines.add_agent(self.home, self.world.addresses, tools=tools)
        return {
            name: await self.home.add_pipeline(
                engine.title, agent, engine.entity_id, engine.language
            )
            for name, engine in self.engines.items()
            if name in names
        }


@asynccontextmanager
async def set_stage(names: Sequence[str]) -> AsyncIterator[Stage]:
    """Start the world and a Home Assistant with these engines."""
    _FOLDERS.mkdir(exist_ok=True)
    async with AsyncExitStack() as life:
        name = life.enter_context(TemporaryDirectory(prefix="bench-", dir=_FOLDERS))
        folder = Path(name)
        world = await life.enter_async_context(run_world(folder))
        direct = await life.enter_async_context(
            direct_client(world.addresses, world.authority)
        )
        home, _ = await life.enter_async_context(
            bring_up(
                folder / "home",
                Account(KEY, world.addresses.telnyx),
                probe=True,
                log_level="warning",
                environment=world.environment,
            )
        )
        ready: dict[str, Engine] = {}
        missing: dict[str, str] = {}
        for name in dict.fromkeys((BARE, *names)):
            try:
                ready[name] = await engines.set_up(home, world.addresses, name)
            except (LocalHomeError, ValueError) as error:
                missing[name] = f"could not be set up: {error}"
        ordered = {name: ready[name] for name in names if name in ready}
        yield Stage(world, home, direct, ordered, missing)
