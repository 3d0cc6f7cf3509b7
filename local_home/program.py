"""Programs that this process starts and ends, and free ports for them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
import socket
from typing import Final, Self

from .errors import PortTakenError, StartError

LOOPBACK: Final = "127.0.0.1"
_FIRST_ERRORS: Final = 5
_LAST_LINES: Final = 15
_PAUSE: Final = 0.05


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.create_server((LOOPBACK, 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def require_free(port: int) -> None:
    """Raise PortTakenError when another program listens on the port."""
    try:
        with socket.create_server((LOOPBACK, port)):
            pass
    except OSError as error:
        raise PortTakenError(
            f"Port {port} of 127.0.0.1 is taken by another program. "
            "End that program or choose another port."
        ) from error


def preferred_port(port: int) -> int:
    """Return the port if it is free, else another one that is."""
    try:
        require_free(port)
    except PortTakenError:
        return free_port()
    return port


class Program:
    """A running program whose output is appended to a file.

    It has a session of its own: Ctrl-C in the terminal reaches only the parent, which
    then ends the program in good order.
    """

    def __init__(
        self,
        name: str,
        process: asyncio.subprocess.Process,
        log: Path,
        log_begin: int,
    ) -> None:
        """Use `start` instead."""
        self._name = name
        self._process = process
        self._log = log
        self._log_begin = log_begin

    @classmethod
    async def start(
        cls,
        name: str,
        command: Sequence[str | Path],
        *,
        folder: Path,
        environment: Mapping[str, str],
        log: Path,
    ) -> Self:
        """Start a program in a folder."""
        with log.open("ab") as output:
            log_begin = output.tell()
            process = await asyncio.create_subprocess_exec(
                *command,
                cwd=folder,
                env=environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
            )
        return cls(name, process, log, log_begin)

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Return true until the program has ended."""
        return self._process.returncode is None

    async def wait(self) -> int:
        """Wait for the program to end and return its exit status."""
        return await self._process.wait()

    async def stop(self, patience: float = 30.0) -> None:
        """End the program; kill it after `patience` seconds or when cancelled."""
        if not self.running:
            return
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            async with asyncio.timeout(patience):
                await self._process.wait()
        except TimeoutError:
            pass
        finally:
            if self.running:
                with suppress(ProcessLookupError):
                    self._process.kill()
        await self._process.wait()

    def output(self) -> str:
        """Return all that the program has printed."""
        with self._log.open("rb") as log:
            log.seek(self._log_begin)
            return log.read().decode("utf-8", errors="replace")

    def failure(self, reason: str) -> StartError:
        """Return an error with the first errors and the last lines of the output."""
        lines = self.output().splitlines()
        errors = [line for line in lines[:-_LAST_LINES] if " ERROR " in line]
        shown = "\n".join([*errors[:_FIRST_ERRORS], *lines[-_LAST_LINES:]])
        return StartError(
            f"{self._name} {reason}. From {self._log}:\n{shown or '(nothing)'}"
        )

    async def wait_until(self, ready: Callable[[], Awaitable[bool]]) -> None:
        """Wait until a check succeeds. Raises StartError if the program ends first."""
        while not await ready():
            if not self.running:
                raise self.failure(f"ended with status {await self.wait()}")
            await asyncio.sleep(_PAUSE)
