"""The next piece is made while the one before it is used."""

import asyncio
from contextlib import aclosing
import threading

from local_telnyx.engines.kokoro.ahead import one_ahead


async def test_next_piece_is_made_meanwhile() -> None:
    pieces = [b"1", b"2", b"3", b""]
    made = asyncio.Event()
    loop = asyncio.get_running_loop()

    def make() -> bytes:
        if len(pieces) == 3:
            loop.call_soon_threadsafe(made.set)
        return pieces.pop(0)

    async with aclosing(one_ahead(make, asyncio.Lock())) as clip:
        assert await anext(clip) == b"1"
        await made.wait()  # for the second, which nobody has asked for
        assert [piece async for piece in clip] == [b"2", b"3"]


async def test_clips_take_turns() -> None:
    turn = asyncio.Lock()
    order: list[int] = []

    async def speak(number: int) -> None:
        pieces = iter([b"a", b"b", b""])

        def make() -> bytes:
            order.append(number)
            return next(pieces)

        assert [piece async for piece in one_ahead(make, turn)] == [b"a", b"b"]

    await asyncio.gather(speak(1), speak(2))
    assert order == [1, 2, 1, 2, 1, 2]


async def test_leaving_waits_for_no_piece() -> None:
    pieces = iter([b"1"])
    left = threading.Event()

    def make() -> bytes:
        if piece := next(pieces, b""):
            return piece
        left.wait()
        return b""

    clip = one_ahead(make, asyncio.Lock())
    assert await anext(clip) == b"1"
    await asyncio.sleep(0)  # so that the second is being made
    await clip.aclose()
    left.set()


async def test_leaving_in_the_middle_leaves_no_task() -> None:
    tasks = asyncio.all_tasks()
    clip = one_ahead(lambda: b"1", asyncio.Lock())
    assert await anext(clip) == b"1"
    await clip.aclose()
    assert asyncio.all_tasks() == tasks
