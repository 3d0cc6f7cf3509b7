"""Tells the person at the terminal what is being measured and how long it takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import time

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

console = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Steps:
    """The runs of one part."""

    progress: Progress
    task: TaskID

    def advance(self) -> None:
        """Count one run as done."""
        self.progress.advance(self.task)


@contextmanager
def part(title: str, total: int) -> Iterator[Steps]:
    """Show a part of the benchmark that takes so many runs."""
    begin = time.monotonic()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
        yield Steps(progress, progress.add_task(title, total=total))
    console.print(f"{title}: {time.monotonic() - begin:.0f} s")
