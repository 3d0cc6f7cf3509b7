"""Programs at a terminal: their progress, and their end."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
import signal
import sys
import time
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from .errors import LocalHomeError

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


def run(program: Coroutine[Any, Any, bool | None], *errors: type[Exception]) -> int:
    """Run a program and return its exit status.

    That is 0, 1 after one of these errors, a LocalHomeError or an OSError and when the
    program returns false, or 128 plus the number of the signal that ended it. A closed
    terminal and `kill` end everything in good order, as Ctrl-C does.
    """

    async def until_signal() -> bool | None:
        task = asyncio.current_task()
        assert task is not None
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, task.cancel)
        return await program

    known: tuple[type[Exception], ...] = (LocalHomeError, OSError, *errors)
    try:
        return 1 if asyncio.run(until_signal()) is False else 0
    except known as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except asyncio.CancelledError:
        return 128 + signal.SIGTERM
