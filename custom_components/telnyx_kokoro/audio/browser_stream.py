"""MP3 of a text that is still being written, heard in browsers as early as elsewhere."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from .browser_blocks import BlockFiller
from .gap_silence import with_pauses
from .mp3 import CLIP_END
from .repacking import FrameRepacker


async def for_browsers(
    frames: AsyncGenerator[bytes], is_needed: Callable[[], bool]
) -> AsyncGenerator[bytes]:
    """Yield MP3 in larger frames, and silence where a browser would hold back speech.

    Decoders make the same samples of these frames. Whether they are needed is asked
    once, when the first audio has come. Closing the generator closes the frames.

    Args:
        frames: Whole frames, and `CLIP_END` after each clip.
        is_needed: Whether the stream may pause. If not, it passes untouched.

    """
    async with aclosing(frames):
        first = await anext(frames, CLIP_END)
        if is_needed():
            stream = _repacked(frames, first)
        else:
            stream = frames
            yield first
        async with aclosing(stream):
            async for piece in stream:
                yield piece


async def _repacked(
    frames: AsyncGenerator[bytes], first: bytes
) -> AsyncGenerator[bytes]:
    loop = asyncio.get_running_loop()
    repacker, filler = FrameRepacker(), BlockFiller()

    def repacked(piece: bytes) -> bytes:
        audio = repacker.feed(piece)
        filler.sent(audio, loop.time())
        return audio

    def seconds_until_due() -> float | None:
        return None if filler.due is None else max(0, filler.due - loop.time())

    yield repacked(first)
    async with aclosing(with_pauses(frames, seconds_until_due)) as pieces:
        async for piece in pieces:
            if piece is None:
                yield filler.frames_to_fill(loop.time())
            elif piece == CLIP_END:
                repacker.begin_clip()
            else:
                yield repacked(piece)
