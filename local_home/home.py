"""A real Home Assistant on this machine, set up without a browser."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import KW_ONLY, dataclass, field
import os
from pathlib import Path
import sys
from typing import Final, Self

import aiohttp

from . import folder as home_folder
from .actions import Actions
from .interface import Login, Rest, stored_login
from .program import LOOPBACK, Program, free_port, require_free

_START_SECONDS: Final = 240.0
_PAUSE: Final = 0.05
# The first makes each start of Home Assistant take 30 s; some containers set it. The
# path is for our own modules, and the key for the integration's form only.
_WITHHELD: Final = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "TELNYX_API_KEY")
_RECOVERY: Final = "Activating recovery mode"


@dataclass
class HomeAssistant(Actions):
    """A Home Assistant in a folder, which it may have used before.

    Entering starts it and logs in; leaving ends it. It listens on 127.0.0.1 only.
    """

    folder: Path
    _: KW_ONLY
    port: int = field(default_factory=free_port)  # kept over restarts
    python: Path = Path(sys.executable)  # of an environment with Home Assistant
    custom_components: Sequence[Path] = ()  # folders named by their domains
    configuration: str = ""  # YAML of more integrations
    log_level: str = "debug"  # of the custom components
    environment: Mapping[str, str] = field(default_factory=dict)  # more variables
    url: str = field(init=False)
    log_file: Path = field(init=False)
    _program: Program | None = field(init=False, default=None)
    _session: aiohttp.ClientSession = field(init=False)
    _life: AsyncExitStack = field(init=False, default_factory=AsyncExitStack)

    def __post_init__(self) -> None:
        """Derive address and files."""
        self.folder = self.folder.absolute()
        self.url = f"http://{LOOPBACK}:{self.port}"
        self.log_file = self.folder / "console.log"

    @property
    def login(self) -> Login:
        """Return user name and password."""
        return stored_login(self.folder)

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self._running.pid

    def log(self) -> str:
        """Return everything that was logged since this object was entered."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    async def wait(self) -> int:
        """Wait until Home Assistant ends and return its exit status."""
        return await self._running.wait()

    async def restart(self) -> None:
        """End Home Assistant and start it again."""
        await self._stop()
        await self._start()

    async def __aenter__(self) -> Self:
        """Start and log in.

        Raises PortTakenError, AlreadyRunningError, StartError or LoginError.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        home_folder.require_unused(self.folder)
        async with AsyncExitStack() as life:
            self.log_file.write_bytes(b"")
            self._session = await life.enter_async_context(aiohttp.ClientSession())
            life.push_async_callback(self._stop)
            await self._start()
            self._life = life.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        """End Home Assistant in good order."""
        await self._life.aclose()

    async def _start(self) -> None:
        require_free(self.port)
        home_folder.prepare(
            self.folder,
            port=self.port,
            custom_components=self.custom_components,
            configuration=self.configuration,
            log_level=self.log_level,
        )
        options = ("--skip-pip", "--log-no-color", "--config", self.folder)
        inherited = {k: v for k, v in os.environ.items() if k not in _WITHHELD}
        self._program = await Program.start(
            "Home Assistant",
            [self.python, "-m", "homeassistant", *options],
            folder=self.folder,
            environment={**inherited, **self.environment},
            log=self.log_file,
        )
        try:
            async with asyncio.timeout(_START_SECONDS):
                await self._log_in(self._program)
        except TimeoutError as error:
            reason = f"was not ready after {_START_SECONDS:.0f} s"
            raise self._program.failure(reason) from error
        except aiohttp.ClientConnectionError as error:
            raise self._program.failure("stopped answering") from error

    async def _log_in(self, program: Program) -> None:
        await program.wait_until(self._answers)
        self._rest = Rest(self._session, self.url)
        await self._rest.log_in(self.folder)
        while (await self.rest.get("/api/config"))["state"] != "RUNNING":
            await asyncio.sleep(_PAUSE)

    async def _answers(self) -> bool:
        """Return true when the web server answers.

        Raises StartError when Home Assistant gives up its configuration: then it would
        listen on its default port of all interfaces.
        """
        if _RECOVERY in self._running.output():
            raise self._running.failure("could not use its configuration")
        try:
            async with self._session.get(self.url) as response:
                return response.ok
        except aiohttp.ClientConnectionError:
            return False

    async def _stop(self) -> None:
        self._rest = None
        if self._program is not None:
            await self._program.stop()

    @property
    def _running(self) -> Program:
        assert self._program is not None, "Home Assistant has not been started"
        return self._program
