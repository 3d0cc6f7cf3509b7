"""Watches that a case ends with audio or a typed error, and leaves nothing behind."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager
import resource
import signal
import sys
from types import FrameType
from typing import Any, Final

import aiohttp
from hypothesis import HealthCheck, settings

from custom_components.telnyx_kokoro.api import (
    RequestTimeouts,
    TelnyxClient,
    TelnyxError,
)
from custom_components.telnyx_kokoro.audio import AudioError
from custom_components.telnyx_kokoro.audio.mp3 import clean_frames

from .samples import KEY
from .wire import Wire

BY_HAND: Final = "by-hand"
GOOD: Final = "good"
# Processor time, which does not depend on how busy the machine is.
CPU_SECONDS: Final = 10
WAIT_SECONDS: Final = 30
# The largest body that is read is 32 MiB, and it is decoded and parsed.
MAX_GROWTH: Final = 400 * 1024 * 1024
_TURNS_TO_SETTLE: Final = 20
# After a few responses aiohttp itself waits past the end of the connection.
_DEADLINES: Final = RequestTimeouts(connect=2, first_byte=0.5, between_bytes=0.2)

settings.register_profile(BY_HAND)


def cases(number: int) -> settings:
    """Return settings for this number of cases: the same each time, unless by hand."""
    return settings(
        max_examples=number,
        derandomize=settings.get_current_profile_name() != BY_HAND,
        database=None,
        deadline=None,
        print_blob=True,
        # All cases of a test share a server and a client. A large case is no mistake.
        suppress_health_check=list(HealthCheck),
    )


class EndlessError(BaseException):
    """A case takes far more time or memory than any other.

    Not an Exception: nothing may swallow it, and nothing tries to make it smaller.
    """


class LeakError(Exception):
    """Something is left behind, or the key was passed on."""


class World:
    """A client, the server that it talks to, and the ways in which cases ended."""

    def __init__(self, client: TelnyxClient, wire: Wire) -> None:
        """Start with no cases."""
        self.client = client
        self.wire = wire
        self.outcomes: Counter[str] = Counter()
        self.errors: tuple[type[Exception], ...] = ()
        self.is_failed = False

    @asynccontextmanager
    async def watched(
        self, case: object, errors: tuple[type[Exception], ...] = (TelnyxError,)
    ) -> AsyncGenerator[None]:
        """Run a case, which may end with these errors.

        Raises:
            EndlessError: It takes too much time or memory.
            LeakError: A task, an error that nobody caught or the key got out of it.

        """
        self.errors = errors
        self.is_failed = True
        outcome = GOOD
        with unhandled_errors() as unhandled:
            try:
                with limited_work(), limited_memory():
                    async with asyncio.timeout(WAIT_SECONDS):
                        yield
            except errors as error:
                outcome = type(error).__name__
                if any(KEY in str(link) for link in _chain(error)):
                    raise LeakError("the key is in the traceback") from None
            except TimeoutError as error:
                raise _endless(f"{WAIT_SECONDS} seconds of waiting", case) from error
            except EndlessError as error:
                raise _endless(str(error), case) from error
            await self._require_no_task_left()
        for context in unhandled:
            raise LeakError(f"unhandled: {context}") from context.get("exception")
        self.outcomes[outcome] += 1
        self.is_failed = False

    async def _require_no_task_left(self) -> None:
        for _ in range(_TURNS_TO_SETTLE):
            left = asyncio.all_tasks() - self.wire.tasks - {asyncio.current_task()}
            if not left:
                return
            await asyncio.sleep(0)
        for task in left:
            task.cancel()
        raise LeakError(f"a task is left: {left}")

    def require_all_outcomes(self) -> None:
        """Raise AssertionError when the cases are too weak or too strong to be of use."""
        if self.outcomes and not self.is_failed:
            assert self.outcomes[GOOD], "every case failed"
            assert not self.errors or len(self.outcomes) > 1, "no case failed"


@asynccontextmanager
async def opened_world() -> AsyncGenerator[World]:
    """Start the server and open the client's session; close both afterwards."""
    # With debug on, the stack of every task is formatted, which takes most of the time.
    asyncio.get_running_loop().set_debug(False)
    async with Wire() as wire, aiohttp.ClientSession() as session:
        client = TelnyxClient(session, KEY, wire.address, timeouts=_DEADLINES)
        yield World(client, wire)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and those that a traceback of it would show."""
    if error is not None:
        yield error
        yield from _chain(error.__cause__ or error.__context__)


def _endless(told: str, case: object) -> EndlessError:
    error = EndlessError(told)
    error.add_note(f"Case: {case!r}")
    return error


def require_clean(audio: bytes) -> None:
    """Raise AssertionError when the audio is not whole frames after at most one tag."""
    try:
        clean = b"".join([frame for _, frame in clean_frames(audio)])
    except AudioError as error:
        # Raised by the check, so not an error that a case may end with.
        raise AssertionError("the audio is not clean") from error
    assert audio.endswith(clean)


@contextmanager
def limited_work() -> Iterator[None]:
    """Raise EndlessError inside work that does not end, in the main thread.

    The timer counts this process's own time on the processor.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        raise EndlessError(f"{CPU_SECONDS} seconds on the processor")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextmanager
def limited_memory() -> Iterator[None]:
    """Raise EndlessError when the process has grown by more than any case needs."""
    before = peak_memory()
    yield
    if (growth := peak_memory() - before) > MAX_GROWTH:
        raise EndlessError(f"{growth // 1024 // 1024} MiB more memory")


@contextmanager
def unhandled_errors() -> Iterator[list[dict[str, Any]]]:
    """Collect errors of tasks and callbacks that nobody has caught."""
    found: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, context: found.append(context))
    try:
        yield found
    finally:
        loop.set_exception_handler(before)


def peak_memory() -> int:
    """Return the most memory that this process has ever had, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
