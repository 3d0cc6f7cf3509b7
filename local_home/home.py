"""A real Home Assistant on this machine, set up without a browser."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
import sys
from types import TracebackType
from typing import Self

import aiohttp

from . import lock, ports, process
from .automation import Automation
from .child import Child
from .login import Doorkeeper, Login, stored_login
from .process import Plan
from .rest import Rest
from .settings import Settings

_START_SECONDS = 240.0
_PAUSE = 0.05


class HomeAssistant(Automation, Settings):
    """A Home Assistant in a folder, which it may have used before.

    Entering starts it and logs in; leaving ends it. It listens on 127.0.0.1 only.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int | None = None,
        python: Path = Path(sys.executable),
        custom_components: Sequence[Path] = (),
        configuration: str = "",
        log_level: str = "debug",
    ) -> None:
        """Describe the home.

        Without a port it takes a free one and keeps it over restarts. The Python is
        that of a virtual environment with Home Assistant in it. The custom components
        are folders named by their domains; they log from `log_level` on. The
        configuration is YAML of further integrations.
        """
        self.plan = Plan(
            folder=folder.absolute(),
            port=port or ports.free_port(),
            python=python,
            custom_components=custom_components,
            configuration=configuration,
            log_level=log_level,
        )
        self._child: Child | None = None
        self._life = AsyncExitStack()

    @property
    def url(self) -> str:
        """Return the address of the web interface."""
        return self.plan.url

    @property
    def login(self) -> Login:
        """Return what a person types to log in."""
        return stored_login(self.plan.folder)

    @property
    def pid(self) -> int:
        """Return the number of the process, to measure what it uses."""
        return self._running.pid

    def log(self) -> str:
        """Return all that was logged since this object was entered."""
        return self.plan.log.read_text(encoding="utf-8", errors="replace")

    async def wait(self) -> int:
        """Wait until Home Assistant ends by itself and return its exit status."""
        return await self._running.wait()

    async def restart(self) -> None:
        """End Home Assistant and start it again."""
        await self._stop()
        await self._start()

    async def __aenter__(self) -> Self:
        """Start and log in.

        Raises PortTakenError, AlreadyRunningError, StartError or LoginError.
        """
        self.plan.folder.mkdir(parents=True, exist_ok=True)
        async with AsyncExitStack() as life:
            self._lock = life.enter_context(lock.hold(self.plan.folder))
            self.plan.log.write_bytes(b"")
            self._session = await life.enter_async_context(aiohttp.ClientSession())
            life.push_async_callback(self._stop)
            await self._start()
            self._life = life.pop_all()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End it in good order."""
        await self._life.aclose()

    async def _start(self) -> None:
        self._child = child = await process.start(self.plan, self._lock)
        try:
            async with asyncio.timeout(_START_SECONDS):
                await process.wait_until_listening(self.plan, child, self._session)
                doorkeeper = Doorkeeper(self._session, self.url, self.plan.folder)
                tokens = await doorkeeper.log_in(self.login)
                self._rest = Rest(self._session, self.url, doorkeeper, tokens)
                while (await self.rest.get("/api/config"))["state"] != "RUNNING":
                    await asyncio.sleep(_PAUSE)
        except TimeoutError as error:
            reason = f"was not ready after {_START_SECONDS:.0f} s"
            raise child.failure(reason) from error
        except aiohttp.ClientConnectionError as error:
            raise child.failure("stopped answering") from error

    async def _stop(self) -> None:
        self._rest = None
        if self._child is not None:
            await self._child.stop()

    @property
    def _running(self) -> Child:
        assert self._child is not None, "Home Assistant has not been started"
        return self._child
