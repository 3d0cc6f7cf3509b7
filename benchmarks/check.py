"""A check for CI: has what we add to the floor grown out of proportion?

It compares overheads, ours with that of the bare entity in the same run, with what
results.json holds. Other machines are slower, but for both.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .engines import BARE, OURS
from .measure.first_audio import Plan, measure_first_audio
from .measure.formats import MP3
from .progress import console, part
from .results import FirstAudio, Results
from .stage import set_stage

RUNS: Final = 10
_TIMES: Final = 3
_LEAST: Final = 2.0  # milliseconds: below, differences are the timer's


@dataclass(frozen=True, slots=True)
class Verdict:
    """Overheads over the floor in milliseconds."""

    ours: float
    bare: float
    stored: float
    """How many times the bare entity's overhead ours was when it was measured well."""

    @property
    def times(self) -> float:
        """How many times the bare entity's overhead ours is now."""
        return max(self.ours, _LEAST) / max(self.bare, _LEAST)

    @property
    def passed(self) -> bool:
        """Whether that is at most three times what it was."""
        return self.times <= _TIMES * self.stored

    def __str__(self) -> str:
        """Return one line for the log."""
        return (
            f"over the floor: ours {self.ours:+.1f} ms, bare {self.bare:+.1f} ms; "
            f"{self.times:.1f} times, stored {self.stored:.1f}, "
            f"at most {_TIMES * self.stored:.1f}"
        )


def stored_times(results: Results) -> float:
    """Return how many times the bare entity's overhead ours was, at least once.

    Raises LookupError when the results do not hold both rows.
    """
    ours, bare = (_overhead(results, name) for name in (OURS, BARE))
    return max(1.0, max(ours, _LEAST) / max(bare, _LEAST))


async def check(results: Results, stored: Path) -> bool:
    """Measure, say what came out, and return whether it is good.

    Raises LookupError when there is nothing to compare with.
    """
    if not stored.exists():
        raise LookupError(
            f"{stored} is missing: run scripts/bench once, without --check"
        )
    times = stored_times(Results.load_from(stored))
    plan = Plan("announcement", MP3, "warm", RUNS)
    async with set_stage((OURS, BARE)) as stage:
        await stage.world.set(results.conditions)
        with part("Announcements", 2 * (RUNS + 1)) as steps:
            await measure_first_audio(stage, results, {}, [plan], steps)
    verdict = Verdict(_overhead(results, OURS), _overhead(results, BARE), times)
    console.print(f"{'Passed' if verdict.passed else 'FAILED'}: {verdict}")
    return verdict.passed


def _overhead(results: Results, engine: str) -> float:
    return _row(results, engine).over_floor.median


def _row(results: Results, engine: str) -> FirstAudio:
    for row in results.first_audio:
        key = (row.engine, row.kind, row.audio_format, row.state)
        if key == (engine, "announcement", MP3.name, "warm"):
            return row
    raise LookupError(f"no announcements of {engine} among the results")
