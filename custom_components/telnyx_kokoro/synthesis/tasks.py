"""Tasks that are canceled at the end of a block."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks, wait until they have ended, and ignore their exceptions."""
    for task in tasks:
        task.cancel()
    # If all have already ended, as usual, this does not yield to the event loop.
    if under_way := [task for task in tasks if not task.done()]:
        await asyncio.wait(under_way)
    for task in tasks:
        if not task.cancelled():
            # An exception that nobody retrieves is logged.
            task.exception()


@asynccontextmanager
async def task_group() -> AsyncGenerator[asyncio.TaskGroup]:
    """Open a task group that raises its first error, not an exception group."""
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
