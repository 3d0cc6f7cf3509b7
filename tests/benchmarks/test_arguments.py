"""Only a whole run takes the place of the published figures."""

import pytest

from benchmarks.__main__ import PUBLISHED, UNPUBLISHED, parse


def test_a_whole_run_is_published() -> None:
    assert parse([]).folder == PUBLISHED


@pytest.mark.parametrize(
    "part", [["--quick"], ["--only", "wyoming"], ["--parts", "load"], ["--runs", "5"]]
)
def test_a_part_of_it_is_not(part: list[str]) -> None:
    assert parse(part).folder == UNPUBLISHED


def test_a_part_is_published_with_the_others_kept() -> None:
    assert parse(["--parts", "load", "--keep"]).folder == PUBLISHED


def test_ours_and_the_bare_entity_always_take_part() -> None:
    assert parse(["--only", "wyoming"]).engines == ("ours", "bare", "wyoming")


def test_an_unknown_engine_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--only", "parrot"])
    assert "parrot: there are ours" in capsys.readouterr().err
