"""The pauses of a stream, which `conversion` fills with silence.

For MP3, `synthesis/stream.py` does so.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass


@dataclass(slots=True)
class GapSilence:
    """The silence that fills the pauses of a stream.

    Attributes:
        seconds: The pause after which silence is sent. None to never send any.
        in_speech: Whether silence was sent after the first audio.

    """

    seconds: float | None = None
    in_speech: bool = False


async def with_pauses(
    frames: AsyncGenerator[bytes], limit: Callable[[], float | None]
) -> AsyncGenerator[bytes | None]:
    """Yield pieces as they arrive, and None after each pause.

    The limit says before each wait how many seconds are a pause, None if no length is.
    Closing the generator closes the frames.
    """
    async with aclosing(frames):
        while True:
            step = asyncio.create_task(anext(frames, None), eager_start=True)
            try:
                while not step.done():
                    await asyncio.wait((step,), timeout=limit())
                    if not step.done():
                        yield None
                piece = step.result()
            finally:
                await _end(step)
            if piece is None:
                return
            yield piece


async def _end(step: asyncio.Task[bytes | None]) -> None:
    step.cancel()
    cancelled: asyncio.CancelledError | None = None
    while not step.done():
        try:
            await asyncio.wait((step,))
        except asyncio.CancelledError as err:
            # Frames that are still being read cannot be closed.
            cancelled = err
    if not step.cancelled():
        # An exception that nobody retrieves is logged.
        step.exception()
    if cancelled:
        raise cancelled
