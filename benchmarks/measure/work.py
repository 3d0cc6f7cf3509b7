"""Processor time of a request, under the conditions of the main table."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from benchmarks.engines import Engine
from benchmarks.progress import Steps
from benchmarks.results import Results, Work
from benchmarks.stage import Stage

from . import formats
from .failures import MEASUREMENT_ERRORS
from .formats import Asked
from .speaking import announce
from .statistics import milliseconds
from .usage import Usage, usage

AT_ONCE: Final = 4
_REQUESTS_PER_ROUND: Final = 2 * AT_ONCE
_IDLE_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class _Round:
    """What a request has used, in seconds of processor time."""

    own: float
    children: float


async def measure_work(
    stage: Stage, results: Results, rounds: int, steps: Steps
) -> None:
    """Fill in a row for each engine and format, with the medians of the rounds."""
    await stage.world.silence()
    idle = await _idle(stage)
    for asked in formats.ALL:
        measured: dict[str, list[_Round]] = {name: [] for name in stage.engines}
        # The engines take turns, so that all meet the same weather. The first round
        # is not counted.
        for number in range(rounds + 1):
            for engine in stage.engines.values():
                try:
                    one = await _measure(stage, engine, asked, idle)
                except* MEASUREMENT_ERRORS as errors:
                    label = f"{engine.name}, processor time, {asked.name}"
                    results.gaps[label] = str(errors.exceptions[0])
                else:
                    measured[engine.name] += [one] if number else []
                steps.advance()
        results.work.extend(
            _row(name, asked, some) for name, some in measured.items() if some
        )


def _row(engine: str, asked: Asked, rounds: Sequence[_Round]) -> Work:
    return Work(
        engine=engine,
        audio_format=asked.name,
        requests=len(rounds) * _REQUESTS_PER_ROUND,
        home_assistant=milliseconds(median(one.own for one in rounds)),
        children=milliseconds(median(one.children for one in rounds)),
    )


async def _idle(stage: Stage) -> float:
    """Return the seconds of processor that Home Assistant uses in a second of idling."""
    await asyncio.sleep(1)
    before = await usage(stage.home)
    await asyncio.sleep(_IDLE_SECONDS)
    return (await usage(stage.home) - before).processor / _IDLE_SECONDS


async def _measure(stage: Stage, engine: Engine, asked: Asked, idle: float) -> _Round:
    await announce(stage.home, engine, stage.word(), asked)
    await stage.world.silence()
    loop = asyncio.get_running_loop()
    before, begin = await usage(stage.home), loop.time()
    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            times = _REQUESTS_PER_ROUND // AT_ONCE
            group.create_task(_speak(stage, engine, asked, times))
    used: Usage = await usage(stage.home) - before
    own = used.processor - idle * (loop.time() - begin)
    return _Round(own / _REQUESTS_PER_ROUND, used.children / _REQUESTS_PER_ROUND)


async def _speak(stage: Stage, engine: Engine, asked: Asked, times: int) -> None:
    for _ in range(times):
        await announce(stage.home, engine, stage.text(), asked)
