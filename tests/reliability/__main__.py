"""`python -m tests.reliability`: the matrix at the tempo of the clock, as a page."""

import argparse
import asyncio
from collections.abc import Mapping
from importlib.metadata import version
import logging
from pathlib import Path
import platform
import random
import sys
from tempfile import TemporaryDirectory
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)

from homeassistant.runner import configure_event_loop

# Makes the plugin for tests fit this Home Assistant; pytest imports it by an option.
from tests import ha_compat  # noqa: F401

from .faults import CHAPTERS, FAULTS
from .invariants import surprises, violations
from .matrix import matrix
from .model import Cell, Outcome, cells
from .table import chapter
from .tempo import REAL

PAGE: Final = Path(__file__).parents[2] / "docs/reliability.md"
START, END = "<!-- matrix -->", "<!-- /matrix -->"


def main() -> int:
    """Return 0 if everything came as declared, 1 if not."""
    options = _parser().parse_args()
    chosen = [
        cell for fault in FAULTS if options.only in fault.name for cell in cells(fault)
    ]
    # Those that convert much at the same time would all be late.
    random.Random(0).shuffle(chosen)
    # Errors are what is looked for: each is in the page, none on the screen.
    logging.lastResort = None
    console = Console(stderr=True)
    problems, outcomes = asyncio.run(_run(chosen, options.at_a_time, console))
    if options.only:
        sys.stdout.write(f"{_chapters(outcomes)}\n")
    else:
        _write(outcomes)
        console.print(f"Written to {PAGE.relative_to(PAGE.parents[1])}")
    for problem in problems:
        console.print(problem, style="red", markup=False, soft_wrap=True)
    return 1 if problems else 0


async def _run(
    chosen: list[Cell], at_a_time: int, console: Console
) -> tuple[list[str], list[Outcome]]:
    """Return what did not come as declared, in words, and all outcomes."""
    configure_event_loop(asyncio.get_running_loop())
    columns = (
        TextColumn("Cells"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with TemporaryDirectory() as folder, Progress(*columns, console=console) as shown:
        task = shown.add_task("cells", total=len(chosen))
        async with matrix(Path(folder), REAL, at_a_time) as running:

            async def outcome_of(cell: Cell) -> Outcome:
                outcome = await running.outcome(cell)
                shown.advance(task)
                return outcome

            outcomes = await asyncio.gather(*map(outcome_of, chosen))
    problems = [
        f"{outcome.cell.fault.name}, {outcome.cell.name}: {problem}"
        for outcome in outcomes
        for problem in violations(outcome) + surprises(outcome)
    ]
    left = [f"left behind: {what}" for what in running.left_behind]
    return problems + left, outcomes


def _write(outcomes: list[Outcome]) -> None:
    """Put the tables into the page, between its marks."""
    before, _, rest = PAGE.read_text().partition(START)
    _, _, after = rest.partition(END)
    recorded = (
        f"{len(outcomes)} cells, {len(FAULTS)} faults, recorded with Home Assistant "
        f"{version('homeassistant')} on Python {platform.python_version()}."
    )
    tables = f"{START}\n\n{recorded}\n\n{_chapters(outcomes)}\n\n{END}"
    PAGE.write_text(before + tables + after)


def _chapters(outcomes: list[Outcome]) -> str:
    by_chapter: Mapping[str, str] = {
        title: chapter(title, faults, [o for o in outcomes if o.cell.fault in faults])
        for title, faults in CHAPTERS.items()
    }
    return "\n\n".join(filter(None, by_chapter.values()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/reliability",
        description="Runs every fault in real time, and writes the audio result, the log, "
        "and the duration to docs/reliability.md.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument(
        "--only",
        default="",
        metavar="WORDS",
        help="only faults whose names contain this text; printed, not written",
    )
    parser.add_argument(
        "--at-a-time", type=int, default=32, metavar="N", help="cells to run at a time"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
