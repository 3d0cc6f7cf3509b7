"""Arguments are understood, or refused before anything is started."""

import pytest

from soak.__main__ import parse


def test_usual_soak_is_the_recorded_one() -> None:
    options = parse([])
    assert (options.utterances, options.listeners, options.write) == (10_000, 20, False)


def test_figures_are_written_on_demand() -> None:
    assert parse(["--write"]).write


@pytest.mark.parametrize("typed", ["--utterances 19", "--listeners 0", "--seed x"])
def test_nonsense_is_refused(typed: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        parse(typed.split())
