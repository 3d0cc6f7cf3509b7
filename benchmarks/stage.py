"""The world, Home Assistant and the engines in it, ready to be measured."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from local_home import REPOSITORY, Account, HomeAssistant, LocalHomeError, bring_up

from . import engines
from .engines import BARE, Engine
from .listening import (
    MEASUREMENT_ERRORS,
    MP3,
    Direct,
    Format,
    Timed,
    announce,
    answer,
    direct_client,
)
from .results import Results
from .world.client import World, run_world
from .world.model import KEY

_FOLDERS: Final = REPOSITORY / ".cache"


def sentence(number: int) -> str:
    """Return a sentence of its own for each number, always of one length."""
    return f"The laundry is ready, number {number:05d} of today."


@dataclass(slots=True)
class Stage:
    """Everything that takes part, and the results so far."""

    world: World
    home: HomeAssistant
    direct: Direct
    engines: Mapping[str, Engine]  # by their short names
    results: Results
    pipelines: Mapping[str, str] = field(default_factory=dict)  # by engine
    advance: Callable[[], None] = lambda: None  # called after each run
    numbers: count[int] = field(default_factory=count)

    def text(self) -> str:
        """Return a sentence that has not been spoken yet, always of one length."""
        return sentence(next(self.numbers))

    def word(self) -> str:
        """Return the shortest text that has not been spoken yet."""
        return f"Ready {next(self.numbers):05d}."

    async def announce(
        self, engine: Engine, wanted: Format = MP3, text: str | None = None
    ) -> Timed:
        """Have an engine speak a text, or else a new sentence."""
        return await announce(self.home, engine, text or self.text(), wanted)

    async def answer(self, pipeline: str, wanted: Format, question: str) -> Timed:
        """Ask an assistant a question and listen."""
        return await answer(self.home, self.world, pipeline, wanted, question)

    async def add_pipelines(
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

    async def in_turns[T](
        self,
        row: str,
        runs: int,
        measure: Callable[[Engine], Awaitable[T]],
        *,
        names: Sequence[str] | None = None,
        after_round: Callable[[], Awaitable[None]] | None = None,
        warm_up: bool = False,
    ) -> Mapping[str, list[T]]:
        """Measure the engines in turns, so that all meet the same weather.

        Return the measurements by engine. A row with failures becomes a gap of the
        results. `warm_up` adds a round that is not counted: it imports modules and
        fills caches.
        """
        some = [
            each
            for each in self.engines.values()
            if each.name in (names or self.engines)
        ]
        measured: dict[str, list[T]] = {engine.name: [] for engine in some}
        failures: dict[str, list[str]] = {engine.name: [] for engine in some}
        for number in range(-1 if warm_up else 0, runs):
            for engine in some:
                try:
                    one = await measure(engine)
                except* MEASUREMENT_ERRORS as errors:
                    error = errors.exceptions[0]
                    reason = f"{type(error).__name__}: {error}"
                    failures[engine.name] += [reason] if number >= 0 else []
                else:
                    measured[engine.name] += [one] if number >= 0 else []
                self.advance()
            if after_round is not None and number >= 0:
                await after_round()
        for name, reasons in failures.items():
            if reasons:
                gap = f"{len(reasons)} of {runs} runs failed: {reasons[0]}"
                self.results.gaps[f"{name}, {row}"] = gap
        return {name: some for name, some in measured.items() if some}


@asynccontextmanager
async def set_stage(names: Sequence[str], results: Results) -> AsyncIterator[Stage]:
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
        for name in dict.fromkeys((BARE, *names)):
            try:
                ready[name] = await engines.set_up(home, world.addresses, name)
            except (LocalHomeError, ValueError) as error:
                results.gaps[name] = f"could not be set up: {error}"
        ordered = {name: ready[name] for name in names if name in ready}
        results.engines = {name: engine.title for name, engine in ordered.items()}
        await world.set(results.conditions)
        yield Stage(world, home, direct, ordered, results)
