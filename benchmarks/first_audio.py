"""The time until each engine is heard, and its silences."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from .answering import Written, answer
from .engines import Engine
from .listening import (
    FORMATS,
    MEASUREMENT_ERRORS,
    MP3,
    Format,
    Runs,
    Timed,
    announce,
    described,
    milliseconds,
)
from .results import FirstAudio, Results, Spread
from .stage import Stage

WARM: Final = "warm"
COLD: Final = "cold"


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows of one kind, format and state, for all engines."""

    kind: str
    wanted: Format
    state: str
    runs: int


def plans(runs: int, *, quick: bool) -> list[Plan]:
    """Return what is measured; cold ones take half as many runs, but at least three."""
    fewer = min(runs, max(3, runs // 2))
    some = (MP3,) if quick else FORMATS
    return [
        *(Plan("announcement", wanted, WARM, runs) for wanted in FORMATS),
        *(Plan("announcement", wanted, COLD, fewer) for wanted in some),
        *(Plan("answer", wanted, WARM, runs) for wanted in some),
        Plan("answer", MP3, COLD, fewer),
    ]


async def measure_floor(stage: Stage, results: Results, runs: int) -> None:
    """Measure a client without Home Assistant, over the same network."""
    for state in (WARM, COLD):
        times = [await _floor(stage, state) for _ in range(runs)]
        results.floor[state] = Spread.of(times)


async def measure_first_audio(
    stage: Stage,
    results: Results,
    pipelines: Mapping[str, str],
    wanted: Iterable[Plan],
    advance: Callable[[], None],
) -> None:
    """Fill in the rows. The engines take turns, so that all meet the same weather."""
    for plan in wanted:
        rows = {name: Runs() for name in stage.engines}
        floors: list[float] = []
        # The first round is not counted: it imports modules and fills caches.
        for number in range(plan.runs + 1):
            for engine in stage.engines.values():
                row = rows[engine.name] if number else Runs()
                try:
                    await _run(stage, plan, engine, pipelines, row)
                except MEASUREMENT_ERRORS as error:
                    row.failures.append(described(error))
                advance()
            if number:
                floors.append(await _floor(stage, plan.state))
        floor = Spread.of(floors).median
        for name, row in rows.items():
            _store(results, plan, name, row, floor)


async def _run(
    stage: Stage, plan: Plan, engine: Engine, pipelines: Mapping[str, str], row: Runs
) -> None:
    def warm() -> Awaitable[Timed]:
        return announce(stage.home, engine, stage.word(), MP3)

    await _prepare(stage, plan.state, warm)
    if plan.kind == "announcement":
        row.add(await announce(stage.home, engine, stage.text(), plan.wanted))
    else:
        timed = await answer(stage.home, pipelines[engine.name], plan.wanted)
        row.add(timed, Written(await stage.world.written()).speakable)


async def _prepare(
    stage: Stage, state: str, warm: Callable[[], Awaitable[Timed]]
) -> None:
    """Leave the engine with an open connection, or without any."""
    if state == WARM:
        await warm()
        await stage.world.silence()
    else:
        await stage.world.silence()
        await stage.world.drop_connections()


async def _floor(stage: Stage, state: str) -> float:
    await _prepare(stage, state, lambda: stage.direct.speak(stage.word()))
    return milliseconds((await stage.direct.speak(stage.text())).first)


def _store(results: Results, plan: Plan, name: str, row: Runs, floor: float) -> None:
    if row.failures:
        label = f"{name}, {plan.kind}, {plan.wanted.name}, {plan.state}"
        count = f"{len(row.failures)} of {plan.runs} runs failed"
        results.gaps[label] = f"{count}: {row.failures[0]}"
    if row.first:
        results.first_audio.append(
            FirstAudio(
                engine=name,
                kind=plan.kind,
                audio_format=plan.wanted.name,
                state=plan.state,
                first=Spread.of(row.first),
                over_floor=Spread.of([time - floor for time in row.over]),
                longest_silence=max(row.silence),
                failures=len(row.failures),
            )
        )
