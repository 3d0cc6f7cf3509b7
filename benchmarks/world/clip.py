"""The sound of every utterance: always the same, as long as its text."""

from dataclasses import dataclass
from io import BytesIO
import math
from typing import Final

import av
import numpy as np

from local_telnyx import mp3 as mp3_file

MP3_RATE: Final = 24_000  # Hz
WAV_RATE: Final = 22_050  # Hz, what Wyoming's best known engine makes
MP3_FRAME_SECONDS: Final = 576 / MP3_RATE

_SECONDS: Final = 30
_BIT_RATE: Final = 64_000
_SECONDS_PER_CHARACTER: Final = 0.065
_AMPLITUDE: Final = 9_000


@dataclass(frozen=True, slots=True)
class Clip:
    """Half a minute of sound, played over and over."""

    frames: tuple[bytes, ...]
    """MP3, 24 kHz, 64 kbit/s, mono; each can be decoded without the ones before it."""
    samples: dict[int, bytes]
    """16-bit mono samples by their rate in Hz."""

    def mp3(self, first: int, count: int) -> bytes:
        """Return so many frames, from the first on."""
        length = len(self.frames)
        return b"".join(self.frames[n % length] for n in range(first, first + count))

    def pcm(self, rate: int, first: int, count: int) -> bytes:
        """Return so many samples, from the first on."""
        whole = self.samples[rate]
        start, end = 2 * first % len(whole), 2 * (first + count)
        return (whole[start:] + whole)[: end - 2 * first]


def frames_of(text: str) -> int:
    """Return how many MP3 frames a text lasts."""
    seconds = max(1, len(text)) * _SECONDS_PER_CHARACTER
    return math.ceil(seconds / MP3_FRAME_SECONDS)


def make_clip() -> Clip:
    """Return the clip, which takes a moment to encode."""
    samples = {rate: _voice(rate) for rate in (MP3_RATE, WAV_RATE)}
    frames = tuple(mp3_file.frames(_encode(samples[MP3_RATE])))
    return Clip(frames, {rate: made.tobytes() for rate, made in samples.items()})


def _voice(rate: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """Return harmonics of a wandering pitch in syllables: no silence, no noise."""
    time = np.arange(_SECONDS * rate) / rate
    pitch = 120 + 25 * np.sin(2 * np.pi * 0.4 * time)
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    wave = sum(np.sin(n * phase) / n for n in range(1, 12))
    syllables = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * time)
    return np.asarray(_AMPLITUDE * 0.5 * wave * syllables, dtype=np.int16)


def _encode(samples: np.ndarray[tuple[int], np.dtype[np.int16]]) -> bytes:
    """Return MP3 whose frames do not lean on each other."""
    file = BytesIO()
    options = {"write_xing": "0", "id3v2_version": "0"}
    with av.open(file, "w", "mp3", options=options) as container:
        stream = container.add_stream("libmp3lame", rate=MP3_RATE, layout="mono")
        stream.bit_rate = _BIT_RATE
        stream.options = {"reservoir": "0"}
        frame = av.AudioFrame.from_ndarray(samples[np.newaxis, :], "s16p", "mono")
        frame.sample_rate = MP3_RATE
        container.mux([*stream.encode(frame), *stream.encode(None)])
    return file.getvalue()
