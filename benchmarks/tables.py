"""Figures as text, and tables in Markdown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from .listening import FORMATS
from .results import Results, Spread

GAP: Final = "—"
FORMAT_NAMES: Final = tuple(each.name for each in FORMATS)


def rounded(value: float) -> str:
    """Return a figure with as many digits as can be read at a glance."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}"


def signed(value: float) -> str:
    """Return a difference."""
    return f"{'+' if value >= 0 else '−'}{rounded(abs(value))}"


def pair(spread: Spread) -> str:
    """Return median and 95th percentile."""
    return f"{rounded(spread.median)} / {rounded(spread.p95)}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown; columns after the first are aligned to the right."""
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def by_engine[T](
    results: Results,
    columns: Mapping[T, str],
    cells: Mapping[tuple[str, T], str],
) -> str:
    """Return a table with a row for each engine, from cells by engine and column."""
    return table(
        ["Engine", *columns.values()],
        (
            [title, *(cells.get((engine, column), GAP) for column in columns)]
            for engine, title in results.engines.items()
        ),
    )


def by_format(
    results: Results,
    cells: Mapping[tuple[str, str], str],
    names: Iterable[str] = FORMAT_NAMES,
) -> str:
    """Return the same with a column for each format."""
    return by_engine(results, {name: name for name in names}, cells)
