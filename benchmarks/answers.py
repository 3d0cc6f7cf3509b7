"""Answers as language models write them, spoken by us and by core's elevenlabs."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from .answering import answer
from .engines import OURS, Engine
from .listening import MEASUREMENT_ERRORS, MP3, Runs, announce, described
from .results import Answers, Results, Spread
from .stage import Stage
from .world.answers import ANSWERS, question

ENGINES: Final = (OURS, "elevenlabs")
_QUICK_ANSWERS: Final = 2


def questions(*, quick: bool) -> Iterator[tuple[str, str]]:
    """Yield language and text of every question."""
    for language, answers in ANSWERS.items():
        for number in range(_QUICK_ANSWERS if quick else len(answers)):
            yield language, question(language, number)


async def measure_answers(
    stage: Stage, results: Results, advance: Callable[[], None], *, quick: bool
) -> None:
    """Fill in the table. The engines take turns, so that all meet the same weather."""
    pipelines = await stage.pipelines(ENGINES, tools=True)
    rows: dict[tuple[str, str], Runs] = defaultdict(Runs)
    requests: dict[tuple[str, str], list[float]] = defaultdict(list)
    for language, asked in questions(quick=quick):
        for name, pipeline in pipelines.items():
            row = rows[name, language]
            try:
                count = await _run(stage, pipeline, stage.engines[name], asked, row)
                requests[name, language].append(count)
            except MEASUREMENT_ERRORS as error:
                row.failures.append(f"{asked}: {described(error)}")
            advance()
    for (name, language), row in rows.items():
        if row.failures:
            results.gaps[f"answers, {name}, {language}"] = "; ".join(row.failures)
        if row.first:
            results.answers.append(
                Answers(
                    engine=name,
                    language=language,
                    first=Spread.of(row.first),
                    requests=Spread.of(requests[name, language]),
                    longest_silence=Spread.of(row.silence),
                )
            )


async def _run(
    stage: Stage, pipeline: str, engine: Engine, asked: str, row: Runs
) -> int:
    """Add one answer to the row and return the number of its requests."""
    # Connections are open, as they are in a house that speaks now and then.
    await announce(stage.home, engine, stage.word(), MP3)
    await stage.world.silence()
    before = await stage.world.spoken()
    timed = await answer(stage.home, pipeline, MP3, asked)
    await stage.world.silence()
    spoken = await stage.world.spoken() - before
    row.add(timed)
    return spoken
