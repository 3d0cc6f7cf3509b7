"""MP3 of a text that is still being written, in a form that browsers play sooner."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from .browser_blocks import BlockFiller
from .gap_silence import with_pauses
from .mp3 import CLIP_END
from .repacking import FrameRepacker


async def for_browsers(
    frames: AsyncGenerator[bytes],
    is_needed: Callable[[], bool],
    may_pause: Callable[[int], bool],
) -> AsyncGenerator[bytes]:
    """Yield MP3 in larger frames, and silence where a browser would hold back speech.

    Decoders make the same samples of these frames. Closing the generator closes the
    frames.

    Args:
        frames: Whole frames, and `CLIP_END` after each clip.
        is_needed: Whether the stream may pause, asked when the first audio has come. If
            not, it passes untouched.
        may_pause: Whether silence may follow so many clips: none where the next one is
            already being made.

    """
    async with aclosing(frames):
        first = await anext(frames, CLIP_END)
        if is_needed():
            stream = _repacked(frames, first, may_pause)
        else:
            stream = frames
            yield first
        async with aclosing(stream):
            async for piece in stream:
                yield piece


async def _repacked(
    frames: AsyncGenerator[bytes], first: bytes, may_pause: Callable[[int], bool]
) -> AsyncGenerator[bytes]:
    loop = asyncio.get_running_loop()
    repacker, filler = FrameRepacker(), BlockFiller()
    clips, is_between_clips = 0, False

    def repacked(piece: bytes) -> bytes:
        audio = repacker.feed(piece)
        filler.sent(audio, loop.time())
        return audio

    def seconds_until_due() -> float | None:
        if filler.due is None or not is_between_clips or not may_pause(clips):
            return None
        return max(0, filler.due - loop.time())

    yield repacked(first)
    async with aclosing(with_pauses(frames, seconds_until_due)) as pieces:
        async for piece in pieces:
            if piece is None:
                yield filler.frames_to_fill(loop.time())
            elif piece == CLIP_END:
                repacker.begin_clip()
                clips, is_between_clips = clips + 1, True
            else:
                is_between_clips = False
                yield repacked(piece)
