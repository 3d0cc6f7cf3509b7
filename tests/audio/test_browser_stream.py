"""MP3 of a text that is being written, as a browser gets it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import numpy as np

from custom_components.telnyx_kokoro.audio import CLIP_END, for_browsers, silent_frames
from custom_components.telnyx_kokoro.audio.browser_blocks import BLOCK_BYTES
from custom_components.telnyx_kokoro.audio.mp3 import clean_frames

from .sounds import MPEG_2, decoded, sounding

CLIP = sounding(MPEG_2[0])
SILENT, _ = silent_frames(CLIP[0][:4], 0)


async def sent(
    *pieces: bytes, is_needed: bool = True, pause: float = 0, may_pause: bool = True
) -> list[bytes]:
    """Return what a browser gets of pieces, before the last of which is a pause."""

    async def frames() -> AsyncGenerator[bytes]:
        for piece in pieces[:-1]:
            yield piece
        await asyncio.sleep(pause)
        yield pieces[-1]

    async with aclosing(
        for_browsers(frames(), lambda: is_needed, lambda _: may_pause)
    ) as stream:
        return [piece async for piece in stream if piece]


def frames_of(pieces: list[bytes]) -> list[bytes]:
    return [frame for piece in pieces for _, frame in clean_frames(piece)]


async def test_stream_that_cannot_pause_is_untouched() -> None:
    assert await sent(*CLIP, is_needed=False) == [*CLIP]


async def test_stream_that_may_pause_has_the_same_samples() -> None:
    pieces = await sent(b"".join(CLIP[:9]), b"".join(CLIP[9:]))
    assert len(b"".join(pieces)) > 2 * len(b"".join(CLIP))
    np.testing.assert_array_equal(decoded(frames_of(pieces)), decoded(CLIP))


async def test_pause_fills_the_block_that_a_browser_holds_back() -> None:
    clip = b"".join(CLIP)
    first, filled, *_ = await sent(clip, CLIP_END, clip, pause=0.4)
    assert len(first) < BLOCK_BYTES <= len(first) + len(filled)
    assert not decoded(frames_of([filled])).any()


async def test_pause_within_a_clip_is_not_filled() -> None:
    clip = b"".join(CLIP)
    assert len(frames_of(await sent(clip, clip, pause=0.4))) == 2 * len(CLIP)


async def test_pause_is_not_filled_while_the_next_clip_is_being_made() -> None:
    clip = b"".join(CLIP)
    pieces = await sent(clip, CLIP_END, clip, pause=0.4, may_pause=False)
    assert len(frames_of(pieces)) == 2 * len(CLIP)


async def test_quiet_end_that_is_held_back_is_not_worth_silence() -> None:
    clip = b"".join(CLIP * 2 + CLIP[:14])
    pieces = await sent(clip, CLIP_END, b"".join(CLIP), pause=0.4)
    assert len(frames_of(pieces)) == 3 * len(CLIP) + 14


async def test_silent_first_frame_of_a_following_clip_is_dropped() -> None:
    clip = b"".join(CLIP)
    pieces = await sent(SILENT + clip, CLIP_END, SILENT + clip)
    assert len(frames_of(pieces)) == 2 * len(CLIP) + 1


async def test_leaving_closes_the_stream() -> None:
    is_closed = asyncio.Event()

    async def frames() -> AsyncGenerator[bytes]:
        try:
            for frame in CLIP:
                yield frame
        finally:
            is_closed.set()

    async with aclosing(for_browsers(frames(), lambda: True, lambda _: True)) as stream:
        await anext(stream)
    assert is_closed.is_set()
