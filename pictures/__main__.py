"""`python -m pictures`: what `scripts/pictures` runs."""

import argparse
import asyncio
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from local_home import DOMAIN, HomeAssistant
from local_telnyx import LocalTelnyx

from .browser import open_browser
from .scenes import Stage, take_all

_REPOSITORY: Final = Path(__file__).parents[1]
_IMAGES: Final = _REPOSITORY / "docs" / "images"
_PORT: Final = 8089  # it is seen in a picture

_DESCRIPTION = """\
Takes the pictures of docs/images, light and dark: starts a new Home Assistant with this
integration and a local server in place of Telnyx, and walks through it in Chromium.

Translators can look at the interface in their language:
scripts/pictures --language de --width 390 --to german"""


async def _take(
    language: str, width: int | None, folder: Path, only: Collection[str]
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    integration = _REPOSITORY / "custom_components" / DOMAIN
    with TemporaryDirectory() as new:
        async with (
            LocalTelnyx(engine="auto", port=_PORT) as server,
            HomeAssistant(Path(new), custom_components=[integration]) as home,
            open_browser(home, language, width, folder, only) as browser,
        ):
            await take_all(Stage(home, server, browser))


def main() -> None:
    """Take the pictures that are wanted."""
    parser = argparse.ArgumentParser(
        prog="scripts/pictures",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--language", default="en", help="such as de or pt-BR")
    parser.add_argument(
        "--width", type=int, help="of the window in pixels; default: as in docs/images"
    )
    parser.add_argument(
        "--to",
        metavar="FOLDER",
        type=Path,
        default=_IMAGES,
        help="default: docs/images",
    )
    parser.add_argument(
        "--only",
        metavar="PICTURE",
        nargs="+",
        default=(),
        help="take only these pictures, such as settings",
    )
    given = parser.parse_args()
    asyncio.run(_take(given.language, given.width, given.to, given.only))


if __name__ == "__main__":
    main()
