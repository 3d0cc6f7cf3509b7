"""Many announcements at once: how many a second, and how long the loop stands still."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, Final

from .engines import Engine
from .listening import (
    FORMATS,
    MEASUREMENT_ERRORS,
    MP3,
    Format,
    Runs,
    announce,
    described,
    milliseconds,
)
from .results import Load, Results, Spread, Stall
from .stage import Stage
from .usage import Usage, usage

AT_ONCE: Final = (1, 20, 50)
_SECONDS_PER_ROUND: Final = 1.5
STALL_AT_ONCE: Final = 20
IDLE: Final = "idle"


@dataclass(frozen=True, slots=True)
class _Round:
    """A round of one engine; times in seconds."""

    runs: Runs
    took: float
    used: Usage


async def measure_load(
    stage: Stage, results: Results, rounds: int, advance: Callable[[], None]
) -> None:
    """Fill in a row for each engine and number of listeners: medians of the rounds.

    Model and network cost nothing.
    """
    await stage.world.set(
        replace(results.conditions, think=0.0, speed=0.0, round_trip=0.0)
    )
    for at_once in AT_ONCE:
        measured: dict[str, list[_Round]] = {name: [] for name in stage.engines}
        # The engines take turns, so that all meet the same weather.
        for _ in range(rounds):
            for engine in stage.engines.values():
                measured[engine.name].append(await _load(stage, engine, at_once))
                advance()
        for name, some in measured.items():
            _store(results, name, at_once, some)
    await stage.world.set(results.conditions)


def _store(
    results: Results, engine: str, at_once: int, rounds: Sequence[_Round]
) -> None:
    failures = [failure for one in rounds for failure in one.runs.failures]
    if failures:
        label = f"{engine}, {at_once} at once"
        results.gaps[label] = f"{len(failures)} failed: {failures[0]}"
    heard = [(one, len(one.runs.first)) for one in rounds if one.runs.first]
    if heard:
        first = [time for one, _ in heard for time in one.runs.first]
        processor = median(
            (one.used.processor + one.used.children) / count for one, count in heard
        )
        results.load.append(
            Load(
                engine=engine,
                at_once=at_once,
                requests=len(first),
                per_second=round(median(count / one.took for one, count in heard), 1),
                first=Spread.of(first),
                processor=milliseconds(processor),
                busy=round(
                    median(one.used.processor / one.took for one, _ in heard), 2
                ),
                failures=len(failures),
            )
        )


async def _load(stage: Stage, engine: Engine, at_once: int) -> _Round:
    loop = asyncio.get_running_loop()
    runs = Runs()

    async def speak(runs: Runs) -> None:
        try:
            runs.add(await announce(stage.home, engine, stage.text(), MP3))
        except MEASUREMENT_ERRORS as error:
            runs.failures.append(described(error))

    async def listen() -> None:
        while loop.time() < end:
            await speak(runs)

    # As many connections are open before as are needed.
    await asyncio.gather(*(speak(Runs()) for _ in range(at_once)))
    before, begin = await usage(stage.home), loop.time()
    end = begin + _SECONDS_PER_ROUND
    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(listen())
    took = loop.time() - begin
    return _Round(runs, took, await usage(stage.home) - before)


async def measure_stall(
    stage: Stage, results: Results, rounds: int, advance: Callable[[], None]
) -> None:
    """Fill in a row for each engine and format, and one for nothing at all."""
    await stage.world.silence()
    seen = [await _watched(stage, [asyncio.sleep(1)]) for _ in range(rounds)]
    results.stall.append(_stall_row(IDLE, "", seen))
    for wanted in FORMATS:
        for engine in stage.engines.values():
            try:
                await announce(stage.home, engine, stage.word(), wanted)
                seen = [await _stall(stage, engine, wanted) for _ in range(rounds)]
            except* MEASUREMENT_ERRORS as errors:
                label = f"{engine.name}, event loop, {wanted.name}"
                results.gaps[label] = str(errors.exceptions[0])
            else:
                results.stall.append(_stall_row(engine.name, wanted.name, seen))
            advance()


async def _stall(stage: Stage, engine: Engine, wanted: Format) -> dict[str, Any]:
    await stage.world.silence()
    return await _watched(
        stage,
        [
            announce(stage.home, engine, stage.text(), wanted)
            for _ in range(STALL_AT_ONCE)
        ],
    )


async def _watched(
    stage: Stage, work: Sequence[Coroutine[Any, Any, object]]
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
