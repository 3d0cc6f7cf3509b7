"""Many announcements at once, when model and network cost nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from benchmarks.engines import Engine
from benchmarks.progress import Steps
from benchmarks.results import Load, Results
from benchmarks.stage import Stage

from . import formats
from .failures import MEASUREMENT_ERRORS
from .speaking import announce
from .statistics import Spread, milliseconds
from .usage import usage

AT_ONCE: Final = (1, 20, 50)


@dataclass(slots=True)
class _Count:
    first: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


async def measure_load(
    stage: Stage,
    results: Results,
    seconds: float,
    steps: Steps,
    levels: Sequence[int] = AT_ONCE,
) -> None:
    """Fill in a row for each engine and number of listeners."""
    await stage.world.set(
        replace(results.conditions, think=0.0, speed=0.0, round_trip=0.0)
    )
    for at_once in levels:
        for engine in stage.engines.values():
            await _measure(stage, results, engine, at_once, seconds)
            steps.advance()
    await stage.world.set(results.conditions)


async def _measure(
    stage: Stage, results: Results, engine: Engine, at_once: int, seconds: float
) -> None:
    loop = asyncio.get_running_loop()
    count = _Count()
    # As many connections are open before as are needed.
    await asyncio.gather(*(_one(stage, engine, _Count()) for _ in range(at_once)))
    before, begin = await usage(stage.home), loop.time()
    end = begin + seconds

    async def listen() -> None:
        while loop.time() < end:
            await _one(stage, engine, count)

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(listen())
    took = loop.time() - begin
    used = await usage(stage.home) - before
    if count.failures:
        label = f"{engine.name}, {at_once} at once"
        results.gaps[label] = f"{len(count.failures)} failed: {count.failures[0]}"
    if count.first:
        results.load.append(
            Load(
                engine=engine.name,
                at_once=at_once,
                requests=len(count.first),
                per_second=round(len(count.first) / took, 1),
                first=Spread.of(count.first),
                processor=milliseconds(
                    (used.processor + used.children) / len(count.first)
                ),
                busy=round(used.processor / took, 2),
                failures=len(count.failures),
            )
        )


async def _one(stage: Stage, engine: Engine, count: _Count) -> None:
    try:
        timed = await announce(stage.home, engine, stage.text(), formats.MP3)
    except MEASUREMENT_ERRORS as error:
        count.failures.append(f"{type(error).__name__}: {error}")
    else:
        count.first.append(milliseconds(timed.first))
