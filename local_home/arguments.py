"""What a person types after `scripts/develop`."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HOME_ASSISTANT_PORT: Final = 8123
GREETING: Final = "Hello. This is your home speaking."

_DESCRIPTION = """\
Starts a Home Assistant with this integration on this machine, says a sentence, and
keeps running until Ctrl-C. Without TELNYX_API_KEY in the environment it speaks with a
local server that stands in for Telnyx; with it, with the real service."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be said, how, and what happens then."""

    text: str
    file: Path | None
    """Where the speech goes; None: into Home Assistant's own folder."""
    voice: str | None
    language: str | None
    port: int
    stay: bool
    """Whether Home Assistant keeps running afterwards."""


def parse(arguments: Sequence[str] | None = None) -> Wishes:
    """Return the wishes; ends the program with status 2 when they make no sense."""
    parser = argparse.ArgumentParser(
        prog="scripts/develop",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--say", metavar="TEXT", help="say this, and end")
    parser.add_argument(
        "--to", metavar="FILE", type=Path, help="with --say: the MP3 file to write"
    )
    parser.add_argument("--voice", metavar="ID", help="a voice, such as bf_emma")
    parser.add_argument("--language", metavar="CODE", help="such as en-GB or fr-FR")
    parser.add_argument(
        "--port",
        type=int,
        default=HOME_ASSISTANT_PORT,
        help="of the web interface (default: %(default)s, or a free one)",
    )
    given = parser.parse_args(arguments)
    if given.say is not None and not given.say.strip():
        parser.error("--say needs a text")
    if given.port not in range(1, 65536):
        parser.error("--port takes a number from 1 to 65535")
    if given.to is not None:
        if given.say is None:
            parser.error("--to needs --say TEXT")
        if problem := _why_not(given.to):
            parser.error(problem)
    return Wishes(
        text=given.say or GREETING,
        file=given.to and given.to.absolute(),
        voice=given.voice,
        language=given.language,
        port=given.port,
        stay=given.say is None,
    )


def _why_not(file: Path) -> str | None:
    """Return why a file cannot be written, before anything is started."""
    if file.is_dir():
        return f"{file} is a folder: name a file in it, such as {file / 'speech.mp3'}"
    if not file.parent.is_dir():
        return f"the folder {file.parent} does not exist: make it first"
    return None
