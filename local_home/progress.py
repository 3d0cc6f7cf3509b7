"""Progress at the terminal: what is being done, and how long it took."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
import time

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

console = Console(highlight=False, markup=False, soft_wrap=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show a title at a terminal while work is going on; then print the seconds."""
    started = time.monotonic()
    if console.is_terminal:
        with console.status(f"{title} ..."):
            yield
    else:
        yield
    console.print(f"{title}: {time.monotonic() - started:.1f} s")


@contextmanager
def part(title: str, total: int) -> Iterator[Callable[[], None]]:
    """Show a bar for so many runs and give the function that counts one as done."""
    started = time.monotonic()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
        task = progress.add_task(title, total=total)
        yield lambda: progress.advance(task)
    console.print(f"{title}: {time.monotonic() - started:.0f} s")
