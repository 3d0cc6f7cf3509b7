"""The samples on disk: what is kept, and what goes when there are too many."""

import os
from pathlib import Path

import pytest

from custom_components.telnyx_kokoro.preview.store import Sample, SampleStore

HEART = Sample("http://127.0.0.1:8089/v2", "Telnyx.KokoroTTS.af_heart", "Hello.")


def sample(number: int) -> Sample:
    """Return one of many samples."""
    return Sample(HEART.address, HEART.voice, f"Hello {number}.")


def fill(folder: Path, store: SampleStore, count: int, size: int = 10) -> list[bool]:
    """Keep many samples, each a second younger than the one before; say which stay."""
    files = [folder / sample(number).file_name for number in range(count)]
    for number, file in enumerate(files):
        store.keep(sample(number), bytes(size))
        if file.exists():
            os.utime(file, (number, number))
    return [file.exists() for file in files]


def test_sample_is_found_as_it_was_kept(tmp_path: Path) -> None:
    store = SampleStore(tmp_path / "samples")
    assert store.find(HEART) is None
    store.keep(HEART, b"whole")
    assert store.find(HEART) == b"whole"
    (file,) = (tmp_path / "samples").iterdir()
    assert (file.suffix, file.read_bytes()) == (".mp3", b"whole")


@pytest.mark.parametrize(
    "other",
    [
        Sample("http://127.0.0.1:8090/v2", HEART.voice, HEART.sentence),
        Sample(HEART.address, "Telnyx.KokoroTTS.am_puck", HEART.sentence),
        Sample(HEART.address, HEART.voice, "Good evening."),
    ],
)
def test_sample_is_not_taken_for_another_one(tmp_path: Path, other: Sample) -> None:
    store = SampleStore(tmp_path)
    store.keep(HEART, b"whole")
    assert store.find(other) is None


def test_oldest_go_when_there_are_too_many(tmp_path: Path) -> None:
    store = SampleStore(tmp_path, max_files=3)
    assert fill(tmp_path, store, 5) == [False, False, True, True, True]


def test_oldest_go_when_they_are_too_large(tmp_path: Path) -> None:
    store = SampleStore(tmp_path, max_total_bytes=25)
    assert fill(tmp_path, store, 4) == [False, False, True, True]


def test_newest_stays_however_large_it_is(tmp_path: Path) -> None:
    store = SampleStore(tmp_path, max_total_bytes=5)
    assert fill(tmp_path, store, 2) == [False, True]


def test_what_a_crash_left_behind_goes_with_the_oldest(tmp_path: Path) -> None:
    left = tmp_path / "half-written"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    fill(tmp_path, SampleStore(tmp_path, max_files=1), 1)
    assert not left.exists()


def test_sample_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("No space left on device")

    store = SampleStore(tmp_path)
    monkeypatch.setattr(os, "fsync", broken)
    monkeypatch.setattr("atomicwrites._proper_fsync", broken)
    with pytest.raises(Exception, match="No space left"):
        store.keep(HEART, b"whole")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_after_clearing(tmp_path: Path) -> None:
    store = SampleStore(tmp_path / "samples")
    store.keep(HEART, b"whole")
    store.clear()
    store.clear()
    assert list(tmp_path.iterdir()) == []
