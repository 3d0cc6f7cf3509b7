"""Silence fills the block that a browser waits for, when it would run out of sound."""

import pytest

from custom_components.telnyx_kokoro.audio.browser_blocks import (
    BLOCK_BYTES,
    BlockFiller,
)
from custom_components.telnyx_kokoro.audio.mp3 import clean_frames, silent_frames
from custom_components.telnyx_kokoro.audio.repacking import FrameRepacker

from .clips import tag
from .sounds import decoded, sounding

# Of 24 ms and 480 bytes; 69 of them, less 352 bytes, are a block.
FRAMES = FrameRepacker().feed(b"".join(sounding((24_000, 1, 64_000)))[: 30 * 192])
SECONDS = 30 * 0.024


def after(*pieces: tuple[bytes, float]) -> BlockFiller:
    filler = BlockFiller()
    for frames, now in pieces:
        filler.sent(frames, now)
    return filler


@pytest.mark.parametrize("leading", [b"", tag(b"title")])
def test_silence_completes_the_block(leading: bytes) -> None:
    filler = after((leading + FRAMES, 0))
    silence = filler.frames_to_fill(1)
    over = len(leading + FRAMES + silence) - BLOCK_BYTES
    assert 0 <= over < 480
    assert not decoded(frame for _, frame in clean_frames(silence)).any()


def test_silence_is_as_short_as_can_be_behind_small_frames() -> None:
    filler = after((b"".join(sounding((24_000, 1, 64_000))), 0))
    assert len(filler.frames_to_fill(1)) % 480 == 0


def test_nothing_fills_what_is_empty_or_full() -> None:
    assert BlockFiller().frames_to_fill(0) == b""
    block = (tag(bytes(118)) + FRAMES * 3)[:BLOCK_BYTES]
    filler = after((block, 0))
    assert filler.due is None
    assert filler.frames_to_fill(1) == b""


def test_nothing_is_due_before_sound() -> None:
    silence, _ = silent_frames(FRAMES[:4], 0.5)
    assert BlockFiller().due is None
    assert after((silence, 0)).due is None


def test_beginning_that_is_less_than_a_block_is_due_after_a_short_pause() -> None:
    assert after((FRAMES, 7)).due == pytest.approx(7.25)


def test_rest_is_due_before_the_browser_runs_out_of_whole_blocks() -> None:
    # The first block's 68 whole frames play until 1.632 s after it is complete.
    filler = after((FRAMES * 3, 5))
    assert filler.due == pytest.approx(5 + 68 * 0.024 - 0.2)


def test_next_block_plays_after_the_one_before() -> None:
    filler = after((FRAMES * 3, 5), (FRAMES * 2, 5.5))
    assert filler.due == pytest.approx(5 + 136 * 0.024 - 0.2)


def test_browser_that_ran_out_plays_on_when_the_next_block_comes() -> None:
    filler = after((FRAMES * 3, 5), (FRAMES * 2, 60))
    assert filler.due == pytest.approx(60 + 68 * 0.024 - 0.2)


def test_rest_is_due_after_a_pause_when_the_browser_has_run_out_already() -> None:
    filler = after((FRAMES * 3, 5), (FRAMES, 20))
    assert filler.due == pytest.approx(20.25)


def test_filled_block_is_played_after_the_one_before() -> None:
    filler = after((FRAMES * 3, 5))
    filler.frames_to_fill(6)
    assert filler.due is None
    filler.sent(FRAMES, 6)
    assert filler.due == pytest.approx(5 + 136 * 0.024 - 0.2)
