"""Processor time of a request, under the conditions of the main table."""

import asyncio
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
_IDLE_SECONDS: Final = 5.0


async def measure_work(
    stage: Stage, results: Results, requests: int, steps: Steps
) -> None:
    """Fill in a row for each engine and format."""
    await stage.world.silence()
    idle = await _idle(stage)
    for asked in formats.ALL:
        for engine in stage.engines.values():
            try:
                await _measure(stage, results, engine, asked, requests, idle)
            except* MEASUREMENT_ERRORS as errors:
                results.gaps[f"{engine.name}, processor time, {asked.name}"] = str(
                    errors.exceptions[0]
                )
            steps.advance()


async def _idle(stage: Stage) -> float:
    """Return the seconds of processor that Home Assistant uses in a second of idling."""
    await asyncio.sleep(1)
    before = await usage(stage.home)
    await asyncio.sleep(_IDLE_SECONDS)
    return (await usage(stage.home) - before).processor / _IDLE_SECONDS


async def _measure(
    stage: Stage,
    results: Results,
    engine: Engine,
    asked: Asked,
    requests: int,
    idle: float,
) -> None:
    await announce(stage.home, engine, stage.word(), asked)
    await stage.world.silence()
    loop = asyncio.get_running_loop()
    before, begin = await usage(stage.home), loop.time()
    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(_speak(stage, engine, asked, requests // AT_ONCE))
    used: Usage = await usage(stage.home) - before
    own = used.processor - idle * (loop.time() - begin)
    count = requests // AT_ONCE * AT_ONCE
    results.work.append(
        Work(
            engine=engine.name,
            audio_format=asked.name,
            requests=count,
            home_assistant=milliseconds(own / count),
            children=milliseconds(used.children / count),
        )
    )


async def _speak(stage: Stage, engine: Engine, asked: Asked, times: int) -> None:
    for _ in range(times):
        await announce(stage.home, engine, stage.text(), asked)
