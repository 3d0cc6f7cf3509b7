"""The nine tones in what a player got, frame by frame."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from local_telnyx.engines.tone_frames import (
    FRAME_BYTES,
    FRAME_SAMPLES,
    FRAMES,
    PERIODS,
    SAMPLE_RATE,
)

_NUMBER_OF: Final = {frame: number for number, frame in enumerate(FRAMES)}
_UNKNOWN: Final = -1
_SILENCE: Final = 0
# A decoder's output begins so many samples before the sound of the first frame.
_DECODER_DELAY: Final = 528
# Silence between two tones holds what they leave of themselves when they are resampled.
_LOUD: Final = 0.4
_BINS: Final = 32


def in_mp3(mp3: bytes) -> list[int]:
    """Return the number of every frame, -1 for one that is none of the nine.

    A frame that is cut off at the end is none of them either.
    """
    return [
        _NUMBER_OF.get(mp3[start : start + FRAME_BYTES], _UNKNOWN)
        for start in range(0, len(mp3), FRAME_BYTES)
    ]


def in_file(audio: bytes) -> list[int]:
    """Return the same of a WAV or FLAC file as far as it can be decoded.

    A file that is silent throughout has none.
    """
    samples = np.concatenate([np.zeros(0), *_samples(audio)])[_DECODER_DELAY:]
    count = -(-len(samples) // FRAME_SAMPLES)
    padded = np.zeros(count * FRAME_SAMPLES)
    padded[: len(samples)] = samples
    windows = padded.reshape(count, FRAME_SAMPLES) * np.hanning(FRAME_SAMPLES)
    spectra = np.abs(np.fft.rfft(windows))[:, :_BINS]
    loudness = spectra.max(axis=1)
    if not loudness.any():
        return []
    tones = np.argmax(spectra[:, list(PERIODS[1:])], axis=1) + 1
    # A stream that was kept alive for long may hold more silence than sound.
    sound = loudness[loudness > _LOUD * loudness.max()]
    heard = np.where(loudness < _LOUD * np.median(sound), _SILENCE, tones)
    return without_pauses([int(number) for number in heard])


def without_pauses(numbers: Sequence[int]) -> list[int]:
    """Return tones without the silence that keeps a stream alive while it pauses.

    That is two frames at a time; the server's own silence is one.
    """
    kept: list[int] = []
    for number, group in groupby(numbers):
        run = list(group)
        kept += run[: len(run) % 2] if number == _SILENCE else run
    return kept


def _samples(audio: bytes) -> Iterator[NDArray[np.float64]]:
    resampler = av.AudioResampler("s16", "mono", SAMPLE_RATE)
    try:
        with av.open(BytesIO(audio), "r") as file:
            for frame in file.decode(audio=0):
                for part in resampler.resample(frame):
                    yield part.to_ndarray()[0].astype(np.float64)
    except av.error.FFmpegError:
        pass  # The caller judges what was decoded before the end.
    for part in resampler.resample(None):
        yield part.to_ndarray()[0].astype(np.float64)
