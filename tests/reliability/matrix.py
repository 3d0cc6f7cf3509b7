"""Many cells in one Home Assistant, some at a time."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
import gc
from pathlib import Path
from typing import Final

from .cell import run
from .home import Home, started_home
from .model import Cell, Outcome
from .stage import KEY
from .tempo import Tempo
from .watching import Holdings, Watch

AT_A_TIME: Final = 8
_SETTLING_SECONDS: Final = 2.0


@dataclass(slots=True)
class Matrix:
    """A Home Assistant in which cells are run.

    Attributes:
        left_behind: What was still there after Home Assistant had stopped, in words,
            and what else went wrong in no cell.

    """

    home: Home
    watch: Watch
    places: asyncio.Semaphore
    left_behind: list[str] = field(default_factory=list)

    async def outcomes(self, cells: Iterable[Cell]) -> list[Outcome]:
        """Return what comes of cells, in their order."""
        return await asyncio.gather(*(self.outcome(cell) for cell in cells))

    async def outcome(self, cell: Cell) -> Outcome:
        """Return what comes of a cell, once there is a place for it."""
        async with self.places:
            return await run(cell, self.home, self.watch)


@asynccontextmanager
async def matrix(
    folder: Path, tempo: Tempo, at_a_time: int = AT_A_TIME
) -> AsyncGenerator[Matrix]:
    """Start Home Assistant for cells, and look at the end what is left behind."""
    watch = Watch(KEY)
    before = Holdings.now()
    with watch.listening():
        async with started_home(folder, tempo) as home:
            running = Matrix(home, watch, asyncio.Semaphore(at_a_time))
            yield running
        # What is collected now complains now.
        gc.collect()
        running.left_behind += await _more_than(before)
    running.left_behind += watch.of(None).shown
    running.left_behind += watch.of(None).tells_key


async def _more_than(before: Holdings) -> list[str]:
    """Return what is held that was not, once the system has ended what it ends."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_SETTLING_SECONDS):
            while Holdings.now().more_than(before):
                await asyncio.sleep(0.01)
    return Holdings.now().more_than(before)
