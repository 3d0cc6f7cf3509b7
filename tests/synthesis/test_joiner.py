"""One clean MP3 stream from the bytes of one or more clips."""

from collections import deque
from itertools import pairwise, repeat

from hypothesis import given, strategies as st
import pytest

from custom_components.telnyx_kokoro.api import (
    IncompleteResponseError,
    InvalidResponseError,
    ResponseTooLongError,
)
from custom_components.telnyx_kokoro.audio.concat import Mp3Concatenator
from tests.synthesis.clips import FRAME, INFO_FRAME, OTHER_RATE, STEREO, VBRI_FRAME, tag


def joined(*pieces: bytes) -> bytes:
    joiner = Mp3Concatenator()
    audio = b"".join([joiner.feed(piece) for piece in pieces]) + joiner.rest()
    joiner.end_clip()
    return audio


def test_frames_pass_untouched() -> None:
    assert joined(FRAME * 3) == FRAME * 3


def test_first_tag_stays_and_later_ones_go() -> None:
    first, second = tag(b"first"), tag(b"second")
    assert joined(first + FRAME + second + FRAME) == first + FRAME * 2


@pytest.mark.parametrize("index", [INFO_FRAME, VBRI_FRAME])
def test_index_frames_go_from_every_clip(index: bytes) -> None:
    assert joined((tag() + index + FRAME) * 2) == tag() + FRAME * 2


def test_index_frame_between_frames_goes() -> None:
    assert joined(FRAME * 3 + INFO_FRAME + FRAME * 3) == FRAME * 6


def test_mark_of_an_index_elsewhere_in_a_frame_is_audio() -> None:
    by_chance = FRAME[:100] + b"Info" + FRAME[104:]
    stream = FRAME + by_chance + FRAME * 2 + INFO_FRAME + by_chance
    assert joined(stream) == FRAME + by_chance + FRAME * 2 + by_chance


def test_old_tag_at_the_end_goes() -> None:
    assert joined(FRAME + b"TAG".ljust(128, b"x") + FRAME) == FRAME * 2


@pytest.mark.parametrize("zeros", [1, 2, 3, 100])
def test_padding_goes(zeros: int) -> None:
    padding = bytes(zeros)
    assert joined(tag() + padding + FRAME + padding) == tag() + FRAME


def test_tag_with_a_footer_is_one_tag() -> None:
    assert joined(FRAME + tag(b"x", footer=True) + FRAME) == FRAME * 2


@given(cuts=st.lists(st.integers(0, 2_000), max_size=30))
def test_where_the_bytes_are_cut_never_changes_the_audio(cuts: list[int]) -> None:
    stream = (tag(b"words") + INFO_FRAME + FRAME * 5) * 2
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    pieces = [stream[a:b] for a, b in pairwise(edges)]
    assert joined(*pieces) == joined(stream)


def test_frame_comes_as_soon_as_the_next_header_is_there() -> None:
    joiner = Mp3Concatenator()
    assert joiner.feed(FRAME + FRAME[:3]) == b""
    assert joiner.feed(FRAME[3:4]) == FRAME


def test_last_frame_comes_with_the_end() -> None:
    joiner = Mp3Concatenator()
    assert joiner.feed(FRAME * 2) == FRAME
    assert joiner.rest() == FRAME


def test_tag_does_not_come_before_audio() -> None:
    joiner = Mp3Concatenator()
    assert joiner.feed(tag() + INFO_FRAME) == b""
    assert joiner.feed(FRAME * 2) == tag() + FRAME


@pytest.mark.parametrize(
    "body",
    [b"", tag(), INFO_FRAME, bytes(99), FRAME[:-1]],
)
def test_stream_that_ends_too_early_raises(body: bytes) -> None:
    with pytest.raises(IncompleteResponseError):
        joined(body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"error": "no"}',
        b"<html>",
        b"RIFF____WAVE",
        b"OggS" * 4,
        b"\xff\xff\xff\xff" * 9,
        FRAME + b"<html>",
        FRAME * 9 + b'{"errors": []}',
        b"\1" * 70_000 + FRAME * 900,
        FRAME + FRAME[:100] + FRAME,
    ],
)
def test_what_is_no_mp3_raises(body: bytes) -> None:
    with pytest.raises(InvalidResponseError):
        joined(body)


@pytest.mark.parametrize("other", [OTHER_RATE, STEREO])
def test_frames_of_another_format_pass_and_are_told(other: bytes) -> None:
    joiner = Mp3Concatenator()
    assert joiner.feed(FRAME * 3 + other * 3) == FRAME * 3 + other * 2
    assert joiner.has_other_formats


