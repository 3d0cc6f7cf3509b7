"""Audio is found in a stream, and nothing else is taken for it."""

import pytest

from benchmarks.sound import NotAudioError, frames

from .sounds import encoded, packets


def test_mp3_frames_last_as_long_as_the_sound() -> None:
    found = frames("mp3", encoded("mp3", "libmp3lame", 2.0, 24_000))
    # The encoder adds its delay and fills the last frame.
    assert sum(frame.seconds for frame in found) == pytest.approx(2.0, abs=0.1)


def test_mp3_tag_and_info_frame_are_no_audio() -> None:
    mp3 = encoded("mp3", "libmp3lame", 1.0, 24_000)
    assert mp3.startswith(b"ID3")
    assert b"Info" in mp3
    assert len(frames("mp3", mp3)) == packets(mp3)


def test_half_an_mp3_frame_does_not_count() -> None:
    mp3 = encoded("mp3", "libmp3lame", 1.0, 24_000)
    whole = frames("mp3", mp3)
    assert frames("mp3", mp3[: whole[3].end - 1]) == whole[:3]


def test_wav_audio_starts_after_the_header() -> None:
    wav = encoded("wav", "pcm_s16le", 1.0, 16_000)
    found = frames("wav", wav)
    assert found[0].end == wav.index(b"data") + 8 + 320
    assert sum(frame.seconds for frame in found) == pytest.approx(1.0)


def test_flac_frames_last_as_long_as_the_sound() -> None:
    flac = encoded("flac", "flac", 3.0, 48_000)
    found = frames("flac", flac)
    assert sum(frame.seconds for frame in found) == pytest.approx(3.0)
    assert found[-1].end == len(flac)


def test_flac_frames_are_those_that_the_encoder_made() -> None:
    flac = encoded("flac", "flac", 3.0, 48_000)
    assert len(frames("flac", flac)) == packets(flac)


def test_samples_that_look_like_a_flac_header_are_none() -> None:
    flac = encoded("flac", "flac", 1.0, 48_000)
    end = frames("flac", flac)[0].end
    wrong_check = bytes([flac[end + 5] ^ 0xFF])
    false_header = flac[end : end + 5] + wrong_check
    forged = flac[:end] + false_header + flac[end:]
    assert frames("flac", forged)[0].end == end + len(false_header)


@pytest.mark.parametrize("audio_format", ["mp3", "wav", "flac"])
def test_an_error_page_is_not_audio(audio_format: str) -> None:
    with pytest.raises(NotAudioError):
        frames(audio_format, b"<html>500 Internal Server Error</html>")


@pytest.mark.parametrize("audio_format", ["mp3", "wav", "flac"])
def test_silence_of_the_server_is_not_audio(audio_format: str) -> None:
    with pytest.raises(NotAudioError):
        frames(audio_format, b"")
