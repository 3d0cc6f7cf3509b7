"""Tasks that are not wanted any more leave nothing behind."""

import asyncio
import gc

import pytest

from custom_components.telnyx_kokoro.synthesis.tasks import end


async def work() -> None:
    await asyncio.Event().wait()


async def fail_at_the_end() -> None:
    try:
        await work()
    finally:
        raise ValueError("nobody asks for this")


async def test_task_under_way_has_ended_afterwards() -> None:
    task = asyncio.create_task(work(), eager_start=True)
    await end(task)
    assert task.cancelled()


async def test_task_that_has_ended_costs_no_turn_of_the_loop() -> None:
    task = asyncio.create_task(asyncio.sleep(0), eager_start=True)
    await task
    turns: list[str] = []
    asyncio.get_running_loop().call_soon(turns.append, "turn")
    await end(task)
    assert not turns


async def test_failure_of_a_task_is_neither_raised_nor_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    task = asyncio.create_task(fail_at_the_end(), eager_start=True)
    await end(task)
    del task
    gc.collect()
    assert not caplog.records
