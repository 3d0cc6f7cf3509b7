"""Audio that is waited for, and the pauses in which none comes."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from .tasks import end


@dataclass(slots=True)
class GapSilence:
    """A stream that is kept alive while its audio pauses.

    Attributes:
        seconds: How long there is no audio before silence is sent. None: it never is.
        in_speech: Whether silence was sent after the first audio.

    """

    seconds: float | None = None
    in_speech: bool = False


async def with_pauses(
    frames: AsyncGenerator[bytes], seconds: float | None
) -> AsyncGenerator[bytes | None]:
    """Yield pieces as they come, and None whenever there was none for so long.

    Closing the generator closes the frames.
    """
    async with aclosing(frames):
        while True:
            step = asyncio.create_task(anext(frames, None), eager_start=True)
            try:
                while not step.done():
                    await asyncio.wait((step,), timeout=seconds)
                    if not step.done():
                        yield None
                piece = step.result()
            finally:
                await end(step)
            if piece is None:
                return
            yield piece
