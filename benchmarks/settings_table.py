"""The table of a profile's settings."""

from collections.abc import Iterator
from typing import Final

from .engines import BARE
from .results import Results, Settings
from .settings import ANNOUNCEMENT, ANSWER, NOTHING, SETTINGS
from .tables import FORMAT_NAMES, GAP, rounded, signed, table

_COLUMNS: Final = {
    **{(ANNOUNCEMENT, name): name for name in FORMAT_NAMES},
    (ANSWER, FORMAT_NAMES[0]): f"answer, {FORMAT_NAMES[0]}",
}
_TITLES: Final = {BARE: "bare entity"} | {
    name: setting.title for name, setting in SETTINGS.items()
}


def settings_section(results: Results) -> Iterator[str]:
    """Yield the section, if there are rows for it."""
    if not results.settings:
        return
    rows = {(row.setting, row.kind, row.audio_format): row for row in results.settings}
    yield "## Settings of a voice profile"
    yield (
        "Median time to the first audio frame, in parentheses the difference to this "
        "integration with nothing set, and the processor time of one announcement, "
        "Home Assistant and its child processes. An answer is measured from the moment "
        "when its first sentence is known. "
        f"Warm, in turns: {_counts(results)}."
    )
    yield table(
        ["Setting", *_COLUMNS.values()],
        (
            [
                title,
                *(
                    _cell(rows.get((name, *column)), rows.get((NOTHING, *column)))
                    for column in _COLUMNS
                ),
            ]
            for name, title in _TITLES.items()
        ),
    )


def _counts(results: Results) -> str:
    runs = {row.kind: row.first.runs for row in results.settings}
    return ", ".join(f"{count} {kind}s" for kind, count in runs.items())


def _cell(row: Settings | None, nothing: Settings | None) -> str:
    if row is None:
        return GAP
    cell = rounded(row.first.median)
    if nothing is not None and row is not nothing:
        cell += f" ({signed(row.first.median - nothing.first.median)})"
    return cell if row.processor is None else f"{cell}, {rounded(row.processor)}"
