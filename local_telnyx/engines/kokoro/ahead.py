"""Work in a thread that is one step ahead of whoever takes its results."""

import asyncio
from collections.abc import AsyncGenerator, Callable


async def one_ahead(
    make: Callable[[], bytes], turn: asyncio.Lock
) -> AsyncGenerator[bytes]:
    """Yield what `make` returns until it returns no bytes.

    The next piece is made while the caller uses this one. Each takes its turn, so that
    several clips advance side by side. Closing waits for nothing: a piece that is being
    made is left to its thread.
    """

    async def made() -> bytes:
        async with turn:
            return await asyncio.to_thread(make)

    coming = asyncio.create_task(made())
    try:
        while piece := await coming:
            coming = asyncio.create_task(made())
            yield piece
    finally:
        coming.cancel()
        await asyncio.wait([coming])
