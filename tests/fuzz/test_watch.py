"""The watch notices each kind of wrong end, and cases repeat."""

import asyncio
from collections.abc import Awaitable, Callable
import time

from hypothesis import given
import pytest

from custom_components.telnyx_kokoro.api import TelnyxError

from . import watch
from .mutations import Folded, broken
from .samples import CLIPS, KEY
from .watch import GOOD, EndlessError, LeakError, World, cases

type Defect = Callable[[], Awaitable[None]]


async def ends_typed() -> None:
    raise TelnyxError("no audio")


async def tells_the_key() -> None:
    raise TelnyxError(f"Bearer {KEY}")


async def leaves_a_task() -> None:
    task = asyncio.create_task(asyncio.Event().wait())
    # The loop knows tasks only weakly.
    task.add_done_callback(lambda _: task)


async def fails_in_a_callback() -> None:
    asyncio.get_running_loop().call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)


async def fails_untyped() -> None:
    raise ZeroDivisionError("division by zero")


async def takes_memory() -> None:
    # More than this process has ever had, whatever ran before.
    bytearray(watch.peak_memory() + watch.MAX_GROWTH)


async def waits_endlessly() -> None:
    await asyncio.Event().wait()


async def works_endlessly() -> None:
    while True:
        time.monotonic()


async def test_typed_error_is_no_finding(world: World) -> None:
    async with world.watched("case"):
        await ends_typed()
    async with world.watched("case"):
        pass
    assert world.outcomes == {"TelnyxError": 1, GOOD: 1}


@pytest.mark.parametrize(
    ("defect", "found", "told"),
    [
        (tells_the_key, LeakError, "the key"),
        (leaves_a_task, LeakError, "a task is left"),
        (fails_in_a_callback, LeakError, "unhandled"),
        (fails_untyped, ZeroDivisionError, "by zero"),
    ],
)
async def test_defect_is_found(
    world: World, defect: Defect, found: type[Exception], told: str
) -> None:
    with pytest.raises(found, match=told):
        async with world.watched("case"):
            await defect()


@pytest.mark.parametrize(
    ("defect", "limit", "value", "told"),
    [
        (takes_memory, "MAX_GROWTH", 1_000_000, "more memory"),
        (waits_endlessly, "WAIT_SECONDS", 0, "of waiting"),
        (works_endlessly, "CPU_SECONDS", 0.01, "on the processor"),
    ],
)
async def test_endless_case_is_found_and_shown(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    defect: Defect,
    limit: str,
    value: float,
    told: str,
) -> None:
    monkeypatch.setattr(watch, limit, value)
    with pytest.raises(EndlessError, match=told) as found:
        async with world.watched("this case"):
            await defect()
    assert found.value.__notes__ == ["Case: 'this case'"]


@pytest.mark.parametrize("outcomes", [{GOOD: 7}, {"TelnyxError": 7}])
async def test_cases_of_one_outcome_are_of_no_use(
    world: World, outcomes: dict[str, int]
) -> None:
    world.errors = (TelnyxError,)
    world.outcomes.update(outcomes)
    with pytest.raises(AssertionError, match="every case failed|no case failed"):
        world.require_all_outcomes()
    world.outcomes.clear()


def test_suite_feeds_the_same_cases_each_time() -> None:
    runs: list[list[bytes]] = []

    @cases(300)
    @given(broken(CLIPS))
    def feed(clip: bytes) -> None:
        runs[-1].append(clip)

    for _ in range(2):
        runs.append([])
        feed()
    assert runs[0] == runs[1]
    assert len(runs[0]) == 300


def test_defect_is_shown_with_its_smallest_case() -> None:
    @cases(1_000)
    @given(broken([b"", b"a", b"b" * 100]))
    def feed(data: bytes) -> None:
        assert b"\0" * 190 not in data

    with pytest.raises(AssertionError) as found:
        feed()
    assert "data=b'\\x00' * 200" in "".join(found.value.__notes__)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "b''"),
        (b"a\0'", 'b"a\\x00\'"'),
        (b"[" * 500 + b"1", "b'[' * 500 + b'1'"),
    ],
)
def test_long_runs_are_shown_as_products(data: bytes, text: str) -> None:
    assert repr(Folded(data)) == text
