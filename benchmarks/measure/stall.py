"""How long the event loop of Home Assistant stands still while many are spoken to."""

import asyncio
import statistics
from typing import Any, Final

from benchmarks.engines import Engine
from benchmarks.progress import Steps
from benchmarks.results import Results, Stall
from benchmarks.stage import Stage

from . import formats
from .failures import MEASUREMENT_ERRORS
from .formats import Asked
from .speaking import announce
from .statistics import milliseconds

AT_ONCE: Final = 20
IDLE: Final = "idle"


async def measure_stall(
    stage: Stage, results: Results, rounds: int, steps: Steps
) -> None:
    """Fill in a row for each engine and format, and one for nothing at all."""
    await stage.world.silence()
    results.stall.append(_row(IDLE, "", [await _idle(stage) for _ in range(rounds)]))
    for asked in formats.ALL:
        for engine in stage.engines.values():
            try:
                await announce(stage.home, engine, stage.word(), asked)
                seen = [await _round(stage, engine, asked) for _ in range(rounds)]
            except* MEASUREMENT_ERRORS as errors:
                label = f"{engine.name}, event loop, {asked.name}"
                results.gaps[label] = str(errors.exceptions[0])
            else:
                results.stall.append(_row(engine.name, asked.name, seen))
            steps.advance()


async def _round(stage: Stage, engine: Engine, asked: Asked) -> dict[str, Any]:
    await stage.world.silence()
    await stage.home.command("speech_bench/watch")
    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(announce(stage.home, engine, stage.text(), asked))
    seen: dict[str, Any] = await stage.home.command("speech_bench/watched")
    return seen


async def _idle(stage: Stage) -> dict[str, Any]:
    await stage.home.command("speech_bench/watch")
    await asyncio.sleep(1)
    seen: dict[str, Any] = await stage.home.command("speech_bench/watched")
    return seen


def _row(name: str, audio_format: str, seen: list[dict[str, Any]]) -> Stall:
    worst = max(seen, key=lambda one: float(one["step"]))
    return Stall(
        engine=name,
        audio_format=audio_format,
        gap=milliseconds(statistics.median(one["gap"] for one in seen)),
        step=milliseconds(statistics.median(one["step"] for one in seen)),
        culprit=worst["name"],
    )
