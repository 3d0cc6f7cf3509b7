"""Answers as language models write them, spoken by us and by core's elevenlabs."""

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

        async def measure(
            engine: Engine, number: int, language: str = language
        ) -> tuple[Timed, int]:
            # Connections are open, as they are in a house that speaks now and then.
            await stage.announce(engine, MP3, stage.word())
            await stage.world.silence()
            before = await stage.world.spoken()
            asked = question(language, number)
            timed = await stage.answer(pipelines[engine.name], MP3, asked)
            await stage.world.silence()
            return timed, await stage.world.spoken() - before

        measured = await stage.in_turns(
            f"answers, {language}", count, measure, names=ENGINES
        )
        for name, runs in measured.items():
            stage.results.answers.append(
                Answers(
                    engine=name,
                    language=language,
                    first=Spread.of([timed.first for timed, _ in runs]),
                    requests=Spread.of([requests for _, requests in runs]),
                    longest_silence=Spread.of([timed.silence for timed, _ in runs]),
                )
            )
