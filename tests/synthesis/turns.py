"""Other tasks of the loop, which work that takes long must not keep waiting."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Turns:
    """How often another task has had a turn."""

    count: int = 0


@asynccontextmanager
async def turns_of_others() -> AsyncGenerator[Turns]:
    """Count the turns that another task gets meanwhile."""
    turns = Turns()

    async def other_task() -> None:
        while True:
            turns.count += 1
            await asyncio.sleep(0)

    running = asyncio.create_task(other_task())
    try:
        yield turns
    finally:
        running.cancel()
