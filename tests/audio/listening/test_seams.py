"""Clips follow each other as their speech says, without their encoders' silence."""

import asyncio

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.telnyx_kokoro.audio import (
    CLIP_END,
    OutputFormat,
    StreamInfo,
    converted,
)
from custom_components.telnyx_kokoro.audio.transcoder import Transcoder
from local_telnyx.engines.tone_frames import FRAMES

from .ear import audible, longest_silence, place_of, samples_of
from .speech import VOICES, Samples, encoded, frames_of, pieces

RATES = [16_000, 22_050, 24_000, 44_100]
TEXTS = "The front door is open.", "It is cold outside."


async def heard(stream: list[bytes]) -> Samples:
    audio = converted(pieces(stream), OutputFormat("wav"))
    data = b"".join([piece async for piece in audio])
    samples, _ = samples_of(data, "wav")
    return samples


def burst(sample_rate: int, before: float = 0.0, after: float = 0.0) -> Samples:
    """Return a third of a second of sound with silence around it, in seconds."""
    time: Samples = np.arange(sample_rate // 3) / sample_rate
    sound: Samples = 0.3 * np.sin(2 * np.pi * 440 * time)
    silences = [np.zeros(round(seconds * sample_rate)) for seconds in (before, after)]
    return np.concatenate([silences[0], sound, silences[1]])


@pytest.mark.parametrize("sample_rate", RATES)
@pytest.mark.parametrize(("after", "before"), [(0.2, 0.1), (0.05, 0.3)])
async def test_silence_of_two_clips_is_their_own(
    sample_rate: int, after: float, before: float
) -> None:
    clips = [
        encoded(burst(sample_rate, after=after), sample_rate),
        encoded(burst(sample_rate, before=before), sample_rate),
    ]
    between = longest_silence(await heard([*clips[0], CLIP_END, *clips[1]]))
    # Digital silence of a clip cannot be told from padding, of which a frame at most
    # is taken.
    frame = 1152 if sample_rate > 32_000 else 576
    asked = (after + before) * sample_rate
    assert asked - frame - 48 <= between <= asked + 48


@pytest.mark.parametrize("sample_rate", RATES)
async def test_clips_without_a_seam_keep_all_their_silence(sample_rate: int) -> None:
    clips = [encoded(burst(sample_rate), sample_rate) for _ in range(2)]
    joined = await heard([*clips[0], *clips[1]])
    samples = 1152 if sample_rate > 32_000 else 576
    assert len(joined) == len([*clips[0], *clips[1]]) * samples - 1105


@pytest.mark.parametrize("voice", VOICES)
async def test_speech_of_both_clips_is_all_there(voice: str) -> None:
    clips = [await frames_of(voice, text) for text in TEXTS]
    joined = await heard([*clips[0], CLIP_END, *clips[1], CLIP_END])
    alone = [await heard(clip) for clip in clips]
    sounds = [audible(samples) for samples in alone]
    rest = joined
    for sound in sounds:
        start = place_of(sound, rest)
        assert np.corrcoef(rest[start : start + len(sound)], sound)[0, 1] > 0.999
        rest = rest[start + len(sound) :]
    largest_step = max(np.abs(np.diff(samples)).max() for samples in alone)
    assert np.abs(np.diff(joined)).max() <= largest_step


@pytest.mark.parametrize("voice", VOICES)
async def test_seams_are_shorter_than_before(voice: str) -> None:
    clips = [await frames_of(voice, text) for text in TEXTS]
    seamless = await heard([*clips[0], CLIP_END, *clips[1]])
    untouched = await heard([*clips[0], *clips[1]])
    assert 1105 <= len(untouched) - len(seamless) <= 1105 + 576 + 47


async def test_clip_that_was_made_without_a_delay_is_left_alone() -> None:
    tones = [FRAMES[3]] * 20
    joined = await heard([*tones, CLIP_END, *tones, CLIP_END])
    assert len(joined) == 40 * 576


async def test_second_of_two_loud_clips_loses_nothing() -> None:
    clip = encoded(burst(24_000))
    joined = await heard([*clip, CLIP_END, *clip])
    energy = np.square(await heard(clip)).sum()
    assert np.square(joined).sum() == pytest.approx(2 * energy, rel=0.001)


async def test_silence_at_the_end_of_a_stream_without_a_seam_stays() -> None:
    clip = encoded(burst(24_000, after=0.5))
    assert len(await heard(clip)) == len(clip) * 576 - 1105


def test_silence_before_the_first_sound_is_not_held_back() -> None:
    transcoder = Transcoder(StreamInfo(24_000, 1), OutputFormat("wav"))
    transcoder.begin_clip()
    frames = encoded(burst(24_000, before=0.5))
    made = [bool(transcoder.feed([frame])) for frame in frames]
    transcoder.close()
    assert made[:3] == [False, True, True]
    assert all(made[1:])


@pytest.mark.parametrize("after", [0.0, 0.01, 0.03, 0.2])
async def test_size_of_the_pieces_changes_nothing(after: float) -> None:
    clip = encoded(burst(24_000, before=0.05, after=after))
    one_by_one = await heard([*clip, CLIP_END, *clip, CLIP_END])
    whole = b"".join(clip)
    at_once = await heard([whole, CLIP_END, whole, CLIP_END])
    assert np.array_equal(one_by_one, at_once)


async def test_seam_at_the_very_start_or_twice_changes_nothing() -> None:
    clip = encoded(burst(24_000))
    once = await heard([*clip, CLIP_END, *clip])
    more = await heard([CLIP_END, *clip, CLIP_END, CLIP_END, *clip])
    assert np.array_equal(once, more)


async def test_pause_in_a_clip_is_kept() -> None:
    sound = np.concatenate([burst(24_000, after=0.4), burst(24_000)])
    joined = await heard([*encoded(sound), CLIP_END])
    assert longest_silence(joined) / 24_000 == pytest.approx(0.4, abs=0.005)


async def test_untouched_mp3_passes_seams_on() -> None:
    stream = [*encoded(burst(24_000)), CLIP_END]
    frames = pieces(stream)
    assert converted(frames, OutputFormat("mp3")) is frames
    assert [piece async for piece in frames] == stream


@settings(max_examples=25, deadline=None)
@given(
    ends=st.lists(st.integers(0, 3_000), min_size=2, max_size=6),
    loudness=st.floats(0.05, 0.9),
    cuts=st.lists(st.integers(1, 200), max_size=8),
)
def test_no_sound_is_lost_wherever_clips_begin_and_end(
    ends: list[int], loudness: float, cuts: list[int]
) -> None:
    sound = loudness * burst(24_000) / 0.3
    clips = [
        encoded(np.concatenate([np.zeros(before), sound, np.zeros(after)]))
        for before, after in zip(ends[::2], ends[1::2], strict=False)
    ]
    stream = [frame for clip in clips for frame in [*clip, CLIP_END]]
    joined = asyncio.run(heard(grouped(stream, cuts)))
    whole = asyncio.run(heard(clips[0]))
    energy = np.square(whole).sum() * len(clips)
    assert np.square(joined).sum() == pytest.approx(energy, rel=0.01)


def grouped(stream: list[bytes], cuts: list[int]) -> list[bytes]:
    """Return frames in larger pieces, which end at clips and at some other places."""
    made = [b""]
    for at, frame in enumerate(stream):
        if frame == CLIP_END or at in cuts or made[-1] == CLIP_END:
            made.append(frame)
        else:
            made[-1] += frame
    return made
