"""Repacked MP3 is larger, refers to no earlier frame, and sounds the same."""

from collections.abc import Iterable
from itertools import batched

from av import FFmpegError
from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.telnyx_kokoro.audio.errors import InvalidAudioError
from custom_components.telnyx_kokoro.audio.gain import with_gain
from custom_components.telnyx_kokoro.audio.mp3 import (
    clean_frames,
    frame_from_header,
    silent_frames,
)
from custom_components.telnyx_kokoro.audio.repacking import FrameRepacker, roomiest

from .clips import tag
from .sounds import (
    FORMATS,
    MPEG_1,
    MPEG_2,
    MPEG_2_5,
    Format,
    Frames,
    decoded,
    sounding,
    with_checksum,
)

# Of one sample rate each, as in one stream.
ALIKE: tuple[tuple[Format, ...], ...] = (
    tuple((24_000, 1, rate * 1_000) for rate in (0, 24, 32, 48, 64, 80, 96, 128, 160)),
    tuple((22_050, 1, rate * 1_000) for rate in (0, 56, 112, 160)),
    tuple((16_000, 2, rate * 1_000) for rate in (0, 48, 64, 160)),
    tuple((8_000, 1, rate * 1_000) for rate in (0, 8, 16, 64)),
    tuple((44_100, 2, rate * 1_000) for rate in (0, 64, 128, 320)),
)
LOW = [
    kind
    for kind in (*MPEG_2, *MPEG_2_5)
    if kind[2] in range(1, 64_001) or kind[0] < 16_000
]
EXAMPLES = 500
STRICT = {"err_detect": "crccheck+explode"}


def split(stream: bytes) -> Frames:
    return tuple(frame for _, frame in clean_frames(stream))


def repacked(frames: Iterable[bytes]) -> Frames:
    repacker = FrameRepacker()
    return tuple(map(repacker.feed, frames))


def assert_same_sound(frames: Frames, others: Frames) -> None:
    assert np.array_equal(decoded(frames), decoded(others))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("reservoir", [True, False])
def test_sound_is_the_same(kind: Format, reservoir: bool) -> None:
    frames = sounding(kind, reservoir=reservoir)
    assert_same_sound(frames, repacked(frames))


@pytest.mark.parametrize("kind", LOW)
def test_frames_have_the_highest_bit_rate_and_refer_to_no_other(kind: Format) -> None:
    rate, _, _ = kind
    for frame in repacked(sounding(kind)):
        assert len(frame) == 576 * 160 * 125 // rate
        assert not frame[4]


@pytest.mark.parametrize("channels", [0x00, 0xC0])
@pytest.mark.parametrize("rate", range(3))
@pytest.mark.parametrize("version", [0xE3, 0xF3])
def test_whatever_a_frame_of_64_kbit_refers_to_fits(
    version: int, rate: int, channels: int
) -> None:
    header = bytes((0xFF, version, 0x80 | rate << 2, channels))
    frame = frame_from_header(header)
    assert frame is not None
    padding, furthest, margin = 1, 255, 6
    assert frame.size + padding + furthest + margin <= roomiest(header)[1]


@pytest.mark.parametrize("kind", [*MPEG_2, *MPEG_2_5])
def test_it_does_not_matter_when_the_volume_is_changed(kind: Format) -> None:
    stream = b"".join(sounding(kind))
    louder = FrameRepacker().feed(with_gain(stream, 2))
    assert with_gain(FrameRepacker().feed(stream), 2) == louder


@pytest.mark.parametrize("kind", MPEG_1)
def test_mpeg_1_passes_as_it_is(kind: Format) -> None:
    assert repacked(sounding(kind)) == sounding(kind)


@st.composite
def joined_clips(draw: st.DrawFn) -> Frames:
    """Draw clips of one sample rate in a row, with and without silence between them."""
    kinds = st.sampled_from(draw(st.sampled_from(ALIKE)))
    clips = draw(st.lists(kinds, min_size=1, max_size=4))
    silence, _ = silent_frames(sounding(clips[0])[0][:4], 0.1)
    frames: Frames = ()
    for kind in clips:
        frames += sounding(kind, draw(st.integers(0, 2)), reservoir=draw(st.booleans()))
        frames += draw(st.sampled_from([(), split(silence)]))
    return frames


@st.composite
def lacking(draw: st.DrawFn, streams: st.SearchStrategy[Frames]) -> Frames:
    """Draw streams of which up to five parts are missing."""
    frames = list(draw(streams))
    for place in draw(st.lists(st.integers(1, len(frames)), max_size=5)):
        del frames[place : place + draw(st.integers(1, 6))]
    return (*frames[draw(st.integers(0, 1)) :], frames[0])


@pytest.mark.slow
@settings(max_examples=EXAMPLES, deadline=None)
@given(frames=joined_clips())
def test_any_clips_in_a_row_sound_the_same(frames: Frames) -> None:
    assert_same_sound(frames, repacked(frames))


@pytest.mark.slow
@settings(max_examples=EXAMPLES, deadline=None)
@given(frames=lacking(joined_clips()))
def test_streams_that_lack_frames_sound_the_same(frames: Frames) -> None:
    assert_same_sound(frames, repacked(frames))


@pytest.mark.parametrize("kind", [(8_000, 1, 64_000), (24_000, 1, 128_000)])
def test_checksums_are_right_afterwards(kind: Format) -> None:
    plain = sounding(kind, reservoir=False)
    after = repacked(map(with_checksum, plain))
    assert len(after[5]) > len(plain[5])
    assert np.array_equal(decoded(after, **STRICT), decoded(plain))


def test_wrong_checksum_stays_wrong() -> None:
    frame = with_checksum(sounding((8_000, 1, 64_000), reservoir=False)[5])
    wrong = frame[:5] + bytes((frame[5] ^ 1,)) + frame[6:]
    with pytest.raises(FFmpegError):
        decoded(repacked([wrong]), **STRICT)


def test_frame_whose_beginning_is_missing_is_silent_and_not_the_next() -> None:
    frames = [frame for frame in sounding((24_000, 1, 64_000)) if frame[4] > 179]
    heard = decoded(repacked(frames))
    assert not heard[:, :576].any()
    assert heard[:, 2_000:].any()


def test_large_frame_finds_what_it_refers_to_in_a_repacked_one() -> None:
    small, large = sounding((24_000, 1, 64_000)), sounding((24_000, 1, 160_000))
    place = next(n for n, frame in enumerate(large) if frame[4] > 30)
    frames = (*small[:9], *large[place:])
    after = repacked(frames)
    assert after[9:] == frames[9:]
    assert_same_sound(frames, after)


def test_pieces_of_any_number_of_frames_make_the_same_stream() -> None:
    frames = sounding((24_000, 1, 48_000))
    repacker = FrameRepacker()
    pieces = [
        repacker.feed(b"".join(some)) for some in batched(frames, 5, strict=False)
    ]
    assert b"".join(pieces) == b"".join(repacked(frames))


def test_leading_tag_stays() -> None:
    frames = b"".join(sounding((24_000, 1, 64_000)))
    after = FrameRepacker().feed(tag(b"title") + frames)
    assert after == tag(b"title") + FrameRepacker().feed(frames)


def test_what_is_not_whole_frames_is_refused() -> None:
    with pytest.raises(InvalidAudioError):
        FrameRepacker().feed(sounding((24_000, 1, 64_000))[0][:-1])
