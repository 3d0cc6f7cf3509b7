"""Sound as samples, and how much two of them are alike."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final
import wave

import numpy as np
from numpy.typing import NDArray

type Samples = NDArray[np.float64]

_BYTES_PER_SAMPLE: Final = 2


@dataclass(frozen=True, slots=True)
class Likeness:
    """The comparison of a recording with the audio that was sent."""

    correlation: float
    """1.0 when both are the same apart from loudness and delay."""
    missing: float
    """Seconds by which the recording is shorter; negative when it is longer."""


async def decoded(
    audio: bytes,
    sample_rate: int,
    channels: int = 1,
    *,
    extension: str = "mp3",
    skipped: int = 0,
) -> bytes:
    """Return the samples of 16 bits of a file, as ffmpeg decodes and resamples it.

    A number of its first samples may be skipped.
    """
    process = await asyncio.create_subprocess_exec(
        *["ffmpeg", "-v", "error", "-f", extension, "-i", "-"],
        *["-af", f"atrim=start_sample={skipped}"],
        *["-f", "s16le", "-ar", str(sample_rate), "-ac", str(channels), "-"],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    samples, complaint = await process.communicate(audio)
    assert not complaint, complaint.decode()
    return samples


def recorded(path: Path, sample_rate: int) -> bytes:
    """Return the samples of a recording, which must be of the given rate."""
    with wave.open(str(path)) as recording:
        assert recording.getframerate() == sample_rate
        assert recording.getnchannels() == 1
        assert recording.getsampwidth() == _BYTES_PER_SAMPLE
        samples: bytes = recording.readframes(recording.getnframes())
    return samples


def compare(recording: bytes, source: bytes, sample_rate: int) -> Likeness:
    """Lay a recording over its source where both fit best, and compare them."""
    heard, sent = _samples(recording), _samples(source)
    delay = _delay(heard, sent)
    missing = (len(sent) - len(heard)) / sample_rate
    heard, sent = heard[max(delay, 0) :], sent[max(-delay, 0) :]
    common = min(len(heard), len(sent))
    correlation = np.corrcoef(heard[:common], sent[:common])[0, 1]
    return Likeness(float(correlation), missing)


def _delay(heard: Samples, sent: Samples) -> int:
    """Return how many samples later the sound begins in what was heard."""
    length = len(heard) + len(sent)
    spectrum = np.fft.rfft(heard, length) * np.conj(np.fft.rfft(sent, length))
    best = int(np.argmax(np.fft.irfft(spectrum, length)))
    return best if best < len(heard) else best - length


def _samples(pcm: bytes) -> Samples:
    return np.frombuffer(pcm, np.dtype("<i2")).astype(np.float64)
