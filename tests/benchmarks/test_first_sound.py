"""Players that are not installed are left out; the page compares the others."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from sentence_stream import SentenceBoundaryDetector

from benchmarks.first_sound import PLAYERS
from benchmarks.listening import CORE_WAITS
from benchmarks.page import page
from benchmarks.players import Play, PlayerError
from benchmarks.results import FirstSound, Results, Spread
from benchmarks.world.ollama import PAUSED_ANSWER, TOOL

from .test_results import results

type Start = Callable[[Path], AbstractAsyncContextManager[Play]]


@pytest.mark.parametrize(("name", "start"), PLAYERS.items())
async def test_player_that_is_not_installed_is_named(
    name: str, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PlayerError, match=f"{name} is not installed"):
        async with start(tmp_path):
            pass


def test_first_sentence_can_be_spoken_before_the_pause() -> None:
    before = PAUSED_ANSWER.partition(TOOL)[0]
    assert len(before) > CORE_WAITS
    assert list(SentenceBoundaryDetector().add_chunk(before))


def test_the_page_shows_a_row_with_each_player() -> None:
    made = results(ours=6.0)
    made.first_sound += [
        FirstSound("ours", "mpv", Spread(5, 350.0, 400.0)),
        FirstSound("ours", "Chromium", Spread(5, 3_290.0, 3_300.0)),
    ]
    assert "| Ours | 350 / 400 | 3290 / 3300 |" in page(made)


def test_rows_are_read_back_as_they_were(tmp_path: Path) -> None:
    made = results(ours=6.0)
    made.first_sound.append(FirstSound("ours", "mpv", Spread(5, 350.0, 400.0)))
    made.save(tmp_path / "results.json")
    assert Results.load_from(tmp_path / "results.json") == made
