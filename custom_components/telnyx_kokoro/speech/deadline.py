"""The bound on how long audio is waited for while there is text to be spoken."""

import asyncio
from collections.abc import Awaitable

from ..telnyx import DeadlineError


class AudioDeadline:
    """A deadline that runs from the moment a text owes audio until audio comes.

    What is tried meanwhile does not matter to it, and neither does the time that a
    listener takes. A try may be given a share of the time that is left, so that there
    is some for the next one.
    """

    def __init__(self, seconds: float) -> None:
        """Keep how long audio may take; nothing is owed yet."""
        self._seconds = seconds
        self._due: float | None = None
        self._share = 1.0
        self._limit: asyncio.Timeout | None = None

    def start(self) -> None:
        """Note that audio is owed, unless that is known already."""
        if self._due is None:
            self._due = asyncio.get_running_loop().time() + self._seconds
            if self._limit is not None:
                self._limit.reschedule(self._end_of_try())

    def begin_try(self, share: float) -> None:
        """Note that a try begins, which may take this share of the time left."""
        self._share = share

    def stop(self) -> None:
        """Note that audio has come, or that none is owed any more."""
        self._due = None
        if self._limit is not None:
            self._limit.reschedule(None)

    @property
    def seconds_left(self) -> float:
        """Return how long audio may still take."""
        if self._due is None:
            return self._seconds
        return self._due - asyncio.get_running_loop().time()

    @property
    def seconds_waited(self) -> float:
        """Return how long audio has been owed."""
        return self._seconds - self.seconds_left

    async def wait[T](self, step: Awaitable[T]) -> T:
        """Return what a step returns, in time.

        Raises:
            DeadlineError: It took longer than audio may.

        """
        limit = asyncio.timeout_at(self._end_of_try())
        try:
            async with limit as self._limit:
                return await step
        except TimeoutError:
            if not limit.expired():
                raise
            raise DeadlineError(f"No audio within {self._seconds:g} seconds") from None
        finally:
            self._limit = None

    def _end_of_try(self) -> float | None:
        if self._due is None:
            return None
        return self._due - (1 - self._share) * self.seconds_left
