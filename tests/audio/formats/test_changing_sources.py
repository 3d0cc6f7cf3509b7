"""Audio whose sample rate or channels change is heard as what it began with."""

import io
import wave

import numpy as np
import pytest

from custom_components.telnyx_kokoro.audio import OutputFormat
from custom_components.telnyx_kokoro.audio.clip import whole_clip
from custom_components.telnyx_kokoro.audio.mp3 import StreamInfo, clean_frames

from .converting import clip, made, made_after_silences

WAV = OutputFormat("wav")
SECONDS = pytest.approx(1.25, abs=0.06)


def samples_of(audio: bytes) -> tuple[np.ndarray, int]:
    """Return the samples of mono WAV and their rate in Hz."""
    with wave.open(io.BytesIO(audio)) as file:
        assert file.getnchannels() == 1
        samples = np.frombuffer(file.readframes(10_000_000), np.int16)
        return samples, file.getframerate()


def pitch(samples: np.ndarray, sample_rate: int) -> float:
    """Return the strongest frequency in Hz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(spectrum.argmax() * sample_rate / len(samples))


@pytest.mark.parametrize(
    ("source", "hertz"),
    # The second of two channels sounds an octave higher, and as loud.
    [((44_100, 1), {220}), ((48_000, 2), {220, 440}), ((16_000, 1), {220})],
)
async def test_stream_that_began_in_silence_takes_every_source(
    source: tuple[int, int], hertz: set[int]
) -> None:
    audio = await made_after_silences([b"".join(clip(*source))], WAV)
    samples, rate = samples_of(audio)
    assert rate == 24_000
    sound = np.trim_zeros(samples)
    assert len(sound) / rate == SECONDS
    assert any(pitch(sound, rate) == pytest.approx(one, abs=3) for one in hertz)


async def test_source_may_change_and_change_back() -> None:
    pieces = [*clip(), *clip(44_100, 2), *clip(48_000), *clip()]
    samples, rate = samples_of(b"".join(await made(pieces, WAV)))
    assert rate == 24_000
    assert len(samples) / rate / 4 == SECONDS
    for part in np.array_split(samples, 4):
        assert pitch(part, rate) == pytest.approx(220, abs=3)


def test_whole_clip_has_the_format_that_it_began_with() -> None:
    whole = whole_clip(b"".join((*clip(), *clip(44_100, 2), *clip())))
    assert {frame.stream_info for frame, _ in clean_frames(whole.audio)} == {
        StreamInfo(24_000, 1)
    }
    assert whole.seconds / 3 == SECONDS
