"""Silence while a text is waited for, for players that give up on a pause."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from .spoken_text import SpokenText
from .tasks import end


async def kept_alive(
    frames: AsyncGenerator[bytes], text: SpokenText, pause_seconds: float
) -> AsyncGenerator[bytes]:
    """Yield frames as they come, and silence while there are none between two parts.

    There is as much silence as a listener would otherwise have run out of audio, and
    a frame of it in every pause of so many seconds. Closing the generator closes the
    frames.
    """
    loop = asyncio.get_running_loop()
    begun: float | None = None
    async with aclosing(frames):
        while True:
            step = asyncio.create_task(anext(frames, None), eager_start=True)
            try:
                while not step.done():
                    await asyncio.wait((step,), timeout=pause_seconds)
                    if step.done() or begun is None:
                        continue
                    missing = loop.time() - begun - text.seconds
                    if silence := text.silence(max(0, missing)):
                        yield silence
                piece = await step
            finally:
                await end(step)
            if piece is None:
                return
            if begun is None:
                begun = loop.time()
            yield piece
