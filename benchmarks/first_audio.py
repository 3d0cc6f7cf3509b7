"""The time until each engine is heard, and its silences."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from .engines import Engine
from .listening import FORMATS, MP3, QUESTION, Format, Timed
from .results import FirstAudio, Spread
from .stage import Stage

WARM: Final = "warm"
COLD: Final = "cold"
_ANNOUNCEMENT: Final = "announcement"
_ANSWER: Final = "answer"


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
        *(Plan(_ANNOUNCEMENT, wanted, WARM, runs) for wanted in FORMATS),
        *(Plan(_ANNOUNCEMENT, wanted, COLD, fewer) for wanted in some),
        *(Plan(_ANSWER, wanted, WARM, runs) for wanted in some),
        Plan(_ANSWER, MP3, COLD, fewer),
    ]


async def measure_floor(stage: Stage, runs: int) -> None:
    """Measure a client without Home Assistant, over the same network."""
    for state in (WARM, COLD):
        times: list[float] = []
        for _ in range(runs):
            await _floor(stage, state, times)
        stage.results.floor[state] = Spread.of(times)


async def measure_first_audio(stage: Stage, wanted: Sequence[Plan]) -> None:
    """Fill in the rows; the floor is measured between the engines."""
    for plan in wanted:
        floors: list[float] = []
        measured = await stage.in_turns(
            f"{plan.kind}, {plan.wanted.name}, {plan.state}",
            plan.runs,
            partial(_run, stage, plan),
            after_round=partial(_floor, stage, plan.state, floors),
            warm_up=True,
        )
        for name, runs in measured.items():
            over = [run.over - Spread.of(floors).median for run in runs]
            stage.results.first_audio.append(
                FirstAudio(
                    engine=name,
                    kind=plan.kind,
                    audio_format=plan.wanted.name,
                    state=plan.state,
                    first=Spread.of([run.first for run in runs]),
                    over_floor=Spread.of(over),
                    longest_silence=max(run.silence for run in runs),
                    failures=plan.runs - len(runs),
                )
            )


async def _run(stage: Stage, plan: Plan, engine: Engine) -> Timed:
    await _prepare(stage, plan.state, lambda: stage.announce(engine, MP3, stage.word()))
    if plan.kind == _ANNOUNCEMENT:
        return await stage.announce(engine, plan.wanted)
    return await stage.answer(stage.pipelines[engine.name], plan.wanted, QUESTION)


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


async def _floor(stage: Stage, state: str, times: list[float]) -> None:
    """Add one measurement of the floor, in milliseconds."""
    await _prepare(stage, state, lambda: stage.direct.speak(stage.word()))
    times.append((await stage.direct.speak(stage.text())).first)
