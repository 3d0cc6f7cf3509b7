"""A voice profile with everything that changes a text or its sound, and what is heard."""

import io
from typing import Any, Final

import av
import numpy as np
import numpy.typing as npt
import pytest

from custom_components.telnyx_kokoro.wording import LanguageRecognizer
from local_telnyx import LocalTelnyx

SPANISH: Final = "ef_dora"
EVERYTHING: Final[dict[str, Any]] = {
    "other_voices": [SPANISH],
    "replacements": [{"text": "TV", "spoken_as": "telly"}],
    "speed": 1.25,
    "spell_numbers": True,
    "volume": 3.0,
}

type Samples = npt.NDArray[np.float64]

_AUDIBLE: Final = 0.01  # of full scale
_MODEL: Final = "Telnyx.KokoroTTS."


@pytest.fixture(scope="session")
def recognizer() -> LanguageRecognizer:
    """What tells English and Spanish apart, which is quick to load the next time."""
    return LanguageRecognizer(("en", "es"))


def asked_of(server: LocalTelnyx) -> list[tuple[str, str]]:
    """Return who was asked to speak, and what, over both ways in their order."""
    asked: list[tuple[str, str]] = []
    for request in server.requests:
        if request.operation == "speech":
            voice = request.body["voice"].removeprefix(_MODEL)
            asked.append((voice, request.body["text"]))
        if request.operation == "websocket":
            voice = request.query["voice"].removeprefix(_MODEL)
            texts = [message["text"].strip() for message in request.messages]
            asked += [(voice, text) for text in texts if text]
    return asked


def samples_of(audio: bytes) -> tuple[Samples, int]:
    """Return what a player hears, from -1 to 1, and its rate in Hz."""
    with av.open(io.BytesIO(audio), "r") as file:
        frames = list(file.decode(audio=0))
    samples = np.concatenate([frame.to_ndarray()[0].astype(float) for frame in frames])
    is_float = frames[0].format.name.startswith("flt")
    return samples if is_float else samples / (1 << 15), frames[0].sample_rate


def seconds_of(audio: bytes) -> float:
    """Return how long a player plays."""
    samples, rate = samples_of(audio)
    return len(samples) / rate


def seconds_before_sound(audio: bytes) -> float:
    """Return how long nothing is heard at the beginning."""
    samples, rate = samples_of(audio)
    return float(np.flatnonzero(np.abs(samples) > _AUDIBLE)[0]) / rate


def decibels(audio: bytes) -> float:
    """Return how loud the tones are, in dB of full scale."""
    samples, _ = samples_of(audio)
    sounding = samples[np.abs(samples) > _AUDIBLE]
    return float(20 * np.log10(np.sqrt(np.mean(sounding**2))))
