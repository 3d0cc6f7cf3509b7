"""Commands that tell what this process uses and how long its loop stood still."""

import asyncio
from asyncio import events
from contextlib import suppress
import ctypes
import gc
import resource
import time
from typing import Any

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback

_TICK = 0.001  # seconds


def register(hass: HomeAssistant) -> None:
    """Add the commands."""
    watch = LoopWatch()

    @callback
    @websocket_api.websocket_command({vol.Required("type"): "speech_bench/usage"})
    def usage(
        hass: HomeAssistant,
        connection: websocket_api.ActiveConnection,
        message: dict[str, Any],
    ) -> None:
        """Return seconds of processor time."""
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        connection.send_result(
            message["id"],
            {
                "processor": time.process_time(),
                "children": children.ru_utime + children.ru_stime,
            },
        )

    @callback
    @websocket_api.websocket_command({vol.Required("type"): "speech_bench/watch"})
    def start(
        hass: HomeAssistant,
        connection: websocket_api.ActiveConnection,
        message: dict[str, Any],
    ) -> None:
        """Watch the event loop from now on."""
        watch.start()
        connection.send_result(message["id"])

    @callback
    @websocket_api.websocket_command({vol.Required("type"): "speech_bench/watched"})
    def stop(
        hass: HomeAssistant,
        connection: websocket_api.ActiveConnection,
        message: dict[str, Any],
    ) -> None:
        """Stop, and return what was seen."""
        connection.send_result(message["id"], watch.stop())

    @callback
    @websocket_api.websocket_command({vol.Required("type"): "speech_bench/trim"})
    def trim(
        hass: HomeAssistant,
        connection: websocket_api.ActiveConnection,
        message: dict[str, Any],
    ) -> None:
        """Give free memory back, so that what is needed next can be seen."""
        gc.collect()
        with suppress(AttributeError, OSError):  # Only glibc has it.
            ctypes.CDLL(None).malloc_trim(0)
        connection.send_result(message["id"])

    for command in (usage, start, stop, trim):
        websocket_api.async_register_command(hass, command)


class LoopWatch:
    """Sees how long the loop does not come round, and which single step took longest.

    A gap may have its cause outside: another program had the processor. The time of a
    step is that which this thread has spent on the processor.
    """

    def __init__(self) -> None:
        """Start without watching."""
        self._ticker: asyncio.TimerHandle | None = None
        # Every step of the loop goes through this; asyncio has no public way to time it.
        self._run = events.Handle._run  # noqa: SLF001
        self._due = 0.0
        self._gap = 0.0
        self._step = 0.0
        self._step_name = ""

    def start(self) -> None:
        """Watch from now on."""
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
        """Return the longest gap and the longest step, in seconds."""
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
    """Return what a step belongs to: its task's coroutine, else its function."""
    called = getattr(handle, "_callback", None)
    owner = getattr(called, "__self__", None)
    if isinstance(owner, asyncio.Task):
        coroutine = owner.get_coro()
        return f"{getattr(coroutine, '__qualname__', coroutine)} ({owner.get_name()})"
    return str(getattr(called, "__qualname__", called))
