"""Tells the person at the terminal what is being waited for."""

from collections.abc import Iterator
from contextlib import contextmanager
import sys
import time


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print a title, and once the work is done how long it took.

    A terminal shows the title while the work is going on; a file gets finished lines.
    """
    started = time.monotonic()
    terminal = sys.stdout.isatty()
    if terminal:
        print(f"{title} ...", end="\r", flush=True)
    try:
        yield
    except BaseException:
        if terminal:
            print()
        raise
    print(f"{title}: {time.monotonic() - started:.1f} s", flush=True)
