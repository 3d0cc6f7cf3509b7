"""Broken answers by the thousand; scripts/fuzz goes on for as long as one likes."""

import pytest

from fuzz.cases import case
from fuzz.run import GOOD, run_cases
from fuzz.targets import TARGETS, World

SEED = 2026
CASES_IN_A_BLOCK = 5_000
NAMES = {target.name for target in TARGETS}


@pytest.mark.parametrize("block", range(4))
async def test_only_typed_errors_come_out(world: World, block: int) -> None:
    numbers = range(block * CASES_IN_A_BLOCK, (block + 1) * CASES_IN_A_BLOCK)
    tally = await run_cases(world, SEED, numbers)
    assert not tally.findings, "\n".join(map(str, tally.findings.values()))
    assert tally.cases == CASES_IN_A_BLOCK
    # Neither too weak nor too strong: answers of every kind pass, and fail.
    assert {name for name, ended in tally.outcomes if ended == GOOD} >= (
        NAMES - {"error answer"}
    )
    assert {name for name, ended in tally.outcomes if ended != GOOD} >= (
        NAMES - {"voices", "account"}
    )


def test_seed_and_number_say_all_about_a_case() -> None:
    numbers = range(300)
    once = [case(SEED, number) for number in numbers]
    assert once == [case(SEED, number) for number in numbers]
    assert once != [case(SEED + 1, number) for number in numbers]
