"""Ending tasks whose work is not wanted any more."""

import asyncio
from typing import Any


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks and wait until they have ended, whatever they end with.

    Those that have ended already, as most have, cost no turn of the event loop.
    """
    for task in tasks:
        task.cancel()
    if under_way := [task for task in tasks if not task.done()]:
        await asyncio.wait(under_way)
    for task in tasks:
        if not task.cancelled():
            # What is never asked for is logged.
            task.exception()
