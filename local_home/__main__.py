"""`python -m local_home`: what `scripts/develop` runs."""

import asyncio
import signal
import sys

from .arguments import Wishes, parse
from .develop import develop
from .errors import LocalHomeError


def main() -> int:
    """Return 0, 1 after an error, or 128 and the number of the signal that ended it."""
    wishes = parse()
    try:
        asyncio.run(_develop(wishes))
    except LocalHomeError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except asyncio.CancelledError:
        return 128 + signal.SIGTERM
    return 0


async def _develop(wishes: Wishes) -> None:
    """Let a closed terminal and `kill` end everything in good order, as Ctrl-C does."""
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, task.cancel)
    await develop(wishes)


if __name__ == "__main__":
    sys.exit(main())
