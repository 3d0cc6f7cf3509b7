"""The page: what is merged, what is told apart, what is left out."""

from dataclasses import replace

from .faults import FAULTS
from .model import Heard, Outcome, Recurrence, Sound, cells
from .table import chapter

FAULT = next(fault for fault in FAULTS if fault.name == "cut in the middle")


def outcomes() -> list[Outcome]:
    return [
        Outcome(
            cell=cell,
            heard=Heard.BEGINNING,
            error="incomplete",
            is_translated=True,
            log=(
                "ERROR: Error getting audio for Dinner … is ready…: A | B cell….test:1",
            ),
            seconds=1.0 if cell.sound is Sound.MP3 else 2.0,
            limit=9,
            requests=3,
            begun=3,
            kept=(),
            leaks=(),
            tells_key=(),
        )
        for cell in cells(FAULT)
        if cell.recurrence is Recurrence.ALWAYS
    ]


def row(some: list[Outcome]) -> list[str]:
    *_, last = chapter("Cuts", [FAULT], some).splitlines()
    return [cell.strip() for cell in last.replace("\\|", "/").split("|")[1:-1]]


def test_sounds_that_agree_are_one_with_the_longer_time() -> None:
    assert row(outcomes())[1:5] == ["beginning, 2.0 s"] * 4


def test_sounds_that_differ_are_told_apart() -> None:
    first, *others = outcomes()
    assert row([replace(first, heard=Heard.WHOLE), *others])[1] == (
        "MP3: whole, 1.0 s<br>satellite: beginning, 2.0 s"
    )


def test_log_is_told_once_without_what_varies() -> None:
    assert row(outcomes())[5] == "A / B …"


def test_way_that_is_not_touched_has_a_dash() -> None:
    assert row(outcomes()[:2])[2] == "–"
