"""What README and docs point to is there."""

from pathlib import Path
import re

import pytest

REPOSITORY = Path(__file__).parents[2]
DOCUMENTS = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]
_TARGETS = re.compile(r'\]\(([^)#\s]+)|(?:src|srcset)="([^"]+)"')


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_everything_that_is_linked_exists(document: Path) -> None:
    targets = [a or b for a, b in _TARGETS.findall(document.read_text())]
    missing = [
        target
        for target in targets
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert missing == []


def test_every_picture_is_shown_or_stands_beside_one_that_is() -> None:
    pictures = {path.name for path in (REPOSITORY / "docs/images").glob("*.png")}
    light = {name for name in pictures if not name.endswith("-dark.png")}
    dark = {name.removesuffix("-dark.png") + ".png" for name in pictures - light}
    assert dark <= light
