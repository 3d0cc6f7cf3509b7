"""What is planted is found, and told in a form in which it can be seen again."""

import asyncio
from collections.abc import Awaitable, Callable
import time

import pytest

from custom_components.telnyx_kokoro.api import InvalidResponseError
from fuzz import run, watch
from fuzz.cases import Case
from fuzz.findings import Finding, as_python
from fuzz.run import GOOD, Tally, outcome, run_case
from fuzz.samples import KEY
from fuzz.targets import Pieces, Target, World
from fuzz.watch import HangError, LeakError

type Defect = Callable[[World, Pieces], Awaitable[None]]


def planted(defect: Defect, *pieces: bytes) -> Case:
    """Return a case of a target that has a defect."""
    target = Target(name="planted", share=1, make=lambda _: pieces, run=defect)
    return Case(7, 11, target, pieces)


async def fails(world: World, pieces: Pieces) -> None:
    if b"defect" in b"".join(pieces):
        raise ZeroDivisionError


async def raises_what_is_right(world: World, pieces: Pieces) -> None:
    raise InvalidResponseError("no audio")


async def tells_the_key(world: World, pieces: Pieces) -> None:
    raise InvalidResponseError(f"Bearer {KEY}")


async def leaves_a_task(world: World, pieces: Pieces) -> None:
    # It waits for what never comes; an attribute made here keeps it from collection.
    waiting = asyncio.create_task(asyncio.Event().wait())
    world.wire.left = waiting  # type: ignore[attr-defined]


async def fails_in_a_callback(world: World, pieces: Pieces) -> None:
    asyncio.get_running_loop().call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)


async def takes_memory(world: World, pieces: Pieces) -> None:
    # More than this process has ever had, whatever ran before.
    bytearray(watch.peak_memory() + watch.MAX_GROWTH)


async def waits_for_ever(world: World, pieces: Pieces) -> None:
    await asyncio.Event().wait()


async def works_for_ever(world: World, pieces: Pieces) -> None:
    while True:
        time.monotonic()


async def test_defect_is_found_once_with_its_smallest_input(world: World) -> None:
    tally = Tally()
    await run_case(world, planted(fails, b"a", b"xx defect yy"), tally)
    await run_case(world, planted(fails, b"defect"), tally)
    [finding] = tally.findings.values()
    assert finding.case.pieces == (b"", b"defect")
    assert tally.cases == 2


async def test_finding_says_how_it_is_seen_again(world: World) -> None:
    tally = Tally()
    await run_case(world, planted(fails, b"defect"), tally)
    told = str(next(iter(tally.findings.values())))
    assert "scripts/fuzz --seed 7 --case 11" in told
    assert "b'defect'" in told
    assert "ZeroDivisionError" in told


async def test_error_that_is_right_is_no_finding(world: World) -> None:
    case = planted(raises_what_is_right)
    assert await outcome(world, case) == "InvalidResponseError"
    assert await outcome(world, planted(fails)) == GOOD


@pytest.mark.parametrize(
    ("defect", "told"),
    [
        (tells_the_key, "the key"),
        (leaves_a_task, "a task is left"),
        (fails_in_a_callback, "nobody caught"),
    ],
)
async def test_what_is_left_or_told_is_found(
    world: World, defect: Defect, told: str
) -> None:
    before = asyncio.all_tasks()
    with pytest.raises(LeakError, match=told):
        await outcome(world, planted(defect))
    for task in asyncio.all_tasks() - before:
        task.cancel()


async def test_memory_without_end_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "MAX_GROWTH", 1_000_000)
    with pytest.raises(LeakError, match="more memory"):
        await outcome(world, planted(takes_memory))


async def test_waiting_for_ever_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "WAIT_SECONDS", 0)
    with pytest.raises(HangError, match="nothing happened"):
        await outcome(world, planted(waits_for_ever))


async def test_working_for_ever_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "CPU_SECONDS", 0.01)
    with pytest.raises(HangError, match="on the processor"):
        await outcome(world, planted(works_for_ever))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "b''"),
        (b"a\0'", 'b"a\\x00\'"'),
        (b"[" * 500 + b"1", "b'[' * 500 + b'1'"),
    ],
)
def test_bytes_are_told_as_python(data: bytes, text: str) -> None:
    assert as_python(data) == text


def test_findings_of_one_place_are_of_one_kind() -> None:
    first, second = (
        Finding(planted(fails, data), ValueError(data)) for data in (b"a", b"b")
    )
    assert first.kind == second.kind
    assert first.kind != Finding(planted(fails), KeyError()).kind
