"""One Home Assistant for each folder."""

from collections.abc import Iterator
from contextlib import contextmanager
import fcntl
import os
from pathlib import Path

from .errors import AlreadyRunningError

_LOCK = ".running"


def require_unused(folder: Path) -> None:
    """Raise AlreadyRunningError when a Home Assistant is running in the folder."""
    if (folder / _LOCK).exists():
        with hold(folder):
            pass


@contextmanager
def hold(folder: Path) -> Iterator[int]:
    """Hold the folder and give the file descriptor that holds it.

    A child process that inherits the descriptor holds the folder too, so the lock
    outlives a parent that was killed. The system frees it when the last of them ends.
    Raises AlreadyRunningError when another process holds it.
    """
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunningError(folder, _holder(descriptor)) from error
        name_holder(descriptor, os.getpid())
        yield descriptor
    finally:
        os.close(descriptor)


def name_holder(descriptor: int, pid: int) -> None:
    """Write down which process is to be ended to free the folder."""
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(pid).encode(), 0)


def _holder(descriptor: int) -> int | None:
    """Return the process that was named."""
    number = os.pread(descriptor, 20, 0)
    return int(number) if number.isdigit() else None
