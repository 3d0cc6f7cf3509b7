"""Pauses in playback are computed from the arrival of the audio."""

import pytest

from benchmarks.sound import Frame, Heard, Recording

from .sounds import encoded

ONE_SECOND = [Frame(end, 1.0) for end in (10, 20, 30)]


def heard(*times: float) -> Heard:
    return Heard(tuple(ONE_SECOND), times)


def test_audio_that_comes_in_time_leaves_no_silence() -> None:
    assert heard(5.0, 5.9, 6.0).pauses == [0, 0, 0]


def test_a_late_frame_is_waited_for() -> None:
    assert max(heard(5.0, 6.4, 6.5).pauses) == pytest.approx(0.4)


def test_a_wait_moves_everything_after_it() -> None:
    # The third frame is due one second after the second has begun, at 7.4.
    assert sum(heard(5.0, 6.4, 7.5).pauses) == pytest.approx(0.5)


def test_the_first_audio_is_not_the_header() -> None:
    wav = encoded("wav", "pcm_s16le", 1.0, 16_000)
    recording = Recording("wav", [wav[:78], wav[78:500], wav[500:]], [1.0, 2.0, 3.0])
    assert recording.heard().first == 2.0


def test_a_frame_is_there_with_its_last_byte() -> None:
    wav = encoded("wav", "pcm_s16le", 1.0, 16_000)
    first = wav.index(b"data") + 8 + 320
    pieces = [wav[: first - 1], wav[first - 1 :]]
    assert Recording("wav", pieces, [1.0, 2.0]).heard().first == 2.0
