"""The local server with Telnyx's API, in a process of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import os
from pathlib import Path
import re
import sys
from typing import Final

from .account import Account
from .child import Child

KEY: Final = "KEY_LOCAL"

_START_SECONDS = 60.0
_PAUSE = 0.05
_READY: Final = re.compile(r"^Local Telnyx at (\S+), .*engine (\w+)", re.MULTILINE)
_REPOSITORY: Final = Path(__file__).parents[1]


@asynccontextmanager
async def local_server(
    port: int, log: Path, engine: str = "auto"
) -> AsyncIterator[tuple[Account, str]]:
    """Run the server; give its account and the name of the engine that speaks.

    Raises StartError.
    """
    environment = {k: v for k, v in os.environ.items() if k != "TELNYX_API_KEY"}
    log.write_bytes(b"")
    command = [sys.executable, "-m", "local_telnyx", "--port", str(port)]
    child = await Child.start(
        "The local server",
        [*command, "--key", KEY, "--engine", engine],
        folder=_REPOSITORY,
        environment=environment,
        log=log,
    )
    try:
        ready = await _wait_until_ready(child)
        yield Account(KEY, ready[1]), ready[2]
    finally:
        await child.stop()


async def _wait_until_ready(child: Child) -> re.Match[str]:
    """Return the line that names the address."""
    try:
        async with asyncio.timeout(_START_SECONDS):
            while not (ready := _READY.search(child.output())):
                if not child.running:
                    raise child.failure(f"ended with status {await child.wait()}")
                await asyncio.sleep(_PAUSE)
    except TimeoutError as error:
        reason = f"was not ready after {_START_SECONDS:.0f} s"
        raise child.failure(reason) from error
    return ready
