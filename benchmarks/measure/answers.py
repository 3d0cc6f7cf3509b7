"""Answers as language models write them, spoken by us and by core's elevenlabs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from benchmarks.assistant import add_agent_with_tools, set_up_pipeline
from benchmarks.engines import OURS, Engine
from benchmarks.progress import Steps
from benchmarks.results import Answers, Results
from benchmarks.stage import Stage
from benchmarks.world.answers import ANSWERS, question

from . import formats
from .answering import answer
from .failures import MEASUREMENT_ERRORS
from .speaking import announce
from .statistics import Spread, milliseconds

ENGINES: Final = (OURS, "elevenlabs")
_QUICK_ANSWERS: Final = 2


@dataclass(slots=True)
class _Row:
    """One language and engine, so far."""

    first: list[float] = field(default_factory=list)
    requests: list[float] = field(default_factory=list)
    silence: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def total(stage: Stage, *, quick: bool) -> int:
    """Return how many answers are spoken."""
    return sum(1 for _ in _questions(quick=quick)) * len(_engines(stage))


async def measure_answers(
    stage: Stage,
    results: Results,
    steps: Steps,
    *,
    quick: bool,
) -> None:
    """Fill in the table. The engines take turns, so that all meet the same weather."""
    agent = await add_agent_with_tools(stage.home)
    pipelines = {
        engine.name: await set_up_pipeline(stage.home, agent, engine)
        for engine in _engines(stage)
    }
    rows: dict[tuple[str, str], _Row] = {}
    for language, asked in _questions(quick=quick):
        for engine in _engines(stage):
            row = rows.setdefault((engine.name, language), _Row())
            try:
                await _run(stage, pipelines[engine.name], engine, asked, row)
            except MEASUREMENT_ERRORS as error:
                row.failures.append(f"{asked}: {type(error).__name__}: {error}")
            steps.advance()
    for (name, language), row in rows.items():
        if row.failures:
            results.gaps[f"answers, {name}, {language}"] = "; ".join(row.failures)
        if row.first:
            results.answers.append(
                Answers(
                    engine=name,
                    language=language,
                    first=Spread.of(row.first),
                    requests=Spread.of(row.requests),
                    longest_silence=Spread.of(row.silence),
                )
            )


def _engines(stage: Stage) -> list[Engine]:
    return [stage.engines[name] for name in ENGINES if name in stage.engines]


def _questions(*, quick: bool) -> Iterator[tuple[str, str]]:
    for language, answers in ANSWERS.items():
        for number in range(_QUICK_ANSWERS if quick else len(answers)):
            yield language, question(language, number)


async def _run(
    stage: Stage, pipeline: str, engine: Engine, asked: str, row: _Row
) -> None:
    # Connections are open, as they are in a house that speaks now and then.
    await announce(stage.home, engine, stage.word(), formats.MP3)
    await stage.world.silence()
    before = await stage.world.spoken()
    timed = await answer(stage.home, pipeline, formats.MP3, asked)
    await stage.world.silence()
    row.first.append(milliseconds(timed.first))
    row.requests.append(await stage.world.spoken() - before)
    row.silence.append(milliseconds(timed.heard.longest_silence))
