"""The rate limit of an account, and the headers that report it."""

from collections.abc import Callable, Mapping
import math
import time
from typing import Final

from .errors import PROBLEMS, RefusedError

WINDOW_SECONDS: Final = 60.0
_TOO_MANY_REQUESTS: Final = "10011"


class RateLimit:
    """A limit on the requests per minute. The count restarts with each minute."""

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Start the first minute with the first request."""
        self.limit = limit
        self._clock = clock
        self._ends = -math.inf
        self._count = 0

    def count(self) -> None:
        """Count a request. Raises RefusedError when it is one too many."""
        if self._clock() >= self._ends:
            self._ends = self._clock() + WINDOW_SECONDS
            self._count = 0
        self._count += 1
        if self._count > self.limit:
            raise RefusedError(PROBLEMS[_TOO_MANY_REQUESTS])

    @property
    def headers(self) -> Mapping[str, str]:
        """The documented headers; `reset` and `retry-after` are in seconds."""
        left = self._ends - self._clock()
        count = self._count if left > 0 else 0
        reset = str(math.ceil(left if left > 0 else WINDOW_SECONDS))
        over = {"retry-after": reset} if count > self.limit else {}
        return over | {
            "x-ratelimit-limit": str(self.limit),
            "x-ratelimit-remaining": str(max(0, self.limit - count)),
            "x-ratelimit-reset": reset,
        }
