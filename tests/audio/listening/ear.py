"""What is heard: samples of a file, how long and loud they are, and their pitch."""

import io
from typing import Final

import av
import numpy as np

from .speech import Samples

_AUDIBLE: Final = 0.003  # -50 dBFS
_PITCH_WINDOW: Final = 0.04  # seconds
_LOWEST: Final = 70  # Hz
_HIGHEST: Final = 400
_LEAST_PERIODIC: Final = 0.6
_NEARLY: Final = 0.85
_FULL_SCALE: Final = {"s16": 2**15, "fltp": 1}


def samples_of(audio: bytes, extension: str) -> tuple[Samples, int]:
    """Return the samples of mono audio, 1 for full scale, and their rate in Hz."""
    with av.open(io.BytesIO(audio), "r", format=extension) as file:
        parts = [
            frame.to_ndarray()[0] / np.float32(_FULL_SCALE[frame.format.name])
            for frame in file.decode(audio=0)
        ]
        return np.concatenate(parts), file.streams.audio[0].rate


def audible(samples: Samples) -> Samples:
    """Return samples from the first to the last that can be heard."""
    heard = np.flatnonzero(np.abs(samples) > _AUDIBLE)
    return samples[heard[0] : heard[-1] + 1]


def longest_silence(samples: Samples) -> int:
    """Return the samples of the longest silence between two that can be heard."""
    heard = np.flatnonzero(np.abs(samples) > _AUDIBLE)
    return int(np.diff(heard).max()) - 1


def place_of(sound: Samples, samples: Samples) -> int:
    """Return where a sound begins within samples, the first time."""
    size = len(sound) + len(samples)
    spectrum = np.fft.rfft(samples, size) * np.conj(np.fft.rfft(sound, size))
    alike = np.fft.irfft(spectrum, size)[: len(samples) - len(sound) + 1]
    near = int(np.flatnonzero(alike > 0.99 * alike.max())[0])
    return near + int(np.argmax(alike[near : near + 100]))


def decibels(samples: Samples) -> float:
    """Return the loudness of samples on average, 0 for full scale."""
    return float(10 * np.log10(np.mean(samples.astype(float) ** 2)))


def pitch(samples: Samples, sample_rate: int) -> float:
    """Return the median of the pitch where there is one, in Hz, by autocorrelation."""
    size = round(_PITCH_WINDOW * sample_rate)
    shortest, longest = sample_rate // _HIGHEST, sample_rate // _LOWEST
    found = []
    for start in range(0, len(samples) - size, size // 2):
        window = samples[start : start + size]
        if np.abs(window).max() < 10 * _AUDIBLE:
            continue
        spectrum = np.fft.rfft(window, 2 * size)
        alike = np.fft.irfft(np.abs(spectrum) ** 2)[:longest]
        # A window holds fewer pairs of samples that are far apart.
        alike = alike / alike[0] * size / (size - np.arange(longest))
        best = alike[shortest:].max()
        if best > _LEAST_PERIODIC:
            # Twice the period is as good as the period itself.
            near = np.flatnonzero(alike[shortest:] > _NEARLY * best)
            first = shortest + int(near[0])
            period = first + int(np.argmax(alike[first : first * 5 // 4]))
            found.append(sample_rate / period)
    return float(np.median(found))
