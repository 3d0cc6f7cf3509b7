"""`python -m benchmarks`: the command line of `scripts/bench`."""

import argparse
import asyncio
from collections.abc import Callable, Collection, Sequence
import signal
import sys
from typing import Final

from local_home import REPOSITORY, LocalHomeError
from local_home.progress import console

from .engines import BARE, KINDS, OURS
from .run import PARTS, PUBLISHED, run

UNPUBLISHED: Final = REPOSITORY / ".cache" / "performance"
_QUICK_PARTS: Final = ("first-audio", "work", "load", "stall")
_FULL_RUNS: Final = 20
_QUICK_RUNS: Final = 3


def main() -> int:
    """Return 0 when all went well, 1 when a check failed or nothing could be run."""
    try:
        return 0 if asyncio.run(_run(parse())) else 1
    except asyncio.CancelledError:
        return 128 + signal.SIGTERM
    except (LocalHomeError, LookupError, OSError) as error:
        console.print(f"Error: {error}")
        return 1


async def _run(options: argparse.Namespace) -> bool:
    # A signal ends in good order what was started.
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await run(options)


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return engines, parts, runs, keep, quick, check and the folder to write.

    Ours and the bare entity always take part.
    """
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        description="Measures speech engines side by side in one Home Assistant "
        "and writes docs/performance. That takes an hour; a part of it is written to "
        ".cache/performance instead, unless the others are kept.",
    )
    parser.add_argument(
        "--only",
        metavar="A,B",
        type=_some_of(KINDS),
        default=tuple(KINDS),
        dest="engines",
        help=f"of {', '.join(KINDS)}",
    )
    parser.add_argument(
        "--parts", metavar="A,B", type=_some_of(PARTS), help=f"of {', '.join(PARTS)}"
    )
    parser.add_argument(
        "--runs", type=int, metavar="N", help=f"of each row; {_FULL_RUNS} unless quick"
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="with --parts: keep the other parts of docs/performance, and write there",
    )
    parser.add_argument("--quick", action="store_true", help="a few minutes, few runs")
    parser.add_argument(
        "--check",
        action="store_true",
        help="compare what is added to the floor with docs/performance/results.json; "
        "less than a minute, writes nothing",
    )
    options = parser.parse_args(arguments)
    options.parts = options.parts or (_QUICK_PARTS if options.quick else PARTS)
    options.runs = options.runs or (_QUICK_RUNS if options.quick else _FULL_RUNS)
    whole = len(options.engines) == len(KINDS) and (
        options.keep or len(options.parts) == len(PARTS)
    )
    full = whole and options.runs >= _FULL_RUNS
    options.folder = PUBLISHED if full else UNPUBLISHED
    options.engines = tuple(dict.fromkeys((OURS, BARE, *options.engines)))
    return options


def _some_of(known: Collection[str]) -> Callable[[str], Sequence[str]]:
    def chosen(text: str) -> Sequence[str]:
        names = text.split(",")
        if unknown := set(names) - set(known):
            wrong = ", ".join(sorted(unknown))
            raise argparse.ArgumentTypeError(f"{wrong}: there are {', '.join(known)}")
        return names

    return chosen


if __name__ == "__main__":
    sys.exit(main())
