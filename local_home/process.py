"""The Home Assistant process and its folder."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
import os
from pathlib import Path
import sys

import aiohttp

from . import folder as home_folder, lock, ports
from .child import Child

_PAUSE = 0.05
# Set in some containers; it makes each start of Home Assistant take 30 s.
# The path is for our own modules, and the key for the integration's form only.
_WITHHELD = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "TELNYX_API_KEY")
_RECOVERY = "Activating recovery mode"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which Home Assistant is to run, and how."""

    folder: Path
    """An absolute path."""
    port: int = field(default_factory=ports.free_port)
    """It listens there, on 127.0.0.1 only."""
    python: Path = Path(sys.executable)
    """Of a virtual environment with Home Assistant in it."""
    custom_components: Sequence[Path] = ()
    """Folders of integrations, named by their domains."""
    configuration: str = ""
    """YAML of further integrations."""
    log_level: str = "debug"
    """From which level on the custom components log."""

    @property
    def url(self) -> str:
        """Return the address of the web interface."""
        return f"http://{ports.LOOPBACK}:{self.port}"

    @property
    def log(self) -> Path:
        """Return the file that takes all that is printed."""
        return self.folder / "console.log"


async def start(plan: Plan, lock_descriptor: int) -> Child:
    """Write the folder and start Home Assistant, which holds the folder by the lock.

    Raises PortTakenError.
    """
    ports.require_free(plan.port)
    home_folder.prepare(
        plan.folder,
        url=plan.url,
        port=plan.port,
        custom_components=plan.custom_components,
        configuration=plan.configuration,
        log_level=plan.log_level,
    )
    command = [str(plan.python), "-m", "homeassistant", "--skip-pip", "--log-no-color"]
    child = await Child.start(
        "Home Assistant",
        [*command, "--config", str(plan.folder)],
        folder=plan.folder,
        environment={k: v for k, v in os.environ.items() if k not in _WITHHELD},
        log=plan.log,
        keep_open=[lock_descriptor],
    )
    lock.name_holder(lock_descriptor, child.pid)
    return child


async def wait_until_listening(
    plan: Plan, child: Child, session: aiohttp.ClientSession
) -> None:
    """Wait until the web server answers.

    Raises StartError when the process ends before that, and when it gives up its
    configuration: then it would listen on its default port of all interfaces.
    """
    while not await _answers(session, plan.url):
        if not child.running:
            raise child.failure(f"ended with status {await child.wait()}")
        if _RECOVERY in child.output():
            raise child.failure("could not use its configuration")
        await asyncio.sleep(_PAUSE)


async def _answers(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as response:
            return response.ok
    except aiohttp.ClientConnectionError:
        return False
