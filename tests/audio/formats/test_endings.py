"""A conversion that ends early closes what it reads, and broken audio ends it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
import gc
from pathlib import Path

from av.filter import Graph
import pytest

from custom_components.telnyx_kokoro.audio.conversion import converted
from custom_components.telnyx_kokoro.audio.errors import InvalidAudioError
from custom_components.telnyx_kokoro.audio.mp3 import CLIP_END
from custom_components.telnyx_kokoro.audio.output_formats import OutputFormat
from custom_components.telnyx_kokoro.audio.sound import Sound
from tests.audio.clips import FRAME, tag

from .converting import EVERY_KIND, WAV_16K, clip, made, source


def threads_of_all() -> int:
    """Return the number of threads, with those of FFmpeg that Python does not know."""
    return len(list(Path("/proc/self/task").iterdir()))


def filter_graphs() -> int:
    return sum(isinstance(thing, Graph) for thing in gc.get_objects())


@pytest.mark.parametrize("wanted", [*EVERY_KIND, OutputFormat("mp3")])
async def test_filters_of_speed_and_volume_are_freed(wanted: OutputFormat) -> None:
    threads = threads_of_all()
    frames = source([*clip(), CLIP_END, *clip(), CLIP_END, *clip()])
    gc.collect()
    gc.disable()
    try:
        async with aclosing(converted(frames, wanted, sound=Sound(0.8, 3.0))) as audio:
            for _ in range(50):
                await anext(audio)
            # Of the clip's sound and of the encoder's samples.
            assert filter_graphs() <= 2
        await asyncio.sleep(0)
        assert filter_graphs() == 0
        assert threads_of_all() <= threads + 1
    finally:
        gc.enable()


@pytest.mark.parametrize("wanted", EVERY_KIND)
async def test_closing_closes_the_source_and_frees_the_filters(
    wanted: OutputFormat,
) -> None:
    frames = source(clip())
    gc.collect()
    gc.disable()
    try:
        async with aclosing(converted(frames, wanted)) as audio:
            await anext(audio)
            assert filter_graphs() == 1
        # The loop itself holds what was waited for last until its next turn.
        await asyncio.sleep(0)
        assert filter_graphs() == 0
    finally:
        gc.enable()
    with pytest.raises(StopAsyncIteration):
        await anext(frames)


async def test_conversion_that_is_cancelled_closes_the_source() -> None:
    closed = asyncio.Event()

    async def endless() -> AsyncGenerator[bytes]:
        try:
            while True:
                yield clip()[0]
                await asyncio.sleep(0)
        finally:
            closed.set()

    async def listen() -> None:
        async with aclosing(converted(endless(), WAV_16K)) as audio:
            async for _ in audio:
                pass

    listening = asyncio.create_task(listen())
    for _ in range(20):
        await asyncio.sleep(0)
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening
    assert closed.is_set()


@pytest.mark.parametrize(
    "piece", [FRAME, clip()[0] + FRAME, clip()[0][:-1], clip()[0] + b"ID3", tag()]
)
@pytest.mark.parametrize("wanted", EVERY_KIND)
async def test_what_is_no_whole_frame_raises(
    piece: bytes, wanted: OutputFormat
) -> None:
    with pytest.raises(InvalidAudioError):
        await made([piece], wanted)
