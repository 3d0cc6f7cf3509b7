"""First sound of an answer in a browser and in a player, while the text pauses."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from .engines import Engine
from .listening import MP3, first_sound
from .players import CHROMIUM, MPV, Play, PlayerError, chromium, mpv
from .results import FirstSound, Spread
from .stage import Stage
from .world.ollama import PAUSED_QUESTION

PLAYERS: Final[Mapping[str, Callable[[Path], AbstractAsyncContextManager[Play]]]] = {
    MPV: mpv,
    CHROMIUM: chromium,
}


async def measure_first_sound(stage: Stage, runs: int) -> None:
    """Fill in a row for each engine and player that is installed."""
    pipelines = await stage.add_pipelines(tuple(stage.engines), tools=True)
    for player, start in PLAYERS.items():
        row = f"first sound, {player}"
        with TemporaryDirectory(prefix="bench-") as folder:
            try:
                async with start(Path(folder)) as play:
                    measure = partial(_run, stage, pipelines, play)
                    measured = await stage.in_turns(row, runs, measure, warm_up=True)
            except PlayerError as error:
                stage.results.gaps[row] = f"{error}"
                continue
        stage.results.first_sound += [
            FirstSound(engine, player, Spread.of(times))
            for engine, times in measured.items()
        ]


async def _run(
    stage: Stage, pipelines: Mapping[str, str], play: Play, engine: Engine
) -> float:
    # Connections are open, as they are in a house that speaks now and then.
    await stage.announce(engine, MP3, stage.word())
    await stage.world.silence()
    pipeline = pipelines[engine.name]
    first = await first_sound(stage.home, stage.world, pipeline, PAUSED_QUESTION, play)
    await stage.world.silence()
    return first
