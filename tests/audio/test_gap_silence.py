"""Pauses of a stream are noticed, and a stream that is left in one is closed."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from custom_components.telnyx_kokoro.audio.gap_silence import with_pauses

SHORT = 0.001  # seconds


async def test_pause_is_noticed_until_the_stream_goes_on() -> None:
    go_on = asyncio.Event()

    async def frames() -> AsyncGenerator[bytes]:
        yield b"first"
        await go_on.wait()
        yield b"second"

    async with aclosing(with_pauses(frames(), lambda: SHORT)) as pieces:
        assert [await anext(pieces) for _ in range(3)] == [b"first", None, None]
        go_on.set()
        assert [piece async for piece in pieces if piece] == [b"second"]


async def test_stream_that_is_left_in_a_pause_is_closed() -> None:
    is_closed = False

    async def frames() -> AsyncGenerator[bytes]:
        nonlocal is_closed
        try:
            await asyncio.Event().wait()
            yield b""
        finally:
            is_closed = True

    async with aclosing(with_pauses(frames(), lambda: SHORT)) as pieces:
        assert await anext(pieces) is None
    assert is_closed


async def test_stream_that_fails_while_it_is_left_logs_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def frames() -> AsyncGenerator[bytes]:
        try:
            await asyncio.Event().wait()
            yield b""
        finally:
            raise OSError

    async with aclosing(with_pauses(frames(), lambda: SHORT)) as pieces:
        assert await anext(pieces) is None
    assert not caplog.records


async def test_second_cancellation_waits_for_the_frames_as_the_first_one_does() -> None:
    begun, may_close, is_closed = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def frames() -> AsyncGenerator[bytes]:
        try:
            begun.set()
            await asyncio.Event().wait()
            yield b""
        finally:
            await may_close.wait()
            is_closed.set()

    reading = asyncio.create_task(anext(with_pauses(frames(), lambda: None)))
    await begun.wait()
    for _ in range(2):
        reading.cancel()
        await asyncio.sleep(0)
    may_close.set()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert is_closed.is_set()
