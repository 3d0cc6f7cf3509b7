"""Runs cases and tells which of them are findings."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from .cases import Case, case
from .findings import Finding
from .smaller import smallest
from .targets import Pieces, World
from .watch import (
    WAIT_SECONDS,
    HangError,
    LeakError,
    no_endless_memory,
    no_endless_work,
    nothing_in_the_loop,
    require_no_key_told,
    require_no_task_left,
)

type Outcome = str
"""The name of an error that is right, or `GOOD`."""
GOOD: Final = "good"
FOUND_AGAIN: Final = "found again"


@dataclass(slots=True)
class Tally:
    """What came out of the cases so far."""

    outcomes: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    findings: dict[str, Finding] = field(default_factory=dict)

    @property
    def cases(self) -> int:
        """How many cases have run."""
        return self.outcomes.total() + len(self.findings)

    @property
    def has_hung(self) -> bool:
        """Whether a case did not end by itself. More of them would take hours."""
        return any(
            isinstance(finding.error, HangError) for finding in self.findings.values()
        )


async def run_cases(world: World, seed: int, numbers: Iterable[int]) -> Tally:
    """Run these cases of a seed, until all are done or one hangs."""
    tally = Tally()
    for number in numbers:
        await run_case(world, case(seed, number), tally)
        if tally.has_hung:
            break
    return tally


async def run_case(world: World, current: Case, tally: Tally) -> None:
    """Run one case and count what came out, once for each kind of finding."""
    found = await _finding(world, current)
    if not isinstance(found, Finding):
        tally.outcomes[current.target.name, found] += 1
    elif found.kind in tally.findings:
        tally.outcomes[current.target.name, FOUND_AGAIN] += 1
    else:
        tally.findings[found.kind] = await _smaller(world, found)


async def outcome(world: World, current: Case) -> Outcome:
    """Run one case; raise whatever is no right end of it."""
    target = current.target
    with nothing_in_the_loop() as told:
        try:
            with no_endless_work(), no_endless_memory():
                async with asyncio.timeout(WAIT_SECONDS):
                    await target.run(world, current.pieces)
        except target.errors as error:
            require_no_key_told(error)
            ended = type(error).__name__
        except TimeoutError as error:
            raise HangError(f"nothing happened for {WAIT_SECONDS} seconds") from error
        else:
            ended = GOOD
        await require_no_task_left(world)
    for context in told:
        raise LeakError(f"nobody caught {context}") from context.get("exception")
    return ended


async def _finding(world: World, current: Case) -> Finding | Outcome:
    """Run one case; return what was found, else how it ended."""
    try:
        return await outcome(world, current)
    except (Exception, HangError) as error:  # noqa: BLE001 - this is what is looked for
        return Finding(current, error)


async def _smaller(world: World, found: Finding) -> Finding:
    """Return the finding with the smallest input that shows the same."""
    best = found

    async def shows_the_same(pieces: Pieces) -> bool:
        nonlocal best
        again = await _finding(world, replace(found.case, pieces=pieces))
        if not isinstance(again, Finding) or again.kind != found.kind:
            return False
        best = again
        return True

    # One hang is long enough.
    if not isinstance(found.error, HangError):
        await smallest(found.case.pieces, shows_the_same)
    return best
