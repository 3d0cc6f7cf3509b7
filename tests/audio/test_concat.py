"""One clean MP3 stream from the bytes of one or more clips."""

from collections import deque
from itertools import pairwise, repeat

from hypothesis import given, strategies as st
import pytest

from custom_components.telnyx_kokoro.audio.concat import Mp3Concatenator
from custom_components.telnyx_kokoro.audio.errors import (
    EndlessAudioError,
    IncompleteAudioError,
    InvalidAudioError,
)
from tests.audio.clips import FRAME, INFO_FRAME, OTHER_RATE, STEREO, VBRI_FRAME, tag


def joined(*pieces: bytes) -> bytes:
    concatenator = Mp3Concatenator()
    audio = (
        b"".join([concatenator.feed(piece) for piece in pieces]) + concatenator.rest()
    )
    concatenator.end_clip()
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


def test_index_frame_that_is_held_back_goes() -> None:
    concatenator = Mp3Concatenator()
    assert concatenator.feed(FRAME * 2 + INFO_FRAME) == FRAME * 2
    assert concatenator.next_clip() == b""
    assert concatenator.feed(FRAME * 2) == FRAME


def test_mark_of_an_index_elsewhere_in_a_frame_is_audio() -> None:
    by_chance = FRAME[:100] + b"Info" + FRAME[104:]
    stream = FRAME + by_chance + FRAME * 2 + INFO_FRAME + by_chance
    assert joined(stream) == FRAME + by_chance + FRAME * 2 + by_chance


def test_old_tag_at_the_end_goes() -> None:
    assert joined(FRAME + b"TAG".ljust(128, b"x") + FRAME) == FRAME * 2


def test_frame_that_is_cut_and_alone_is_not_passed_on() -> None:
    concatenator = Mp3Concatenator()
    assert concatenator.feed(FRAME[:100]) + concatenator.rest() == b""
    assert not concatenator.has_started


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
    concatenator = Mp3Concatenator()
    assert concatenator.feed(FRAME + FRAME[:3]) == b""
    assert concatenator.feed(FRAME[3:4]) == FRAME


def test_last_frame_comes_with_the_end() -> None:
    concatenator = Mp3Concatenator()
    assert concatenator.feed(FRAME * 2) == FRAME
    assert concatenator.rest() == FRAME


def test_tag_does_not_come_before_audio() -> None:
    concatenator = Mp3Concatenator()
    assert concatenator.feed(tag() + INFO_FRAME) == b""
    assert concatenator.feed(FRAME * 2) == tag() + FRAME


@pytest.mark.parametrize(
    "body",
    [b"", tag(), INFO_FRAME, bytes(99), FRAME[:-1]],
)
def test_stream_that_ends_too_early_raises(body: bytes) -> None:
    with pytest.raises(IncompleteAudioError):
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
    with pytest.raises(InvalidAudioError):
        joined(body)


@pytest.mark.parametrize("other", [OTHER_RATE, STEREO])
def test_frames_of_another_format_pass_and_are_told(other: bytes) -> None:
    concatenator = Mp3Concatenator()
    assert concatenator.feed(FRAME * 3 + other * 3) == FRAME * 3 + other * 2
    assert concatenator.is_mixed


def test_tag_of_unlikely_size_is_not_waited_for() -> None:
    with pytest.raises(InvalidAudioError):
        joined(b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f")


def numbered(count: int) -> list[bytes]:
    """Return frames that can be told apart."""
    return [FRAME[:-1] + bytes((number,)) for number in range(1, count + 1)]


@pytest.mark.parametrize("cut", range(0, 5 * 144, 71))
def test_resumed_clip_goes_on_after_the_last_frame_that_passed(cut: int) -> None:
    concatenator, clip = Mp3Concatenator(), b"".join(numbered(5))
    heard = concatenator.feed(clip[:cut])
    concatenator.resume_clip()
    heard += concatenator.feed(clip)
    assert heard + concatenator.rest() == clip


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
    concatenator = Mp3Concatenator()
    concatenator.feed(frame * (count + 1))
    concatenator.resume_clip()
    assert concatenator.feed(FRAME * 201) == FRAME * (200 - 125)


def test_clip_that_breaks_off_earlier_the_second_time_repeats_nothing() -> None:
    concatenator, clip = Mp3Concatenator(), b"".join(numbered(5))
    heard = concatenator.feed(clip[: 144 * 3])
    for _ in range(2):
        concatenator.resume_clip()
        heard += concatenator.feed(clip[:144])
    concatenator.resume_clip()
    assert heard + concatenator.feed(clip) + concatenator.rest() == clip


def test_only_the_clip_under_way_is_resumed() -> None:
    concatenator = Mp3Concatenator()
    first, second, third, fourth = numbered(4)
    heard = concatenator.feed(first + second) + concatenator.rest()
    concatenator.end_clip()
    heard += concatenator.feed(third)
    concatenator.resume_clip()
    heard += concatenator.feed(third + fourth) + concatenator.rest()
    assert heard == first + second + third + fourth


def test_whole_frames_come_out_before_what_is_no_mp3_raises() -> None:
    concatenator = Mp3Concatenator()
    assert concatenator.feed(FRAME * 3 + b"<html>".ljust(40)) == FRAME * 3
    with pytest.raises(InvalidAudioError):
        concatenator.feed(FRAME)


def test_audio_of_more_than_an_hour_raises() -> None:
    concatenator, minute = Mp3Concatenator(), FRAME * 2_500
    for _ in range(60):
        concatenator.feed(minute)
    concatenator.feed(FRAME * 2)
    with pytest.raises(EndlessAudioError, match="hour"):
        concatenator.feed(FRAME)


@pytest.mark.parametrize("waste", [bytes(1_000), tag(bytes(1_000)), INFO_FRAME * 7])
def test_bytes_without_audio_do_not_go_on_for_ever(waste: bytes) -> None:
    concatenator = Mp3Concatenator()
    concatenator.feed(FRAME * 2)
    with pytest.raises(EndlessAudioError, match="without audio"):
        deque(map(concatenator.feed, repeat(waste, 5_000)), maxlen=0)


def test_padding_after_the_only_frame_does_not_go_on_for_ever() -> None:
    concatenator = Mp3Concatenator()
    concatenator.feed(FRAME)
    with pytest.raises(EndlessAudioError, match="without audio"):
        deque(map(concatenator.feed, repeat(bytes(1_000), 5_000)), maxlen=0)


def test_there_is_no_silence_inside_a_clip_that_waits_to_be_resumed() -> None:
    concatenator = Mp3Concatenator()
    concatenator.feed(FRAME * 2)
    concatenator.resume_clip()
    assert concatenator.silence(1) == b""


def test_resumed_clip_that_turns_out_to_be_several_repeats_nothing() -> None:
    concatenator = Mp3Concatenator()
    first, second, third, fourth = numbered(4)
    heard = concatenator.feed(first + second + third)
    concatenator.resume_clip()
    for clip in (first, second, third + fourth):
        heard += concatenator.feed(clip)
        heard += concatenator.next_clip()
    assert heard == first + second + third + fourth
