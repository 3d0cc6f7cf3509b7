"""All whole frames are heard, among junk and beside damaged ones."""

from itertools import pairwise

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.telnyx_kokoro.audio.concat import Mp3Concatenator
from custom_components.telnyx_kokoro.audio.mp3 import clean_frames

from .odd_clips import Frames, OddStream, odd_streams


def joined(stream: bytes, cuts: list[int]) -> Frames:
    """Return the frames of a stream that comes in pieces."""
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    concatenator = Mp3Concatenator()
    audio = b"".join([concatenator.feed(stream[a:b]) for a, b in pairwise(edges)])
    audio += concatenator.rest()
    concatenator.end_clip()
    return tuple(frame for _, frame in clean_frames(audio))


@pytest.mark.slow
@settings(max_examples=2_000, deadline=None)
@given(odd=odd_streams(), cuts=st.lists(st.integers(0, 9_000), max_size=9))
def test_all_whole_frames_are_heard_in_order_and_nothing_else(
    odd: OddStream, cuts: list[int]
) -> None:
    # A damaged frame may still be one: the wrong bit may mean nothing, or no more than
    # that a last byte of padding is not there.
    damaged = tuple(odd.damaged.values())
    heard = joined(odd.data, cuts)
    assert tuple(frame for frame in heard if not is_of(frame, damaged)) == odd.whole


def is_of(frame: bytes, damaged: Frames) -> bool:
    return any(hurt.startswith(frame) for hurt in damaged)
