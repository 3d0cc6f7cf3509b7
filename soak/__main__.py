"""`python -m soak`: what scripts/soak runs."""

import asyncio
from pathlib import Path
import signal
import sys
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.progress import console, part
from local_home import LocalHomeError

from .arguments import Wishes, wishes
from .document import DocumentError, require_place, write
from .run import soak
from .stage import REPOSITORY

_FOLDERS: Final = REPOSITORY / ".cache"


def main() -> int:
    """Return 0 when all went well, 1 when a promise was broken or nothing was run."""
    wished = wishes()
    try:
        return 0 if asyncio.run(_run(wished)) else 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except asyncio.CancelledError:
        return 128 + signal.SIGTERM
    except (DocumentError, LocalHomeError, OSError) as error:
        console.print(f"Error: {error}", markup=False)
        return 1


async def _run(wished: Wishes) -> bool:
    """Soak, tell and write; return whether every promise was kept."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    if wished.document is not None:
        require_place(wished.document)
    _FOLDERS.mkdir(exist_ok=True)
    with (
        TemporaryDirectory(prefix="soak-", dir=_FOLDERS) as folder,
        part("Announcements", wished.utterances) as steps,
    ):
        result = await soak(
            Path(folder) / "home",
            utterances=wished.utterances,
            listeners=wished.listeners,
            seed=wished.seed,
            heard_one=steps.advance,
        )
    console.print(result.page(), markup=False)
    broken = result.broken_promises()
    for promise in broken:
        console.print(f"Broken: {promise}", markup=False)
    if wished.document is not None and not broken:
        write(wished.document, result.page())
        console.print(f"Written: {wished.document.relative_to(REPOSITORY)}")
    return not broken


if __name__ == "__main__":
    sys.exit(main())
