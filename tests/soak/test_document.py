"""The figures stand between two marks, or it is said what is missing."""

from pathlib import Path

import pytest

from soak.report import BEGIN, END, DocumentError, require_place, write


def test_figures_replace_what_stood_between_the_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"Before.\n\n{BEGIN}\nOld.\n{END}\n\nAfter.\n")
    write(page, "New.\n")
    write(page, "Newer.\n")
    assert page.read_text() == f"Before.\n\n{BEGIN}\nNewer.\n{END}\n\nAfter.\n"


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"page.md does not exist. Make it"):
        require_place(tmp_path / "page.md")


@pytest.mark.parametrize("text", ["", BEGIN, END, f"{END}\n{BEGIN}"])
def test_missing_mark_is_named(tmp_path: Path, text: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text)
    with pytest.raises(DocumentError, match="has no lines <!-- soak -->"):
        write(page, "New.")
    assert page.read_text() == text
