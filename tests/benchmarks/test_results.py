"""Figures are kept, shown and compared as they were measured."""

from pathlib import Path

import pytest

from benchmarks.check import Verdict, stored_times
from benchmarks.page import page
from benchmarks.results import FirstAudio, Machine, Results, Spread
from benchmarks.world.client import Conditions

MACHINE = Machine("2026-01-01", "a processor", 2, {"Python": "3.14"}, "abc")


def results(**overheads: float) -> Results:
    """Return announcements in MP3 with these medians over the floor."""
    made = Results(MACHINE, Conditions(), {name: name.title() for name in overheads})
    for name, over in overheads.items():
        made.first_audio.append(
            FirstAudio(
                engine=name,
                kind="announcement",
                audio_format="mp3",
                state="warm",
                first=Spread(20, 210 + over, 230 + over),
                over_floor=Spread(20, over, over + 20),
                longest_silence=0.0,
                failures=0,
            )
        )
    return made


def test_a_percentile_is_one_of_the_values() -> None:
    assert Spread.of([float(n) for n in range(1, 21)]).p95 == 19.0


def test_the_percentile_of_one_value_is_that_value() -> None:
    assert Spread.of([7.0]).p95 == 7.0


def test_saved_results_are_read_back_as_they_were(tmp_path: Path) -> None:
    made = results(ours=6.0, bare=4.0)
    made.floor["warm"] = Spread(20, 213.0, 216.0)
    made.save(tmp_path / "results.json")
    assert Results.load_from(tmp_path / "results.json") == made


def test_the_page_shows_a_row_with_median_percentile_and_overhead() -> None:
    assert "| Ours | 216 / 236 (+6.0 / +26.0) |" in page(results(ours=6.0, bare=4.0))


def test_the_page_names_what_is_missing() -> None:
    made = results(ours=6.0, bare=4.0)
    made.gaps["wyoming, 20 at once"] = "3 failed: refused"
    assert "- wyoming, 20 at once: 3 failed: refused" in page(made)


def test_a_part_that_is_kept_names_its_run() -> None:
    made = results(ours=6.0)
    made.keep("first-audio", results(ours=9.0))
    assert made.first_audio[0].over_floor.median == 9.0
    assert f"commit {made.machine.commit}: first-audio." in page(made)


def test_an_engine_without_a_figure_has_a_dash() -> None:
    made = results(ours=6.0)
    made.engines["bare"] = "Bare"
    assert "| Bare | — |" in page(made)


def test_the_stored_multiple_is_that_of_the_bare_entity() -> None:
    assert stored_times(results(ours=9.0, bare=3.0)) == 3.0


def test_being_faster_than_the_bare_entity_does_not_tighten_the_check() -> None:
    assert stored_times(results(ours=2.0, bare=8.0)) == 1.0


@pytest.mark.parametrize(("ours", "passed"), [(12.0, True), (12.1, False)])
def test_the_check_fails_beyond_three_times_the_stored_multiple(
    ours: float, passed: bool
) -> None:
    assert Verdict(ours=ours, bare=4.0, stored=1.0).passed is passed


def test_a_slow_machine_passes_when_both_are_slow() -> None:
    assert Verdict(ours=60.0, bare=40.0, stored=1.0).passed


def test_results_without_the_rows_cannot_be_compared() -> None:
    with pytest.raises(LookupError):
        stored_times(results(ours=9.0))
