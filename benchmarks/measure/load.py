"""Many announcements at once, when model and network cost nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Final

from benchmarks.engines import Engine
from benchmarks.progress import Steps
from benchmarks.results import Load, Results
from benchmarks.stage import Stage

from . import formats
from .failures import MEASUREMENT_ERRORS
from .speaking import announce
from .statistics import Spread, milliseconds
from .usage import Usage, usage

AT_ONCE: Final = (1, 20, 50)
_SECONDS_PER_ROUND: Final = 1.5


@dataclass(slots=True)
class _Count:
    first: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Round:
    """What one engine did for a while; times in seconds."""

    count: _Count
    took: float
    used: Usage

    @property
    def per_second(self) -> float:
        return len(self.count.first) / self.took

    @property
    def processor(self) -> float:
        return (self.used.processor + self.used.children) / len(self.count.first)

    @property
    def busy(self) -> float:
        return self.used.processor / self.took


async def measure_load(
    stage: Stage,
    results: Results,
    rounds: int,
    steps: Steps,
    levels: Sequence[int] = AT_ONCE,
) -> None:
    """Fill in a row for each engine and number of listeners: medians of the rounds."""
    await stage.world.set(
        replace(results.conditions, think=0.0, speed=0.0, round_trip=0.0)
    )
    for at_once in levels:
        measured: dict[str, list[_Round]] = {name: [] for name in stage.engines}
        # The engines take turns, so that all meet the same weather.
        for _ in range(rounds):
            for engine in stage.engines.values():
                measured[engine.name].append(await _measure(stage, engine, at_once))
                steps.advance()
        for name, some in measured.items():
            _store(results, name, at_once, some)
    await stage.world.set(results.conditions)


def _store(
    results: Results, engine: str, at_once: int, rounds: Sequence[_Round]
) -> None:
    failures = [failure for one in rounds for failure in one.count.failures]
    if failures:
        label = f"{engine}, {at_once} at once"
        results.gaps[label] = f"{len(failures)} failed: {failures[0]}"
    if heard := [one for one in rounds if one.count.first]:
        first = [time for one in heard for time in one.count.first]
        results.load.append(
            Load(
                engine=engine,
                at_once=at_once,
                requests=len(first),
                per_second=round(median(one.per_second for one in heard), 1),
                first=Spread.of(first),
                processor=milliseconds(median(one.processor for one in heard)),
                busy=round(median(one.busy for one in heard), 2),
                failures=len(failures),
            )
        )


async def _measure(stage: Stage, engine: Engine, at_once: int) -> _Round:
    loop = asyncio.get_running_loop()
    count = _Count()
    # As many connections are open before as are needed.
    await asyncio.gather(*(_one(stage, engine, _Count()) for _ in range(at_once)))
    before, begin = await usage(stage.home), loop.time()
    end = begin + _SECONDS_PER_ROUND

    async def listen() -> None:
        while loop.time() < end:
            await _one(stage, engine, count)

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(listen())
    took = loop.time() - begin
    return _Round(count, took, await usage(stage.home) - before)


async def _one(stage: Stage, engine: Engine, count: _Count) -> None:
    try:
        timed = await announce(stage.home, engine, stage.text(), formats.MP3)
    except MEASUREMENT_ERRORS as error:
        count.failures.append(f"{type(error).__name__}: {error}")
    else:
        count.first.append(milliseconds(timed.first))
