"""The server of a cell, with its fault, and how it is reached."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
import math
import socket
import ssl
from typing import Final, Self

from yarl import URL

from custom_components.telnyx_kokoro.api import TelnyxClient
from local_telnyx import DOCS, Fault as LocalFault, LocalTelnyx
from tests.line import Line

from .door import Door
from .model import Cell, Fault, Recurrence, Settings, Way
from .names import NameServer
from .slow_tones import SlowTones
from .tls import server_context
from .trouble import Link, Raw, Served

KEY: Final = "KEY_THAT_NOBODY_MAY_READ"

# For a fault of the connection that strikes once: after this many seconds it is mended.
_MENDED_AFTER: Final = {Link.REFUSED: 0.2, Link.UNANSWERED: 10.5}
_RESTARTED_AFTER: Final = 0.4  # seconds


@dataclass(slots=True)
class Stage:
    """A server that works, and the address at which the cell's fault is met."""

    telnyx: LocalTelnyx
    address: URL
    door: Door | None
    thinking: float = 0
    line: Line | None = None

    async def strike(self, client: TelnyxClient) -> None:
        """Let a connection die that the client has opened, if that is the fault."""
        if self.line is not None:
            await client.voices()
            self.telnyx.forget()
            self.line.die()

    @property
    def requests(self) -> int:
        """Return how many requests and sockets for speech have come."""
        if self.door is not None:
            return self.door.requests
        return len(self.telnyx.requests)

    def begun(self, words: str) -> int:
        """Return how many requests asked for a text with these words.

        A socket counts as one: until something is heard, each begins at the beginning.
        """
        if self.door is not None:
            return sum(text is None or words in text for text in self.door.texts)
        return sum(
            request.operation == "websocket" or words in str(request.body)
            for request in self.telnyx.requests
        )

    async def received(self) -> None:
        """Wait until a request or socket for speech has come."""
        if self.door is not None:
            await self.door.received()
        else:
            await self.telnyx.received(1)

    async def idle(self) -> None:
        """Wait until nothing is open any more."""
        if self.door is not None:
            await self.door.idle()
        await self.telnyx.idle()

    @property
    def still_open(self) -> int:
        """Return how many requests and sockets are open."""
        return self.telnyx.open_requests + (self.door.open_calls if self.door else 0)


@asynccontextmanager
async def opened(
    cell: Cell, number: int, names: NameServer, second: float
) -> AsyncGenerator[Stage]:
    """Start the server of a cell. Its fault waits for the first request for speech."""
    trouble = cell.fault.trouble
    async with AsyncExitStack() as running:
        telnyx = await running.enter_async_context(_server(cell.fault))
        is_once = cell.recurrence is Recurrence.ONCE
        answers = {
            way: answer
            for way, answer in trouble.answers.items()
            if not is_once or way == cell.way
        }
        times = 1 if is_once else None
        for way, answer in answers.items():
            if isinstance(answer, Served):
                operation = "speech" if way == Way.REST else "websocket"
                telnyx.fail(_scaled(answer.fault, second), only=operation, times=times)
        scripts = {
            way: answer.steps
            for way, answer in answers.items()
            if isinstance(answer, Raw)
        }
        if trouble.link is Link.DEAD:
            line = await running.enter_async_context(Line(telnyx.port))
            yield Stage(telnyx, URL(line.address()), None, line=line)
            return
        if trouble.link is Link.RESTARTED:
            restarting = asyncio.create_task(_restart(telnyx, second))
            running.callback(restarting.cancel)
        if not scripts and trouble.link in (Link.PLAIN, Link.RESTARTED):
            yield Stage(telnyx, URL(telnyx.url), None, trouble.thinking)
            return
        host = f"cell{number}.test"
        tls: ssl.SSLContext | None = server_context(trouble.link, host)
        door = await running.enter_async_context(
            Door(scripts, times=times, server=telnyx, second=second, tls=tls)
        )
        port = await _reachable(door, trouble.link, is_once, running, second)
        if trouble.link is Link.UNKNOWN_HOST:
            names.forget(host, 1 if is_once else math.inf)
        scheme = "https" if tls or trouble.link is Link.TLS_SILENT else "http"
        yield Stage(telnyx, URL(f"{scheme}://{host}:{port}/v2"), door)


def _server(fault: Fault) -> LocalTelnyx:
    """Return the server, with tones that can be read at the speed of the fault."""
    dialect = fault.trouble.dialect or DOCS
    if fault.settings is Settings.PLAIN:
        return LocalTelnyx(key=KEY, dialect=dialect)
    return LocalTelnyx(key=KEY, dialect=dialect, engine=SlowTones(dialect.sample_rate))


async def _restart(telnyx: LocalTelnyx, second: float) -> None:
    """Stop the server soon after it has begun to speak, and start it again."""
    await telnyx.received(1)
    await asyncio.sleep(_RESTARTED_AFTER * second)
    await telnyx.close()
    await telnyx.start()


async def _reachable(
    door: Door, link: Link, is_once: bool, running: AsyncExitStack, second: float
) -> int:
    """Open the door as far as its link lets it open; return its port."""
    if link not in _MENDED_AFTER:
        await door.open()
        return door.port
    blocked = running.enter_context(_Blocked(is_listening=link is Link.UNANSWERED))
    if is_once:

        async def mend() -> None:
            await asyncio.sleep(_MENDED_AFTER[link] * second)
            blocked.free()
            await door.open(blocked.port)

        mending = asyncio.create_task(mend())
        running.callback(mending.cancel)
    return blocked.port


class _Blocked:
    """A port on which nobody gets through: closed, or with a full queue."""

    def __init__(self, *, is_listening: bool) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=0)
        self.port: int = self._listener.getsockname()[1]
        self._sockets = [self._listener]
        if not is_listening:
            self.free()
            return
        for _ in range(2):
            caller = socket.socket()
            caller.setblocking(False)
            caller.connect_ex(("127.0.0.1", self.port))
            self._sockets.append(caller)

    def free(self) -> None:
        """Leave the port."""
        while self._sockets:
            self._sockets.pop().close()

    def __enter__(self) -> Self:
        """Return the port."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the port."""
        self.free()


def _scaled(fault: LocalFault, second: float) -> LocalFault:
    """Return a fault whose times are as long as they are here."""
    headers = {
        name: str(float(value) * second) if value.isdigit() else value
        for name, value in fault.headers.items()
    }
    return replace(
        fault,
        delay=fault.delay * second,
        pause=fault.pause * second,
        headers=headers,
    )
