"""The filters of speed hold little back, lose no end of a clip, and need no threads."""

from pathlib import Path

from av import AudioFrame
import numpy as np
import pytest

from custom_components.telnyx_kokoro.audio import Sound, StreamInfo
from custom_components.telnyx_kokoro.audio.filters import SoundFilter

from .speech import RATE, Samples, hum

SOURCE = StreamInfo(RATE, 1)
SPEEDS = [0.5, 0.8, 1.25, 1.5, 2.0]


def frames_of(samples: Samples) -> list[AudioFrame]:
    frames = []
    for start in range(0, len(samples), 576):
        part = samples[None, start : start + 576].astype(np.float32)
        frames.append(AudioFrame.from_ndarray(part, "fltp", "mono"))
        frames[-1].sample_rate = RATE
    return frames


def heard(samples: Samples, speed: float) -> Samples:
    """Return a clip of its own at another speed."""
    sound = SoundFilter(SOURCE, Sound(speed))
    frames = [heard for frame in frames_of(samples) for heard in sound.feed(frame)]
    frames += sound.finish()
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


@pytest.mark.parametrize(
    ("speed", "frames"), [(0.5, 2), (0.8, 2), (1.25, 2), (1.5, 3), (2.0, 3)]
)
def test_first_sound_comes_after_a_few_frames(speed: float, frames: int) -> None:
    sound = SoundFilter(SOURCE, Sound(speed))
    made = [bool(sound.feed(frame)) for frame in frames_of(hum())]
    sound.close()
    assert made.index(True) == frames - 1


@pytest.mark.parametrize("samples", [20_000, 20_300, 20_600, 20_900])
@pytest.mark.parametrize("speed", SPEEDS)
def test_end_of_a_clip_is_heard(speed: float, samples: int) -> None:
    time = np.arange(samples) / RATE
    last = time > time[-1] - 0.025
    clip = np.where(last, 0.5 * np.sin(2 * np.pi * 1_000 * time), 0.01)
    ending = np.abs(heard(clip, speed)) > 0.2
    assert ending.sum() / RATE > 0.01 / speed


@pytest.mark.parametrize("speed", SPEEDS)
def test_clip_that_ends_quietly_has_the_right_length(speed: float) -> None:
    clip = np.concatenate([hum(), np.zeros(2_400)])
    assert len(heard(clip, speed)) == round(len(clip) / speed)


def test_filters_work_in_the_thread_that_calls_them() -> None:
    threads = len(list(Path("/proc/self/task").iterdir()))
    sound = SoundFilter(SOURCE, Sound(1.25, 3.0))
    for frame in frames_of(hum()):
        sound.feed(frame)
    assert len(list(Path("/proc/self/task").iterdir())) == threads
    sound.close()
