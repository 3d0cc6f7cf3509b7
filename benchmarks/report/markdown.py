"""Tables in Markdown."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; columns after the first are aligned to the right."""
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def rounded(value: float) -> str:
    """Return a figure with as many digits as can be read at a glance."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}"


def signed(value: float) -> str:
    """Return a difference."""
    return f"{'+' if value >= 0 else '−'}{rounded(abs(value))}"
