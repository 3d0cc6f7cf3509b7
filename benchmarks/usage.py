"""Processor time of a request, and memory of a stream that is under way."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
import os
from pathlib import Path
from statistics import median
from typing import Final

from local_home import HomeAssistant

from .engines import Engine
from .listening import FLAC, FORMATS, MP3, Format, Timed, milliseconds
from .results import Memory, Work
from .stage import Stage

AT_ONCE: Final = 4
_REQUESTS_PER_ROUND: Final = 2 * AT_ONCE
_IDLE_SECONDS: Final = 5.0
MEMORY_FORMATS: Final = (MP3, FLAC)
STREAMS: Final = 20
SECONDS: Final = 4.0
_CHARACTERS: Final = 1_200  # 78 seconds of speech, which take 16 to make
_KILOBYTE: Final = 1024
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Usage:
    """Processor time and memory that Home Assistant has used since its start."""

    processor: float  # seconds of Home Assistant itself, all threads
    children: float  # seconds of its child processes, ended ones included
    memory: int  # bytes that all of them occupy now; what several share is divided

    def __sub__(self, earlier: Usage) -> Usage:
        """Return what was used in between."""
        return Usage(
            self.processor - earlier.processor,
            self.children - earlier.children,
            self.memory - earlier.memory,
        )


async def usage(home: HomeAssistant) -> Usage:
    """Ask Home Assistant for itself, and the system for its children."""
    answer = await home.command("speech_probe/usage")
    tasks = Path(f"/proc/{home.pid}/task").glob("*/children")
    running = [int(number) for file in tasks for number in _text(file).split()]
    return Usage(
        processor=answer["processor"],
        children=answer["children"] + sum(map(_processor, running)),
        memory=sum(map(_memory, (home.pid, *running))),
    )


def _processor(pid: int) -> float:
    fields = _text(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / _TICKS if fields else 0.0


def _memory(pid: int) -> int:
    for line in _text(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * _KILOBYTE
    return 0


def _text(path: Path) -> str:
    """Return the text of a file, nothing when the process has ended."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError, ProcessLookupError:
        return ""


async def measure_work(stage: Stage, rounds: int) -> None:
    """Fill in a row for each engine and format, with the medians of the rounds."""
    idle = await idle_processor(stage)
    for wanted in FORMATS:
        measure = partial(work, stage, wanted, idle, stage.text)
        row = f"processor time, {wanted.name}"
        measured = await stage.in_turns(row, rounds, measure, warm_up=True)
        for name, some in measured.items():
            own, children = median_work(some)
            stage.results.work.append(
                Work(
                    engine=name,
                    audio_format=wanted.name,
                    requests=len(some) * _REQUESTS_PER_ROUND,
                    home_assistant=milliseconds(own),
                    children=milliseconds(children),
                )
            )


async def idle_processor(stage: Stage) -> float:
    """Return the share of one core that Home Assistant uses when idle."""
    await stage.world.silence()
    await asyncio.sleep(1)
    before = await usage(stage.home)
    await asyncio.sleep(_IDLE_SECONDS)
    return (await usage(stage.home) - before).processor / _IDLE_SECONDS


def median_work(rounds: Sequence[Usage]) -> tuple[float, float]:
    """Return the seconds of Home Assistant and its children for one announcement."""
    own = median(one.processor for one in rounds) / _REQUESTS_PER_ROUND
    children = median(one.children for one in rounds) / _REQUESTS_PER_ROUND
    return own, children


async def work(
    stage: Stage,
    wanted: Format,
    idle: float,
    text: Callable[[], str],
    engine: Engine,
) -> Usage:
    """Return the usage of one round, without what Home Assistant uses when idle."""
    await stage.announce(engine, wanted, stage.word())
    await stage.world.silence()
    loop = asyncio.get_running_loop()
    before, begin = await usage(stage.home), loop.time()

    async def speak() -> None:
        for _ in range(_REQUESTS_PER_ROUND // AT_ONCE):
            await stage.announce(engine, wanted, text())

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(speak())
    used = await usage(stage.home) - before
    return used - Usage(idle * (loop.time() - begin), 0.0, 0)


async def measure_memory(stage: Stage) -> None:
    """Fill in a row for each engine and format."""
    for wanted in MEMORY_FORMATS:
        measure = partial(_memory_row, stage, wanted)
        measured = await stage.in_turns(f"memory, {wanted.name}", 1, measure)
        stage.results.memory += [row for [row] in measured.values()]


async def _memory_row(stage: Stage, wanted: Format, engine: Engine) -> Memory:
    def speak(text: str) -> asyncio.Task[Timed]:
        return asyncio.create_task(stage.announce(engine, wanted, text))

    await stage.world.silence()
    # What is allocated once, whatever the number of streams, is there before.
    await asyncio.gather(*(speak(stage.word()) for _ in range(STREAMS)))
    await stage.home.command("speech_probe/settle")
    before = await usage(stage.home)
    streams = [speak(_long_text(stage)) for _ in range(STREAMS)]
    try:
        await asyncio.sleep(SECONDS)
        early = await usage(stage.home) - before
        await asyncio.sleep(SECONDS)
        late = await usage(stage.home) - before
    finally:
        await asyncio.gather(*streams, return_exceptions=True)
    return Memory(
        engine=engine.name,
        audio_format=wanted.name,
        early=round(early.memory / STREAMS / _KILOBYTE, 1),
        late=round(late.memory / STREAMS / _KILOBYTE, 1),
    )


def _long_text(stage: Stage) -> str:
    return " ".join(stage.text() for _ in range(_CHARACTERS // len(stage.text())))
