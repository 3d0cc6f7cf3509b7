"""Short pieces of sound in the formats that the benchmark reads."""

from io import BytesIO
from typing import Literal

import av
import numpy as np

type Codec = Literal["flac", "libmp3lame", "pcm_s16le"]


def tone(seconds: float, rate: int) -> np.ndarray[tuple[int, int], np.dtype[np.int16]]:
    """Return samples of a tone, as PyAV takes them."""
    time = np.arange(round(seconds * rate)) / rate
    wave = 8_000 * np.sin(2 * np.pi * 440 * time)
    return np.asarray(wave[np.newaxis, :], dtype=np.int16)


def encoded(audio_format: str, codec: Codec, seconds: float, rate: int) -> bytes:
    """Return a file of a tone."""
    file = BytesIO()
    with av.open(file, "w", audio_format) as container:
        stream = container.add_stream(codec, rate=rate, layout="mono")
        frame = av.AudioFrame.from_ndarray(tone(seconds, rate), "s16", "mono")
        frame.sample_rate = rate
        container.mux([*stream.encode(frame), *stream.encode(None)])
    return file.getvalue()


def packets(file: bytes) -> int:
    """Return how many frames another reader finds in a file."""
    with av.open(BytesIO(file), "r") as container:
        return sum(1 for packet in container.demux() if packet.size)
