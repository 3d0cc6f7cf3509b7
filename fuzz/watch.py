"""What must not happen besides a wrong error: a hang, a leak, a secret that is told."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
import resource
import signal
import sys
import traceback
from types import FrameType
from typing import Any, Final

from .samples import KEY
from .targets import World

# Of work on the processor, which a slow or busy machine does not make more of.
CPU_SECONDS: Final = 10
WAIT_SECONDS: Final = 30
# The largest body that is read is 32 MiB, and it is decoded and parsed.
MAX_GROWTH: Final = 400 * 1024 * 1024
_TURNS_TO_SETTLE: Final = 20


class HangError(BaseException):
    """A case takes far longer than any. Not an Exception: nothing may swallow it."""


class LeakError(Exception):
    """Something is left, or was told, that should not be."""


@contextmanager
def no_endless_work() -> Iterator[None]:
    """Raise HangError inside of work that goes on and on.

    For the main thread. The timer counts this process's own time on the processor.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        raise HangError(f"{CPU_SECONDS} seconds on the processor")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextmanager
def no_endless_memory() -> Iterator[None]:
    """Raise LeakError where the process has grown by more than any case needs."""
    before = peak_memory()
    yield
    if (growth := peak_memory() - before) > MAX_GROWTH:
        raise LeakError(f"{growth // 1024 // 1024} MiB more memory")


@contextmanager
def nothing_in_the_loop() -> Iterator[list[dict[str, Any]]]:
    """Collect what nobody has caught: errors of tasks and of callbacks."""
    told: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, context: told.append(context))
    try:
        yield told
    finally:
        loop.set_exception_handler(before)


async def require_no_task_left(world: World) -> None:
    """Raise LeakError when a task is left that is not the server's own."""
    mine = asyncio.current_task()
    for _ in range(_TURNS_TO_SETTLE):
        left = asyncio.all_tasks() - world.wire.tasks - {mine}
        if not left:
            return
        await asyncio.sleep(0)
    raise LeakError(f"a task is left: {left}")


def require_no_key_told(error: BaseException) -> None:
    """Raise LeakError when an error's traceback shows the key."""
    if KEY in "".join(traceback.format_exception(error)):
        raise LeakError("the key is in the traceback")


def peak_memory() -> int:
    """Return the most memory that this process has ever had, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
