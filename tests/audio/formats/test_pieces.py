"""Audio is converted as it comes, frame by frame, and nothing of it is lost."""

from contextlib import aclosing
import io
from itertools import pairwise
import wave

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.telnyx_kokoro.audio.conversion import FRAMES_PER_SLICE, converted
from custom_components.telnyx_kokoro.audio.output_formats import OutputFormat
from tests.audio.clips import tag
from tests.synthesis.turns import turns_of_others

from .converting import (
    DELAY,
    EVERY_KIND,
    FLAC_HEADER_BYTES,
    WAV_16K,
    WAV_HEADER_BYTES,
    clip,
    made,
    source,
    whole,
)


@pytest.mark.parametrize("sample_rate", [24_000, 16_000, 48_000, 8_000])
async def test_every_sample_after_the_delay_is_there(sample_rate: int) -> None:
    audio = b"".join(await made(clip(), OutputFormat("wav", sample_rate)))
    with wave.open(io.BytesIO(audio)) as file:
        samples = len(file.readframes(file.getnframes())) // 2
    heard = len(clip()) * 576 - DELAY
    assert samples == pytest.approx(heard * sample_rate / 24_000, abs=1)


@pytest.mark.parametrize(
    "wanted",
    [
        *[OutputFormat("wav", rate) for rate in (None, 8000, 16000, 22050, 44100)],
        *[OutputFormat("flac", rate) for rate in (None, 16000, 22050, 44100, 48000)],
        OutputFormat("wav", 48_000, 2, 4),
        OutputFormat("flac", 48_000, 2, 3),
    ],
)
async def test_frame_after_the_delay_gives_audio_out(wanted: OutputFormat) -> None:
    frames = iter(clip())
    async with aclosing(converted(source(frames), wanted)) as audio:
        first = await anext(audio)
    headers = {"wav": WAV_HEADER_BYTES, "flac": FLAC_HEADER_BYTES}
    assert len(first) > headers[wanted.extension]
    # The delay ends shortly before the third one begins.
    assert len(list(frames)) >= len(clip()) - 3


async def test_nothing_comes_of_nothing() -> None:
    assert await made([], WAV_16K) == []


async def test_header_waits_for_the_first_block_of_audio() -> None:
    # At 8 kHz a block of FLAC is a little longer than a frame of MP3.
    first, *_ = await made(clip(), OutputFormat("flac", 8_000))
    assert len(first) > FLAC_HEADER_BYTES


@pytest.mark.parametrize("wanted", EVERY_KIND)
@settings(max_examples=25, deadline=None)
@given(cuts=st.lists(st.integers(1, len(clip()) - 1), max_size=30))
async def test_how_frames_are_grouped_never_changes_a_byte(
    wanted: OutputFormat, cuts: list[int]
) -> None:
    edges = [0, *sorted(set(cuts)), len(clip())]
    pieces = [b"".join(clip()[a:b]) for a, b in pairwise(edges)]
    assert b"".join(await made(pieces, wanted)) == whole(wanted)


@pytest.mark.parametrize("wanted", EVERY_KIND)
async def test_tag_before_the_audio_does_not_change_it(wanted: OutputFormat) -> None:
    audio = await made([tag(b"words") + clip()[0], *clip()[1:]], wanted)
    assert b"".join(audio) == whole(wanted)


@pytest.mark.parametrize("wanted", EVERY_KIND)
async def test_long_audio_in_one_piece_leaves_turns_to_other_tasks(
    wanted: OutputFormat,
) -> None:
    async with turns_of_others() as turns:
        await made([b"".join(clip() * 7)], wanted)
    assert turns.count >= len(clip() * 7) // FRAMES_PER_SLICE


@pytest.mark.parametrize("wanted", EVERY_KIND)
async def test_what_comes_at_once_stays_small(wanted: OutputFormat) -> None:
    audio = await made([b"".join(clip() * 7)], wanted)
    assert max(map(len, audio)) < FRAMES_PER_SLICE * 24 * 48 * 2 + 100
