"""A program that this process starts, watches and ends."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from .errors import StartError

_FIRST_ERRORS = 5
_LAST_LINES = 15


class Child:
    """One running program, whose output goes to the end of a file.

    It lives in a session of its own, so that a Ctrl-C in the terminal reaches only
    its parent, which then ends it in good order.
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
        keep_open: Sequence[int] = (),
    ) -> Self:
        """Start a program in a folder; it inherits the descriptors to keep open."""
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
                pass_fds=keep_open,
            )
        return cls(name, process, log, log_begin)

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Return whether the program has not ended yet."""
        return self._process.returncode is None

    async def wait(self) -> int:
        """Wait for the end and return the exit status."""
        return await self._process.wait()

    async def stop(self, patience: float = 30.0) -> None:
        """Ask the program to end and wait for it.

        After `patience` seconds, or when this wait is cancelled, it is killed.
        """
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
        """Return the error that says why the program is of no use."""
        return StartError(self._name, reason, _telling(self.output()), self._log)


def _telling(output: str) -> str:
    """Return the first errors and the last lines: the cause, and where it ended."""
    lines = output.splitlines()
    end = lines[-_LAST_LINES:]
    errors = [line for line in lines[:-_LAST_LINES] if " ERROR " in line]
    return "\n".join([*errors[:_FIRST_ERRORS], *end])
