"""The bound on how long audio is waited for while there is text to be spoken."""

import asyncio
from collections.abc import Awaitable

from ..api import DeadlineError


class AudioDeadline:
    """A deadline that runs from the moment a text owes audio until audio comes.

    What is tried meanwhile does not matter to it, and neither does the time that a
    listener takes. A try may be given a share of the time that is left, so that there
    is some for the next one. It has a timer, which `close` ends.
    """

    def __init__(self, seconds: float) -> None:
        """Keep how long audio may take; nothing is owed yet."""
        self._seconds = seconds
        self._share = 1.0
        self._due: float | None = None
        self._end_of_try: float | None = None
        self._limit: asyncio.Timeout | None = None
        # One for many waits, which are short: it looks what has become of them.
        self._timer: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()

    def close(self) -> None:
        """End the timer, after the last wait."""
        self._forget_timer()

    def start(self) -> None:
        """Note that audio is owed, unless that is known already."""
        if self._due is None:
            self._due = self._loop.time() + self._seconds
            self._end_of_try = self._due - (1 - self._share) * self._seconds
            if self._limit is not None:
                self._look_later()

    def begin_try(self, share: float) -> None:
        """Note that a try begins, which may take this share of the time left."""
        self._share = share
        if self._due is not None:
            self._end_of_try = self._due - (1 - share) * self.seconds_left
        # This try may end sooner than the one that the timer is for.
        self._forget_timer()

    def stop(self) -> None:
        """Note that audio has come, or that none is owed any more."""
        self._due = self._end_of_try = None

    @property
    def seconds_left(self) -> float:
        """Return how long audio may still take."""
        return self._seconds if self._due is None else self._due - self._loop.time()

    @property
    def seconds_waited(self) -> float:
        """Return how long audio has been owed."""
        return self._seconds - self.seconds_left

    async def wait[T](self, step: Awaitable[T]) -> T:
        """Return what a step returns, in time.

        Raises:
            DeadlineError: It took longer than audio may.

        """
        limit = asyncio.timeout(None)
        try:
            async with limit as self._limit:
                self._look_later()
                return await step
        except TimeoutError:
            if not limit.expired():
                raise
            raise DeadlineError(f"No audio within {self._seconds:g} seconds") from None
        finally:
            self._limit = None

    def _look_later(self) -> None:
        if self._timer is None and self._end_of_try is not None:
            self._timer = self._loop.call_at(self._end_of_try, self._look)

    def _look(self) -> None:
        """End the wait if it is overdue by now."""
        self._timer = None
        if self._limit is None or self._end_of_try is None:
            return
        if (now := self._loop.time()) >= self._end_of_try:
            self._limit.reschedule(now)
        else:
            self._look_later()

    def _forget_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
