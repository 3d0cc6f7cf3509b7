"""Answers as language models write them, spoken by us and by core's elevenlabs."""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Final

from .engines import OURS, Engine
from .listening import MP3, Timed
from .results import Answers, Spread
from .stage import Stage
from .world.ollama import ANSWERS, question

ENGINES: Final = (OURS, "elevenlabs")
_QUICK_ANSWERS: Final = 2


def counts(*, quick: bool) -> dict[str, int]:
    """Return the number of answers by language."""
    return {
        language: _QUICK_ANSWERS if quick else len(texts)
        for language, texts in ANSWERS.items()
    }


async def measure_answers(stage: Stage, *, quick: bool) -> None:
    """Fill in a row for each language and engine."""
    pipelines = await stage.add_pipelines(ENGINES, tools=True)
    for language, count in counts(quick=quick).items():
        rows: dict[str, list[tuple[Timed, int]]] = defaultdict(list)
        for number in range(count):
            asked = question(language, number)
            measure = partial(_run, stage, pipelines, asked)
            row = f"answers, {asked}"
            for name, runs in (
                await stage.in_turns(row, 1, measure, names=ENGINES)
            ).items():
                rows[name] += runs
        stage.results.answers += [
            Answers(
                engine=name,
                language=language,
                first=Spread.of([timed.first for timed, _ in runs]),
                requests=Spread.of([requests for _, requests in runs]),
                longest_silence=Spread.of([timed.silence for timed, _ in runs]),
            )
            for name, runs in rows.items()
        ]


async def _run(
    stage: Stage, pipelines: Mapping[str, str], asked: str, engine: Engine
) -> tuple[Timed, int]:
    """Return an answer and the number of its requests."""
    # Connections are open, as they are in a house that speaks now and then.
    await stage.announce(engine, MP3, stage.word())
    await stage.world.silence()
    before = await stage.world.spoken()
    timed = await stage.answer(pipelines[engine.name], MP3, asked)
    await stage.world.silence()
    return timed, await stage.world.spoken() - before
