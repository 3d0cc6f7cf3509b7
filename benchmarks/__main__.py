"""`python -m benchmarks`: what scripts/bench runs."""

import asyncio
import signal
import sys

from local_home import LocalHomeError

from .arguments import Wishes, wishes
from .progress import console
from .run import run


def main() -> int:
    """Return 0 when all went well, 1 when a check failed or nothing could be run."""
    try:
        return 0 if asyncio.run(_run(wishes())) else 1
    except asyncio.CancelledError:
        return 143
    except (LocalHomeError, LookupError, OSError) as error:
        console.print(f"Error: {error}")
        return 1


async def _run(wished: Wishes) -> bool:
    """Run, and end what was started when this is ended by a signal."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await run(wished)


if __name__ == "__main__":
    sys.exit(main())
