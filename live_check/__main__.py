"""`scripts/live-check`: walks a service's protocol once and compares it with the table."""

import argparse
import asyncio
import os
from pathlib import Path
import sys
from typing import Final

import aiohttp

from .table import compared
from .transcript import Transcript
from .walk import CHARACTERS, Walk

KEY_VARIABLE: Final = "TELNYX_API_KEY"
PRODUCTION: Final = "https://api.telnyx.com/v2"
_TIMEOUT: Final = aiohttp.ClientTimeout(total=60)


def main() -> int:
    """Return 0 if all rows agree with a dialect, 1 if one differs, 2 if the walk was not finished."""
    parser = argparse.ArgumentParser(prog="scripts/live-check", description=__doc__)
    parser.add_argument("--url", default=PRODUCTION, help="default: %(default)s")
    parser.add_argument("--transcript", type=Path, default=Path("live-check.txt"))
    parser.add_argument("--patience", type=float, default=5.0, help="seconds")
    parser.add_argument("--yes", action="store_true", help="do not ask first")
    options = parser.parse_args()
    api_key = os.environ.get(KEY_VARIABLE, "").strip()
    if not api_key:
        print(f"Set {KEY_VARIABLE} to an API key.", file=sys.stderr)
        return 2
    print(f"Has {CHARACTERS} characters spoken by {options.url}, which are charged.")
    try:
        if not options.yes and input("Go on? [y/N] ").strip().lower() != "y":
            return 2
        # Before anything is charged, not after.
        options.transcript.touch()
    except EOFError:
        print("Without a terminal, add --yes.", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"The transcript cannot be written: {error}", file=sys.stderr)
        return 2
    return asyncio.run(check(options, api_key))


async def check(options: argparse.Namespace, api_key: str) -> int:
    """Walk, print the rows, and write the transcript, even of a walk that fails."""
    transcript = Transcript(api_key)
    try:
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
            url = options.url.rstrip("/")
            walk = Walk(session, url, api_key, transcript, options.patience)
            rows = list(compared(await walk.all()))
    except (aiohttp.ClientError, OSError, TypeError, ValueError) as error:
        print(f"The walk ended early: {error or type(error).__name__}", file=sys.stderr)
        return 2
    finally:
        options.transcript.write_text(str(transcript), encoding="utf-8")
        print(f"Transcript: {options.transcript}")
    print("Like       What                             Found")
    for row in rows:
        print(row)
    return int(any(row.differs for row in rows))


if __name__ == "__main__":
    sys.exit(main())
