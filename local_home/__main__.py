"""`python -m local_home`: the command line of `scripts/develop`."""

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path
import signal
import sys
from typing import Final

from .develop import develop
from .errors import LocalHomeError

_PORT: Final = 8123
_DESCRIPTION: Final = """\
Starts a Home Assistant with this integration on this machine, says a sentence, and
keeps running until Ctrl-C. Without TELNYX_API_KEY in the environment it speaks with a
local server that stands in for Telnyx; with it, with the real service."""


def main() -> int:
    """Return 0, 1 after an error, or 128 plus the number of the signal that ended it."""
    options = parse()
    try:
        asyncio.run(_develop(options))
    except (LocalHomeError, OSError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except asyncio.CancelledError:
        return 128 + signal.SIGTERM
    return 0


async def _develop(options: argparse.Namespace) -> None:
    # A closed terminal and `kill` end everything in good order, as Ctrl-C does.
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, task.cancel)
    await develop(options)


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return say, to, voice, language and port; exit with 2 when they are wrong."""
    parser = argparse.ArgumentParser(
        prog="scripts/develop",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--say", metavar="TEXT", help="say this, and end")
    add("--to", metavar="FILE", type=Path, help="with --say: the MP3 file to write")
    add("--voice", metavar="ID", help="a voice, such as bf_emma")
    add("--language", metavar="CODE", help="such as en-GB or fr-FR")
    add(
        "--port",
        type=int,
        default=_PORT,
        help="of the web interface (default: %(default)s, or a free one)",
    )
    options = parser.parse_args(arguments)
    if options.say is not None and not options.say.strip():
        parser.error("--say needs a text")
    if options.port not in range(1, 65536):
        parser.error("--port takes a number from 1 to 65535")
    if file := options.to:
        if options.say is None:
            parser.error("--to needs --say TEXT")
        if file.is_dir():
            example = file / "speech.mp3"
            parser.error(f"{file} is a folder: name a file in it, such as {example}")
        if not file.parent.is_dir():
            parser.error(f"the folder {file.parent} does not exist: make it first")
    return options


if __name__ == "__main__":
    sys.exit(main())
