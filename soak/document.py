"""The place in the documentation for the figures of a soak."""

from pathlib import Path
from typing import Final

BEGIN: Final = "<!-- soak -->"
END: Final = "<!-- /soak -->"


class DocumentError(Exception):
    """There is no place for the figures."""


def require_place(file: Path) -> None:
    """Raise DocumentError unless a file has a place for the figures."""
    _around(file)


def write(file: Path, page: str) -> None:
    """Put the figures between the two marks. Raises DocumentError."""
    before, after = _around(file)
    file.write_text(f"{before}{BEGIN}\n{page}{END}{after}", encoding="utf-8")


def _around(file: Path) -> tuple[str, str]:
    if not file.is_file():
        raise DocumentError(
            f"{file} does not exist. Make it, with the lines {BEGIN} and {END} "
            "where the figures belong, or leave out --write."
        )
    text = file.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise DocumentError(
            f"{file} has no lines {BEGIN} and {END}. Add them where the figures belong."
        )
    return before, after
