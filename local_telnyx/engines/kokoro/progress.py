"""The download at a terminal: a bar, and one line at its end."""

import time

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from .assets import local_assets, require_machine
from .download import DOWNLOAD, download


async def provide() -> None:
    """Bring the model if this machine can use it and does not have it yet.

    Raises EngineUnavailableError or OSError when that is not possible.
    """
    require_machine()
    wanted = local_assets()
    if wanted.are_there:
        return
    console = Console(highlight=False, soft_wrap=True)
    started = time.monotonic()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task("Kokoro's model", total=DOWNLOAD)
        await download(wanted, lambda done: bar.update(task, completed=done))
    seconds = time.monotonic() - started
    console.print(f"Kokoro's model: {DOWNLOAD / 1e6:.0f} MB, {seconds:.1f} s")
