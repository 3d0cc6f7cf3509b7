"""Audio that is owed is waited for until its deadline, whatever is done meanwhile."""

import asyncio
import time

import pytest

from custom_components.telnyx_kokoro.api import DeadlineError
from custom_components.telnyx_kokoro.synthesis import AudioDeadline

SECONDS = 0.05


async def never() -> None:
    await asyncio.Event().wait()


async def a_few_turns() -> None:
    """Let the loop run what is due."""
    for _ in range(5):
        await asyncio.sleep(0)


async def at_once() -> None:
    """End without a turn of the loop."""


@pytest.fixture
async def deadline() -> AudioDeadline:
    return AudioDeadline(SECONDS)


async def test_audio_that_is_late_ends_the_wait(deadline: AudioDeadline) -> None:
    deadline.start()
    with pytest.raises(DeadlineError, match=r"No audio within 0\.05 seconds"):
        await deadline.wait(never())


async def test_audio_that_comes_to_be_owed_during_a_wait_ends_it_too(
    deadline: AudioDeadline,
) -> None:
    asyncio.get_running_loop().call_soon(deadline.start)
    with pytest.raises(DeadlineError):
        await deadline.wait(never())


async def test_audio_that_comes_while_the_wait_is_ended_changes_nothing(
    deadline: AudioDeadline,
) -> None:
    async def late() -> None:
        deadline.start()
        try:
            await never()
        finally:
            deadline.stop()

    with pytest.raises(DeadlineError):
        await deadline.wait(late())


async def test_every_wait_has_all_the_time(deadline: AudioDeadline) -> None:
    deadline.start()
    await deadline.wait(asyncio.sleep(SECONDS / 2))
    deadline.stop()
    deadline.start()
    begun = asyncio.get_running_loop().time()
    with pytest.raises(DeadlineError):
        await deadline.wait(never())
    assert asyncio.get_running_loop().time() >= begun + SECONDS


async def test_try_with_a_share_of_the_time_leaves_the_rest() -> None:
    deadline = AudioDeadline(3_600)
    deadline.start()
    await deadline.wait(asyncio.sleep(0))
    with pytest.raises(DeadlineError):
        await deadline.wait(never(), 0)
    assert deadline.seconds_left > 0


async def test_share_counts_also_once_audio_has_come() -> None:
    deadline = AudioDeadline(3_600)

    async def audio_and_silence() -> None:
        deadline.start()
        deadline.stop()
        deadline.start()
        await never()

    with pytest.raises(DeadlineError):
        await deadline.wait(audio_and_silence(), 0)


async def test_nothing_ends_while_nothing_is_owed() -> None:
    deadline = AudioDeadline(0)
    deadline.start()
    deadline.stop()
    await deadline.wait(a_few_turns())


async def test_deadline_between_two_waits_interrupts_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    deadline = AudioDeadline(0)
    deadline.start()
    await deadline.wait(at_once())
    await a_few_turns()
    assert deadline.seconds_left <= 0
    # What goes wrong in a timer is only logged.
    assert not caplog.records


async def test_audio_during_a_wait_gives_all_the_time_again(
    deadline: AudioDeadline,
) -> None:
    async def audio_and_silence() -> None:
        deadline.start()
        await asyncio.sleep(SECONDS / 2)
        deadline.stop()
        deadline.start()
        await never()

    begun = asyncio.get_running_loop().time()
    with pytest.raises(DeadlineError):
        await deadline.wait(audio_and_silence())
    assert asyncio.get_running_loop().time() >= begun + SECONDS * 1.5


async def test_audio_that_arrives_as_the_limit_strikes_is_in_time(
    deadline: AudioDeadline,
) -> None:
    loop = asyncio.get_running_loop()

    async def step() -> str:
        arrived = loop.create_future()
        loop.call_later(SECONDS, arrived.set_result, None)
        time.sleep(2 * SECONDS)  # noqa: ASYNC251 - a loop that stalls, for both to be due
        await arrived
        deadline.stop()
        await a_few_turns()
        return "heard"

    deadline.start()
    assert await deadline.wait(step()) == "heard"
