"""What a stream that is under way occupies."""

import asyncio
from contextlib import suppress
from typing import Final

from benchmarks.engines import Engine
from benchmarks.progress import Steps
from benchmarks.results import Memory, Results
from benchmarks.stage import Stage

from . import formats
from .failures import MEASUREMENT_ERRORS
from .formats import Asked
from .speaking import announce
from .usage import usage

FORMATS: Final = (formats.MP3, formats.FLAC)
STREAMS: Final = 20
SECONDS: Final = 4.0
_CHARACTERS: Final = 1_200  # 78 seconds of speech, which take 16 to make
_KILOBYTE: Final = 1024


async def measure_memory(stage: Stage, results: Results, steps: Steps) -> None:
    """Fill in a row for each engine and format."""
    for asked in FORMATS:
        for engine in stage.engines.values():
            try:
                await _measure(stage, results, engine, asked)
            except MEASUREMENT_ERRORS as error:
                label = f"{engine.name}, memory, {asked.name}"
                results.gaps[label] = f"{type(error).__name__}: {error}"
            steps.advance()


async def _measure(
    stage: Stage, results: Results, engine: Engine, asked: Asked
) -> None:
    await stage.world.silence()
    # What is allocated once, whatever the number of streams, is there before.
    await asyncio.gather(
        *(announce(stage.home, engine, stage.word(), asked) for _ in range(STREAMS))
    )
    await stage.home.command("speech_bench/trim")
    before = await usage(stage.home)
    texts = [stage.long_text(_CHARACTERS) for _ in range(STREAMS)]
    streams = [
        asyncio.create_task(announce(stage.home, engine, text, asked)) for text in texts
    ]
    try:
        await asyncio.sleep(SECONDS)
        early = await usage(stage.home) - before
        await asyncio.sleep(SECONDS)
        late = await usage(stage.home) - before
    finally:
        for stream in streams:
            with suppress(*MEASUREMENT_ERRORS):
                await stream
    results.memory.append(
        Memory(
            engine=engine.name,
            audio_format=asked.name,
            early=round(early.memory / STREAMS / _KILOBYTE, 1),
            late=round(late.memory / STREAMS / _KILOBYTE, 1),
        )
    )
