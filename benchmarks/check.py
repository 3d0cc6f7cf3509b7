"""A check for CI: has what we add to the floor grown out of proportion?

It compares overheads, ours with that of the bare entity in the same run, with what
results.json holds. Other machines are slower, but for both.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from local_home.terminal import console, part

from .engines import BARE, OURS
from .first_audio import Plan, measure_first_audio
from .listening import MP3
from .results import Results
from .stage import set_stage

RUNS: Final = 10
_PLAN: Final = Plan("announcement", MP3, "warm", RUNS)
_TIMES: Final = 3
_LEAST: Final = 2.0  # milliseconds: below, differences are the timer's


@dataclass(frozen=True, slots=True)
class Verdict:
    """Overheads over the floor in milliseconds."""

    ours: float
    bare: float
    stored: float  # our overhead as a multiple of the bare entity's, well measured

    @property
    def times(self) -> float:
        """Return the multiple of now."""
        return max(self.ours, _LEAST) / max(self.bare, _LEAST)

    @property
    def passed(self) -> bool:
        """Return true if it is at most three times the stored multiple."""
        return self.times <= _TIMES * self.stored

    def __str__(self) -> str:
        """Return one line for the log."""
        return (
            f"over the floor: ours {self.ours:+.1f} ms, bare {self.bare:+.1f} ms; "
            f"{self.times:.1f} times, stored {self.stored:.1f}, "
            f"at most {_TIMES * self.stored:.1f}"
        )


def verdict_of(results: Results, stored: float = 1.0) -> Verdict:
    """Return the verdict on results. Raises LookupError when a row is missing."""
    return Verdict(_overhead(results, OURS), _overhead(results, BARE), stored)


def stored_times(results: Results) -> float:
    """Return the multiple of stored results, at least one. Raises LookupError."""
    return max(1.0, verdict_of(results).times)


async def check(results: Results, stored: Path) -> bool:
    """Measure, print the verdict, and return true if it is good.

    Raises LookupError when there is nothing to compare with.
    """
    if not stored.exists():
        raise LookupError(
            f"{stored} is missing: run scripts/bench once, without --check"
        )
    times = stored_times(Results.load_from(stored))
    async with set_stage((OURS, BARE), results) as stage:
        with part("Announcements", 2 * (RUNS + 1)) as stage.advance:
            await measure_first_audio(stage, [_PLAN])
    verdict = verdict_of(results, times)
    console.print(f"{'Passed' if verdict.passed else 'FAILED'}: {verdict}")
    return verdict.passed


def _overhead(results: Results, engine: str) -> float:
    wanted = (engine, _PLAN.kind, MP3.name, _PLAN.state)
    for row in results.first_audio:
        if (row.engine, row.kind, row.audio_format, row.state) == wanted:
            return row.over_floor.median
    raise LookupError(f"no announcements of {engine} among the results")
