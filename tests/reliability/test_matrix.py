"""Every fault in every cell: what is heard, which error says why, what is left."""

from pathlib import Path

import pytest

from .faults import FAULTS
from .invariants import surprises, violations
from .matrix import matrix
from .model import Fault, cells
from .tempo import QUICK


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
async def test_fault(
    fault: Fault, tmp_path: Path, socket_enabled: None, ffmpeg_version: None
) -> None:
    async with matrix(tmp_path, QUICK) as running:
        outcomes = await running.outcomes(cells(fault))
    assert not {
        outcome.cell.name: problems
        for outcome in outcomes
        if (problems := violations(outcome) + surprises(outcome))
    }
    assert not running.left_behind


def test_faults_have_names_of_their_own() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 40
