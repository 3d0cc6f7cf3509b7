"""What a person types is understood, or refused before anything is started."""

import pytest

from soak.arguments import DOCUMENT, wishes


def test_usual_soak_is_the_recorded_one() -> None:
    wished = wishes([])
    assert (wished.utterances, wished.listeners, wished.document) == (10_000, 20, None)


def test_figures_are_written_on_demand() -> None:
    assert wishes(["--write"]).document == DOCUMENT


@pytest.mark.parametrize("typed", ["--utterances 19", "--listeners 0", "--seed x"])
def test_nonsense_is_refused(typed: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        wishes(typed.split())
