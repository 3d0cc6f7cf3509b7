"""Gaps of the event loop, and its longest step."""

import asyncio
from asyncio import events
import time
from typing import Any

_TICK = 0.001  # seconds


class LoopWatch:
    """Measures the longest time between two turns of the loop, and its longest step.

    Another program that had the processor may have caused a gap. A step is measured in
    processor time of this thread.
    """

    def __init__(self) -> None:
        """Prepare to watch."""
        self._ticker: asyncio.TimerHandle | None = None
        # Every step of the loop goes through this; asyncio has no public way to time it.
        self._run = events.Handle._run  # noqa: SLF001
        self._due = 0.0
        self._gap = 0.0
        self._step = 0.0
        self._step_name = ""

    def start(self) -> None:
        """Start watching."""
        self.stop()
        self._gap = self._step = 0.0
        self._step_name = ""
        run = self._run

        def timed(handle: events.Handle) -> None:
            begin = time.thread_time()
            run(handle)
            took = time.thread_time() - begin
            if took > self._step:
                self._step = took
                self._step_name = _name(handle)

        events.Handle._run = timed  # type: ignore[assignment, method-assign]  # noqa: SLF001
        self._tick()

    def stop(self) -> dict[str, Any]:
        """Stop; return the longest gap and the longest step in seconds, and its name."""
        if self._ticker is not None:
            self._ticker.cancel()
            self._ticker = None
        events.Handle._run = self._run  # type: ignore[method-assign]  # noqa: SLF001
        return {"gap": self._gap, "step": self._step, "name": self._step_name}

    def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        if self._ticker is not None:
            self._gap = max(self._gap, now - self._due)
        self._due = now + _TICK
        self._ticker = loop.call_at(self._due, self._tick)


def _name(handle: events.Handle) -> str:
    called = getattr(handle, "_callback", None)
    owner = getattr(called, "__self__", None)
    if isinstance(owner, asyncio.Task):
        coroutine = owner.get_coro()
        return f"{getattr(coroutine, '__qualname__', coroutine)} ({owner.get_name()})"
    return str(getattr(called, "__qualname__", called))
