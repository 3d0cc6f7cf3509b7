"""Many announcements at once: how many a second, and how long the loop stands still."""

import asyncio
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, replace
from functools import partial
from statistics import median
from typing import Any, Final

from .engines import Engine
from .listening import FORMATS, MEASUREMENT_ERRORS, Format, milliseconds
from .results import Load, Spread, Stall
from .stage import Stage
from .usage import Usage, usage

AT_ONCE: Final = (1, 20, 50)
_SECONDS_PER_ROUND: Final = 1.5
STALL_AT_ONCE: Final = 20
IDLE: Final = "idle"


@dataclass(frozen=True, slots=True)
class _Round:
    """A round of one engine."""

    first: list[float]  # milliseconds until the first audio frame
    failures: list[str]
    took: float  # seconds
    used: Usage


async def measure_load(stage: Stage, rounds: int) -> None:
    """Fill in a row for each engine and number of listeners: medians of the rounds.

    Model and network cost nothing.
    """
    usual = stage.results.conditions
    await stage.world.set(replace(usual, think=0.0, speed=0.0, round_trip=0.0))
    for at_once in AT_ONCE:
        measure = partial(_load, stage, at_once)
        row = f"{at_once} at once"
        for name, some in (await stage.in_turns(row, rounds, measure)).items():
            failures = [failure for one in some for failure in one.failures]
            if failures:
                gap = f"{len(failures)} failed: {failures[0]}"
                stage.results.gaps[f"{name}, {row}"] = gap
            if heard := [one for one in some if one.first]:
                stage.results.load.append(
                    _load_row(name, at_once, heard, len(failures))
                )
    await stage.world.set(usual)


def _load_row(engine: str, at_once: int, heard: list[_Round], failures: int) -> Load:
    first = [time for one in heard for time in one.first]
    processor = median(
        (one.used.processor + one.used.children) / len(one.first) for one in heard
    )
    return Load(
        engine=engine,
        at_once=at_once,
        requests=len(first),
        per_second=round(median(len(one.first) / one.took for one in heard), 1),
        first=Spread.of(first),
        processor=milliseconds(processor),
        busy=round(median(one.used.processor / one.took for one in heard), 2),
        failures=failures,
    )


async def _load(stage: Stage, at_once: int, engine: Engine) -> _Round:
    loop = asyncio.get_running_loop()
    first: list[float] = []
    failures: list[str] = []

    async def listen() -> None:
        while loop.time() < end:
            try:
                first.append((await stage.announce(engine)).first)
            except MEASUREMENT_ERRORS as error:
                failures.append(f"{type(error).__name__}: {error}")

    # As many connections are open before as are needed.
    opening = (stage.announce(engine) for _ in range(at_once))
    await asyncio.gather(*opening, return_exceptions=True)
    before, begin = await usage(stage.home), loop.time()
    end = begin + _SECONDS_PER_ROUND
    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(listen())
    took = loop.time() - begin
    return _Round(first, failures, took, await usage(stage.home) - before)


async def measure_stall(stage: Stage, rounds: int) -> None:
    """Fill in a row for each engine and format, and one for nothing at all."""
    await stage.world.silence()
    seen = [await _watched(stage, [asyncio.sleep(1)]) for _ in range(rounds)]
    stage.results.stall.append(_stall_row(IDLE, "", seen))
    for wanted in FORMATS:
        measure = partial(_stall, stage, wanted)
        row = f"event loop, {wanted.name}"
        measured = await stage.in_turns(row, rounds, measure)
        stage.results.stall += [
            _stall_row(name, wanted.name, seen) for name, seen in measured.items()
        ]


async def _stall(stage: Stage, wanted: Format, engine: Engine) -> dict[str, Any]:
    await stage.announce(engine, wanted, stage.word())
    await stage.world.silence()
    work = (stage.announce(engine, wanted) for _ in range(STALL_AT_ONCE))
    return await _watched(stage, work)


async def _watched(
    stage: Stage, work: Iterable[Coroutine[Any, Any, object]]
) -> dict[str, Any]:
    """Do work at once and return what was seen of the event loop."""
    await stage.home.command("speech_probe/watch")
    async with asyncio.TaskGroup() as group:
        for each in work:
            group.create_task(each)
    seen: dict[str, Any] = await stage.home.command("speech_probe/watched")
    return seen


def _stall_row(name: str, audio_format: str, seen: list[dict[str, Any]]) -> Stall:
    worst = max(seen, key=lambda one: float(one["step"]))
    return Stall(
        engine=name,
        audio_format=audio_format,
        gap=milliseconds(median(one["gap"] for one in seen)),
        step=milliseconds(median(one["step"] for one in seen)),
        culprit=worst["name"],
    )
