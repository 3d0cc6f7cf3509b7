"""Silence while a text is waited for, for players that give up on a pause."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from ..audio.waiting import with_pauses
from .progress import StreamProgress


async def with_gap_silence(
    frames: AsyncGenerator[bytes], text: StreamProgress, pause_seconds: float
) -> AsyncGenerator[bytes]:
    """Yield frames as they come, and silence while there are none between two parts.

    There is as much silence as a listener would otherwise have run out of audio, and
    a frame of it in every pause of so many seconds. Closing the generator closes the
    frames.
    """
    loop = asyncio.get_running_loop()
    begun: float | None = None
    async with aclosing(with_pauses(frames, pause_seconds)) as pieces:
        async for piece in pieces:
            if piece is not None:
                begun = loop.time() if begun is None else begun
                yield piece
            elif begun is not None:
                missing = loop.time() - begun - text.seconds
                if silence := text.silence(max(0, missing)):
                    yield silence
