"""A session at the terminal: cases for some minutes, and what was found."""

from itertools import count
import time
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from .arguments import Wishes
from .cases import case
from .run import Tally, run_case
from .targets import TARGETS, opened_world

console: Final = Console(highlight=False, soft_wrap=True, markup=False)


async def fuzz_for_a_person(wished: Wishes) -> bool:
    """Do what was wished; return whether nothing was found."""
    console.print(f"Seed {wished.seed}")
    tally = Tally()
    async with opened_world() as world:
        if wished.case is not None:
            await run_case(world, case(wished.seed, wished.case), tally)
        else:
            seconds = wished.minutes * 60
            begin = time.monotonic()
            with _progress() as progress:
                task = progress.add_task("0 cases", total=seconds)
                for number in count():
                    if (elapsed := time.monotonic() - begin) >= seconds:
                        break
                    known = len(tally.findings)
                    await run_case(world, case(wished.seed, number), tally)
                    for finding in list(tally.findings.values())[known:]:
                        progress.console.print(str(finding))
                    progress.update(
                        task, completed=elapsed, description=f"{tally.cases:,} cases"
                    )
    _tell(tally, wished)
    return not tally.findings


def _progress() -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    quiet = not console.is_terminal
    return Progress(*columns, console=console, transient=True, disable=quiet)


def _tell(tally: Tally, wished: Wishes) -> None:
    if wished.case is not None:
        for finding in tally.findings.values():
            console.print(str(finding))
    for target in TARGETS:
        of_target = {
            ended: times
            for (name, ended), times in tally.outcomes.most_common()
            if name == target.name
        }
        if of_target:
            parts = (f"{times:,} {ended}" for ended, times in of_target.items())
            console.print(f"{target.name}: {', '.join(parts)}")
    found = len(tally.findings) or "nothing"
    console.print(f"{tally.cases:,} cases of seed {wished.seed}: {found} found")
