"""Every fault in every cell: what is heard, which error says why, what is left."""

from pathlib import Path

import pytest

from .faults import FAULTS
from .invariants import surprises, violations
from .matrix import matrix
from .model import Cell, Fault, Settings, Sound, Text, Way, cells
from .tempo import QUICK

# With everything switched on, a cell takes much longer; `scripts/reliability` tries all.
FEW = (
    (Text.ANSWER, Way.REST, Sound.MP3),
    (Text.ANNOUNCEMENT, Way.WEBSOCKET, Sound.SATELLITE),
)
TIMELESS = (
    "cut in the middle, all on",
    "429 10011, retry-after 0.5, all on",
    "noise after audio, all on",
    "another sample rate, all on",
    "text pauses, all on",
    "401 20006: key expired, with a fallback",
)
CHOSEN = [
    fault
    for fault in FAULTS
    if fault.settings is Settings.PLAIN or fault.name in TIMELESS
]


def chosen(fault: Fault) -> list[Cell]:
    """Return the cells of a fault that are tried with all other tests."""
    if fault.settings is Settings.PLAIN:
        return cells(fault)
    return [c for c in cells(fault) if (c.text, c.way, c.sound) in FEW]


@pytest.mark.parametrize("fault", CHOSEN, ids=lambda fault: fault.name)
async def test_fault(
    fault: Fault, tmp_path: Path, socket_enabled: None, ffmpeg_version: None
) -> None:
    async with matrix(tmp_path, QUICK) as running:
        outcomes = await running.outcomes(chosen(fault))
    assert not {
        outcome.cell.name: problems
        for outcome in outcomes
        if (problems := violations(outcome) + surprises(outcome))
    }
    assert not running.left_behind


def test_faults_have_names_of_their_own() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 40
