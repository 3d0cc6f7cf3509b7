"""The one model behind every API: it thinks before a sentence, then speaks at a pace.

The sound of every utterance is the same and as long as its text.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from io import BytesIO
import math
from typing import Final

import av
import numpy as np

from local_telnyx import mp3 as mp3_file
from local_telnyx.service import sentences

from .client import Conditions

KEY: Final = "KEY_BENCH"
VOICE: Final = "Telnyx.KokoroTTS.af_heart"
MP3_RATE: Final = 24_000  # Hz
WAV_RATE: Final = 22_050  # Hz, what Wyoming's best known engine makes
MP3_FRAME_SECONDS: Final = 576 / MP3_RATE

_SECONDS: Final = 30
_BIT_RATE: Final = 64_000
_SECONDS_PER_CHARACTER: Final = 0.065
_AMPLITUDE: Final = 9_000
_FRAMES_PER_PIECE: Final = 4  # 96 milliseconds
_FRAMES_AT_ONCE: Final = 40  # of a model without a pace


@dataclass(frozen=True, slots=True)
class Clip:
    """Half a minute of sound, played over and over."""

    frames: tuple[bytes, ...]  # MP3, 24 kHz, 64 kbit/s, mono, independent of each other
    samples: dict[int, bytes]  # 16-bit mono samples by their rate in Hz

    def mp3(self, first: int, count: int) -> bytes:
        """Return `count` frames from the first one on."""
        length = len(self.frames)
        return b"".join(self.frames[n % length] for n in range(first, first + count))

    def pcm(self, rate: int, first: int, count: int) -> bytes:
        """Return `count` samples from the first one on."""
        whole = self.samples[rate]
        start, end = 2 * first % len(whole), 2 * (first + count)
        return (whole[start:] + whole)[: end - 2 * first]


def frames_of(text: str) -> int:
    """Return the number of MP3 frames that a text lasts."""
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
    """Return MP3 without a bit reservoir: its frames are independent."""
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


@dataclass(slots=True)
class Model:
    """Speech from text. The conditions may change at any time."""

    clip: Clip
    conditions: Conditions = field(default_factory=Conditions)
    speaking: int = 0  # utterances that are being made
    spoken: int = 0  # utterances so far

    async def mp3(self, text: str) -> AsyncGenerator[bytes]:
        """Yield a text as MP3, one sentence after the other."""
        async for piece in self._speak(text, self.clip.mp3):
            yield piece

    async def pcm(self, text: str, rate: int) -> AsyncGenerator[bytes]:
        """Yield a text as 16-bit mono samples, one sentence after the other."""
        per_frame = rate * MP3_FRAME_SECONDS

        def samples(first: int, count: int) -> bytes:
            start, end = round(first * per_frame), round((first + count) * per_frame)
            return self.clip.pcm(rate, start, end - start)

        async for piece in self._speak(text, samples):
            yield piece

    async def _speak(
        self, text: str, audio: Callable[[int, int], bytes]
    ) -> AsyncGenerator[bytes]:
        self.speaking += 1
        self.spoken += 1
        try:
            for sentence in sentences(text):
                async for first, count in self._pieces(frames_of(sentence)):
                    yield audio(first, count)
        finally:
            self.speaking -= 1

    async def _pieces(self, frames: int) -> AsyncGenerator[tuple[int, int]]:
        """Yield first frame and number of frames when they would have been made."""
        loop = asyncio.get_running_loop()
        speed = self.conditions.speed
        size = _FRAMES_PER_PIECE if speed else _FRAMES_AT_ONCE
        begin = loop.time() + self.conditions.think
        for first in range(0, frames, size):
            ready = begin + (first * MP3_FRAME_SECONDS / speed if speed else 0)
            await asyncio.sleep(max(0.0, ready - loop.time()))
            yield first, min(size, frames - first)


@dataclass(slots=True)
class ModelEngine:
    """The model as an engine of the local server."""

    model: Model
    name: str = "model"
    sample_rate: int = MP3_RATE  # Hz

    async def start(self) -> None:
        """Nothing to load."""

    def mp3(self, text: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield a text as MP3."""
        return self.model.mp3(text)

    def pcm(self, text: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield a text as samples at 24,000 Hz."""
        return self.model.pcm(text, MP3_RATE)