def test_tag_of_unlikely_size_is_not_waited_for() -> None:
    with pytest.raises(InvalidResponseError):
        joined(b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f")


def numbered(count: int) -> list[bytes]:
    """Return frames that can be told apart."""
    return [FRAME[:-1] + bytes((number,)) for number in range(1, count + 1)]


@pytest.mark.parametrize("cut", range(0, 5 * 144, 71))
def test_resumed_clip_goes_on_after_the_last_frame_that_passed(cut: int) -> None:
    joiner, clip = Mp3Concatenator(), b"".join(numbered(5))
    heard = joiner.feed(clip[:cut])
    joiner.resume_clip()
    heard += joiner.feed(clip)
    assert heard + joiner.rest() == clip


# Three seconds, in frames of MPEG-1 at 48 and at 44.1 kHz.
@pytest.mark.parametrize(
    ("frame", "count"),
    [
        (b"\xff\xfb\x54\xc4".ljust(192, b"\x55"), 125),
        (b"\xff\xfb\x50\xc4".ljust(208, b"\x55"), 115),
    ],
)
def test_clip_that_is_resumed_in_another_sample_rate_goes_on_at_the_same_second(
    frame: bytes, count: int
) -> None:
    joiner = Mp3Concatenator()
    joiner.feed(frame * (count + 1))
    joiner.resume_clip()
    assert joiner.feed(FRAME * 201) == FRAME * (200 - 125)


def test_clip_that_breaks_off_earlier_the_second_time_repeats_nothing() -> None:
    joiner, clip = Mp3Concatenator(), b"".join(numbered(5))
    heard = joiner.feed(clip[: 144 * 3])
    for _ in range(2):
        joiner.resume_clip()
        heard += joiner.feed(clip[:144])
    joiner.resume_clip()
    assert heard + joiner.feed(clip) + joiner.rest() == clip


def test_only_the_clip_under_way_is_resumed() -> None:
    joiner = Mp3Concatenator()
    first, second, third, fourth = numbered(4)
    heard = joiner.feed(first + second) + joiner.rest()
    joiner.end_clip()
    heard += joiner.feed(third)
    joiner.resume_clip()
    heard += joiner.feed(third + fourth) + joiner.rest()
    assert heard == first + second + third + fourth


def test_whole_frames_come_out_before_what_is_no_mp3_raises() -> None:
    joiner = Mp3Concatenator()
    assert joiner.feed(FRAME * 3 + b"<html>".ljust(40)) == FRAME * 3
    with pytest.raises(InvalidResponseError):
        joiner.feed(FRAME)


def test_audio_of_more_than_an_hour_raises() -> None:
    joiner, minute = Mp3Concatenator(), FRAME * 2_500
    for _ in range(60):
        joiner.feed(minute)
    joiner.feed(FRAME * 2)
    with pytest.raises(ResponseTooLongError, match="hour"):
        joiner.feed(FRAME)


@pytest.mark.parametrize("waste", [bytes(1_000), tag(bytes(1_000)), INFO_FRAME * 7])
def test_bytes_without_audio_do_not_go_on_for_ever(waste: bytes) -> None:
    joiner = Mp3Concatenator()
    joiner.feed(FRAME * 2)
    with pytest.raises(ResponseTooLongError, match="without audio"):
        deque(map(joiner.feed, repeat(waste, 5_000)), maxlen=0)


def test_padding_after_the_only_frame_does_not_go_on_for_ever() -> None:
    joiner = Mp3Concatenator()
    joiner.feed(FRAME)
    with pytest.raises(ResponseTooLongError, match="without audio"):
        deque(map(joiner.feed, repeat(bytes(1_000), 5_000)), maxlen=0)


def test_there_is_no_silence_inside_a_clip_that_waits_to_be_resumed() -> None:
    joiner = Mp3Concatenator()
    joiner.feed(FRAME * 2)
    joiner.resume_clip()
    assert joiner.silence(1) == b""


def test_resumed_clip_that_turns_out_to_be_several_repeats_nothing() -> None:
    joiner = Mp3Concatenator()
    first, second, third, fourth = numbered(4)
    heard = joiner.feed(first + second + third)
    joiner.resume_clip()
    for clip in (first, second, third + fourth):
        heard += joiner.feed(clip)
        heard += joiner.next_clip()
    assert heard == first + second + third + fourth
