"""How soon each engine is heard, and how smoothly."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from benchmarks.engines import Engine
from benchmarks.progress import Steps
from benchmarks.results import FirstAudio, Results
from benchmarks.stage import Stage

from . import formats
from .answering import Written, answer
from .failures import MEASUREMENT_ERRORS
from .formats import Asked
from .speaking import Timed, announce
from .statistics import Spread, milliseconds

WARM: Final = "warm"
COLD: Final = "cold"


@dataclass(slots=True)
class _Row:
    """The runs of one row so far, in milliseconds."""

    first: list[float] = field(default_factory=list)
    counted: list[float] = field(default_factory=list)
    """From the moment that the floor is counted from."""
    silence: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows of one kind, format and state, for all engines."""

    kind: str
    asked: Asked
    state: str
    runs: int


def plans(runs: int, *, quick: bool) -> list[Plan]:
    """Return what is measured; cold ones take half as many runs, but at least three."""
    fewer = min(runs, max(3, runs // 2))
    some = (formats.MP3,) if quick else formats.ALL
    return [
        *(Plan("announcement", asked, WARM, runs) for asked in formats.ALL),
        *(Plan("announcement", asked, COLD, fewer) for asked in some),
        *(Plan("answer", asked, WARM, runs) for asked in some),
        Plan("answer", formats.MP3, COLD, fewer),
    ]


async def measure_floor(stage: Stage, results: Results, runs: int) -> None:
    """Measure what a client without Home Assistant hears, over the same network."""
    for state in (WARM, COLD):
        times = []
        for _ in range(runs):
            await _prepare(stage, state, lambda: stage.direct.speak(stage.word()))
            timed = await stage.direct.speak(stage.text())
            times.append(milliseconds(timed.first))
        results.floor[state] = Spread.of(times)


async def measure_first_audio(
    stage: Stage,
    results: Results,
    pipelines: Mapping[str, str],
    wanted: Iterable[Plan],
    steps: Steps,
) -> None:
    """Fill in the rows. The engines take turns, so that all meet the same weather."""
    for plan in wanted:
        rows = {name: _Row() for name in stage.engines}
        floors: list[float] = []
        # The first round is not counted: it imports modules and fills caches.
        for number in range(plan.runs + 1):
            for engine in stage.engines.values():
                row = rows[engine.name] if number else _Row()
                await _run(stage, plan, engine, pipelines, row)
                steps.advance()
            if number:
                floors.append(await _floor(stage, plan.state))
        floor = Spread.of(floors).median
        for name, row in rows.items():
            _store(results, plan, name, row, floor)


async def _run(
    stage: Stage, plan: Plan, engine: Engine, pipelines: Mapping[str, str], row: _Row
) -> None:
    def warm() -> Awaitable[Timed]:
        return announce(stage.home, engine, stage.word(), formats.MP3)

    try:
        await _prepare(stage, plan.state, warm)
        if plan.kind == "announcement":
            timed = await announce(stage.home, engine, stage.text(), plan.asked)
            begin = timed.begin
        else:
            timed = await answer(stage.home, pipelines[engine.name], plan.asked)
            begin = Written(await stage.world.written()).speakable
    except MEASUREMENT_ERRORS as error:
        row.failures.append(f"{type(error).__name__}: {error}")
        return
    row.first.append(milliseconds(timed.first))
    row.counted.append(milliseconds(timed.heard.first - begin))
    row.silence.append(milliseconds(timed.heard.longest_silence))


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


def _store(results: Results, plan: Plan, name: str, row: _Row, floor: float) -> None:
    label = f"{name}, {plan.kind}, {plan.asked.name}, {plan.state}"
    if row.failures:
        count = f"{len(row.failures)} of {plan.runs} runs failed"
        results.gaps[label] = f"{count}: {row.failures[0]}"
    if row.first:
        results.first_audio.append(
            FirstAudio(
                engine=name,
                kind=plan.kind,
                audio_format=plan.asked.name,
                state=plan.state,
                first=Spread.of(row.first),
                over_floor=Spread.of([time - floor for time in row.counted]),
                longest_silence=max(row.silence),
                failures=len(row.failures),
            )
        )
