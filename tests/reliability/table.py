"""The outcomes as a page: a row for each fault."""

from collections.abc import Iterable, Sequence
from itertools import groupby
import re
from typing import Final

from .model import Fault, Outcome, Recurrence, Sound, Text, Way

_LEAD: Final = re.compile(r"^ERROR: Error getting audio for .*?(?:…|\]): ")
# What is different each time: names, ports, and how TLS is checked.
_VARYING: Final = re.compile(
    r"cell\S*?\.test(:\d+)?( ssl:\w+)?|\('127\.0\.0\.1', \d+\)"
)
_LONGEST_LINE: Final = 200  # characters
_UNTOUCHED: Final = "–"  # by this fault
_MARKUP: Final = str.maketrans({"|": "\\|", "<": "&lt;", ">": "&gt;", "*": "\\*"})
_COLUMNS: Final = tuple((text, way) for text in Text for way in Way)
_HEADS: Final = {Way.REST: "REST", Way.WEBSOCKET: "WebSocket"}
_SOUNDS: Final = {Sound.MP3: "MP3", Sound.SATELLITE: "satellite"}
_TITLES: Final = {Recurrence.ONCE: "occurs once", Recurrence.ALWAYS: "persists"}


def chapter(title: str, faults: Sequence[Fault], outcomes: Iterable[Outcome]) -> str:
    """Return a chapter: what came of some faults, once and always."""
    by_recurrence = {
        recurrence: [
            outcome for outcome in outcomes if outcome.cell.recurrence is recurrence
        ]
        for recurrence in Recurrence
    }
    tables = [
        f"### {title}: the fault {_TITLES[recurrence]}\n\n{_table(faults, some)}"
        for recurrence, some in by_recurrence.items()
        if some
    ]
    return "\n\n".join(tables)


def _table(faults: Sequence[Fault], outcomes: Sequence[Outcome]) -> str:
    heads = [f"{text.capitalize()}, {_HEADS[way]}" for text, way in _COLUMNS]
    lines = [["Fault", *heads, "The log says"], ["---"] * (len(heads) + 2)]
    for fault in faults:
        some = [outcome for outcome in outcomes if outcome.cell.fault is fault]
        if some:
            cells = [_cell(some, text, way) for text, way in _COLUMNS]
            lines.append([fault.name.translate(_MARKUP), *cells, _log(some)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(outcomes: Iterable[Outcome], text: Text, way: Way) -> str:
    """Return what is heard and after how long, merged where both sounds agree."""
    here = [
        outcome
        for outcome in outcomes
        if outcome.cell.text is text and outcome.cell.way is way
    ]
    by_heard = {
        heard: list(some)
        for heard, some in groupby(
            sorted(here, key=lambda outcome: outcome.heard),
            key=lambda outcome: outcome.heard,
        )
    }
    if not here:
        return _UNTOUCHED
    if len(by_heard) == 1:
        return "".join(f"{heard}, {_time(some)}" for heard, some in by_heard.items())
    return "<br>".join(
        f"{_SOUNDS[outcome.cell.sound]}: {outcome.heard}, {_time([outcome])}"
        for outcome in here
    )


def _time(outcomes: Iterable[Outcome]) -> str:
    return f"{max(outcome.seconds for outcome in outcomes):.1f} s"


def _log(outcomes: Iterable[Outcome]) -> str:
    """Return the different lines that were logged, without what varies."""
    lines = [_told(line) for outcome in outcomes for line in outcome.log]
    return "<br>".join(dict.fromkeys(lines)) or "nothing"


def _told(line: str) -> str:
    line = _VARYING.sub("…", _LEAD.sub("", line))
    if len(line) > _LONGEST_LINE:
        line = line[: _LONGEST_LINE - 1] + "…"
    return line.translate(_MARKUP)
