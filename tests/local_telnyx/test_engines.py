"""The engines that speak, and how one is chosen."""

from array import array
import asyncio
from functools import cache
import importlib.util
import io
import math
import shutil
import sys

import av
import pytest

from local_telnyx.engines import Engine, EngineUnavailableError, open_engine
from local_telnyx.engines.engine import from_bytes, to_bytes
from local_telnyx.engines.espeak import resampled, voice_name
from local_telnyx.mp3 import frames

from .caller import HEART

SENTENCES = "This is the first sentence. And here comes another one."


def missing(*modules: str) -> bool:
    """Whether one of these cannot be imported."""
    return any(importlib.util.find_spec(module) is None for module in modules)


SPEAKING = [
    pytest.param(
        "hibari",
        marks=pytest.mark.skipif(
            missing("hibari", "onnxruntime", "lameenc"), reason="hibari is missing"
        ),
    ),
    pytest.param(
        "espeak",
        marks=pytest.mark.skipif(
            missing("lameenc")
            or (missing("espeakng_loader") and not shutil.which("espeak-ng")),
            reason="espeak-ng is missing",
        ),
    ),
]


def seconds(mp3: bytes) -> tuple[int, float]:
    """Return sample rate and length, as FFmpeg's decoder hears them."""
    with av.open(io.BytesIO(mp3), "r") as container:
        samples = sum(frame.samples for frame in container.decode(audio=0))
        rate = container.streams.audio[0].rate
    return rate, samples / rate


# A model is loaded once for all tests.
opened = cache(open_engine)


async def spoken(engine: Engine, text: str) -> list[bytes]:
    """Return the pieces of one clip."""
    return [piece async for piece in engine.mp3(text, HEART)]


@pytest.mark.parametrize("rate", [24_000, 22_050])
@pytest.mark.parametrize("name", SPEAKING)
async def test_speech_is_one_mp3_file(name: str, rate: int) -> None:
    """At the rate of the dialect, as long as it takes to say it."""
    pieces = await spoken(opened(name, rate), SENTENCES)
    heard_rate, length = seconds(b"".join(pieces))
    assert heard_rate == rate
    assert 2 < length < 8
    assert list(frames(b"".join(pieces)))
    assert len(pieces) > 1


@pytest.mark.parametrize("name", SPEAKING)
async def test_samples_are_as_long_as_the_mp3(name: str) -> None:
    """24,000 a second."""
    engine = opened(name)
    pcm = b"".join([piece async for piece in engine.pcm(SENTENCES, HEART)])
    _, length = seconds(b"".join(await spoken(engine, SENTENCES)))
    assert len(pcm) / 2 / 24_000 == pytest.approx(length, abs=0.1)


@pytest.mark.parametrize("name", SPEAKING)
async def test_leaving_in_the_middle_leaves_nothing(name: str) -> None:
    """Neither task nor process."""
    tasks = asyncio.all_tasks()
    clip = opened(name).mp3(SENTENCES * 5, HEART)
    assert await anext(clip)
    await clip.aclose()
    assert asyncio.all_tasks() <= tasks


@pytest.mark.parametrize("name", SPEAKING)
async def test_nothing_to_say_is_no_error(name: str) -> None:
    """Text that starts like an option is text."""
    engine = opened(name)
    for text in ("--help", "!", " "):
        await spoken(engine, text)


@pytest.mark.skipif(missing("hibari", "lameenc"), reason="hibari is missing")
async def test_hibari_says_the_same_each_time() -> None:
    """With a seed of its own."""
    engine = opened("hibari")
    assert await spoken(engine, SENTENCES) == await spoken(engine, SENTENCES)


@pytest.mark.parametrize(
    ("gone", "named"),
    [("lameenc", "pip install lameenc"), ("hibari", "pip install hibari-tts")],
)
def test_a_missing_package_is_named(
    monkeypatch: pytest.MonkeyPatch, gone: str, named: str
) -> None:
    """With what to install."""
    monkeypatch.setitem(sys.modules, "lameenc", sys)
    monkeypatch.setitem(sys.modules, "onnxruntime", sys)
    monkeypatch.setitem(sys.modules, gone, None)
    with pytest.raises(EngineUnavailableError, match=named):
        open_engine("hibari")


def test_auto_takes_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any package the tones are left."""
    monkeypatch.setitem(sys.modules, "lameenc", None)
    assert open_engine("auto").name == "tones"


def test_an_unknown_engine_is_an_error() -> None:
    """That says which there are."""
    with pytest.raises(ValueError, match="auto, kokoro, hibari, espeak, tones"):
        open_engine("whisper")


@pytest.mark.parametrize(
    ("voice", "name"),
    [
        (HEART, "gmw/en-US+f3"),
        ("Telnyx.KokoroTTS.bm_fable", "gmw/en+m3"),
        ("Telnyx.KokoroTTS.pf_dora", "roa/pt-BR+f3"),
        ("Telnyx.NaturalHD.astra", "gmw/en-US+f3"),
        ("", "gmw/en-US+f3"),
    ],
)
def test_espeak_takes_the_voices_language(voice: str, name: str) -> None:
    """From the letters of its name."""
    assert voice_name(voice) == name


def test_resampling_keeps_a_tone() -> None:
    """500 Hz at 22,050 Hz are 500 Hz at 24,000 Hz."""

    def tone(rate: int, count: int) -> array[int]:
        turn = 2 * math.pi * 500 / rate
        return array("h", [round(9_000 * math.sin(turn * n)) for n in range(count)])

    made = from_bytes(resampled(to_bytes(tone(22_050, 4_116)), 22_050))
    wanted = tone(24_000, 4_480)
    assert len(made) == len(wanted)
    assert all(abs(a - b) < 50 for a, b in zip(made, wanted[:-2], strict=False))
