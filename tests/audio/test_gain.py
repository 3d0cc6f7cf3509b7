"""MP3 becomes louder and quieter by what was asked, and is otherwise the same."""

from av import FFmpegError
from hypothesis import given, settings, strategies as st
import pytest

from custom_components.telnyx_kokoro.audio.errors import InvalidAudioError
from custom_components.telnyx_kokoro.audio.gain import STEP_DB, with_gain
from custom_components.telnyx_kokoro.audio.mp3 import clean_frames, silent_frames

from .clips import tag
from .sounds import (
    FORMATS,
    Format,
    Frames,
    decoded,
    loudness_db,
    sounding,
    with_checksum,
)

ROOMY: tuple[Format, ...] = (
    (8_000, 1, 64_000),
    (24_000, 1, 160_000),
    (24_000, 2, 160_000),
    (44_100, 2, 320_000),
)
# Where the gain of each granule and channel lies, in bits from the first of a frame.
GAIN_BITS = {
    (24_000, 1, 64_000): (62,),
    (24_000, 2, 128_000): (63, 126),
    (32_000, 1, 64_000): (71, 130),
    (44_100, 2, 128_000): (73, 132, 191, 250),
}
STRICT = {"err_detect": "crccheck+explode"}


def split(stream: bytes) -> Frames:
    return tuple(frame for _, frame in clean_frames(stream))


def changed(frames: Frames, steps: int) -> Frames:
    return split(with_gain(b"".join(frames), steps))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("steps", [-8, -3, 1, 2, 6])
def test_loudness_changes_by_the_steps(kind: Format, steps: int) -> None:
    frames = sounding(kind)
    before, after = (
        loudness_db(decoded(frames)),
        loudness_db(decoded(changed(frames, steps))),
    )
    assert after - before == pytest.approx(steps * STEP_DB, abs=0.1)


@pytest.mark.parametrize("kind", GAIN_BITS)
@given(steps=st.integers(-300, 300))
@settings(max_examples=30, deadline=None)
def test_only_the_gain_of_granules_that_sound_changes(kind: Format, steps: int) -> None:
    frames = sounding(kind)
    for before, after in zip(frames, changed(frames, steps), strict=True):
        expected = bits(before)
        for place in GAIN_BITS[kind]:
            # The length of the granule's data, then big_values, then the gain.
            if int(expected[place - 21 : place - 9], 2):
                gain = int(expected[place : place + 8], 2) + steps
                new = f"{min(max(gain, 0), 255):08b}"
                expected = expected[:place] + new + expected[place + 8 :]
        assert bits(after) == expected


def bits(frame: bytes) -> str:
    return "".join(f"{byte:08b}" for byte in frame)


def test_middle_and_side_of_stereo_keep_their_balance() -> None:
    frames = sounding((44_100, 2, 128_000))
    assert any(frame[3] & 0x20 for frame in frames)
    before, after = decoded(frames), decoded(changed(frames, 4))
    assert after == pytest.approx(2 * before, abs=1e-5)


@pytest.mark.parametrize("kind", ROOMY)
@pytest.mark.parametrize("steps", [-8, 4])
def test_checksums_are_right_afterwards(kind: Format, steps: int) -> None:
    frames = tuple(map(with_checksum, sounding(kind, reservoir=False)))
    before, after = decoded(frames, **STRICT), decoded(changed(frames, steps), **STRICT)
    change = loudness_db(after) - loudness_db(before)
    assert change == pytest.approx(steps * STEP_DB, abs=0.1)


def test_wrong_checksum_stays_wrong() -> None:
    frame = with_checksum(sounding(ROOMY[1], reservoir=False)[9])
    wrong = frame[:5] + bytes((frame[5] ^ 1,)) + frame[6:]
    with pytest.raises(FFmpegError):
        decoded(changed((wrong,), 4), **STRICT)


def test_silence_stays_as_it_is() -> None:
    silence, _ = silent_frames(sounding(FORMATS[0])[0][:4], 0.3)
    assert with_gain(silence, 6) == silence


def test_leading_tag_stays() -> None:
    frames = b"".join(sounding(FORMATS[0]))
    assert with_gain(tag(b"title") + frames, 2) == tag(b"title") + with_gain(frames, 2)


def test_what_is_not_whole_frames_is_refused() -> None:
    with pytest.raises(InvalidAudioError):
        with_gain(sounding(FORMATS[0])[0][:-1], 1)
