"""The engine `tones`: what is spoken can be read back, and every decoder plays it."""

from array import array
import io
import math

import av
import pytest

from local_telnyx.engines.tone_frames import FRAME_SAMPLES, FRAMES, PERIODS
from local_telnyx.engines.tones import Spoken, Tones, read
from local_telnyx.mp3 import id3_tag, info_frame

from .caller import HEART

OTHER_VOICE = "Telnyx.NaturalHD.astra"


async def clip(text: str, voice: str = HEART, rate: int = 24_000) -> bytes:
    """Return one clip of tones."""
    return b"".join([piece async for piece in Tones(rate).mp3(text, voice)])


def decoded(mp3: bytes) -> tuple[int, list[float]]:
    """Return sample rate and samples, as FFmpeg's decoder hears them."""
    samples: list[float] = []
    with av.open(io.BytesIO(mp3), "r") as container:
        for frame in container.decode(audio=0):
            samples += array("f", bytes(frame.planes[0]))[: frame.samples]
        return container.streams.audio[0].rate, samples


def strength(samples: list[float], periods: int) -> float:
    """Return the amplitude of the tone with so many periods in a frame."""
    turn = 2 * math.pi * periods / FRAME_SAMPLES
    real = sum(value * math.cos(turn * n) for n, value in enumerate(samples))
    imaginary = sum(value * math.sin(turn * n) for n, value in enumerate(samples))
    return 2 * math.hypot(real, imaginary) / len(samples)


@pytest.mark.parametrize("text", ["Hello.", "Grüße, 日本 🎉!", "a. b? c!"])
@pytest.mark.parametrize("times", [1, 1_000])
async def test_text_and_voice_can_be_read_back(text: str, times: int) -> None:
    """Any text, however long, and the whole id of the voice."""
    text *= times
    assert read(await clip(text)) == [Spoken(HEART, text)]


async def test_a_voice_of_another_model_can_be_read_back() -> None:
    """Only the usual model is left out of a clip."""
    assert read(await clip("Hi.", OTHER_VOICE)) == [Spoken(OTHER_VOICE, "Hi.")]


@pytest.mark.parametrize("rate", [24_000, 22_050])
async def test_joined_files_are_read_without_tags_and_info_frames(rate: int) -> None:
    """As a server sends them, and with silence between."""
    first, second = await clip("One.", rate=rate), await clip("Two.", rate=rate)
    head = id3_tag() + info_frame(first)
    joined = head + first + head + second
    assert [spoken.text for spoken in read(joined)] == ["One.", "Two."]


async def test_silence_between_clips_means_nothing() -> None:
    """A player or a concatenator may add it."""
    joined = FRAMES[0] * 3 + await clip("One.") + FRAMES[0] * 9 + await clip("Two.")
    assert [spoken.text for spoken in read(joined)] == ["One.", "Two."]


async def test_the_same_words_are_the_same_bytes() -> None:
    """Nothing in a clip comes from a clock or from chance."""
    assert await clip("Hello.") == await clip("Hello.")


@pytest.mark.parametrize("missing", [1, 100, 144, 144 * 2, 144 * 30])
async def test_a_clip_without_its_end_is_an_error(missing: int) -> None:
    """A frame, or several, are missing."""
    with pytest.raises(ValueError, match="incomplete|cut off"):
        read((await clip("Hello there."))[:-missing])


@pytest.mark.parametrize("added", [b"<html>", b"\xff\xf3\x64\xc4" + b"\x11" * 140])
async def test_anything_else_is_an_error(added: bytes) -> None:
    """Text, or a frame of another sound."""
    with pytest.raises(ValueError, match="no MPEG|none of the nine"):
        read(await clip("Hello.") + added)


@pytest.mark.parametrize("number", range(1, 9))
def test_each_tone_has_its_frequency(number: int) -> None:
    """A run of one frame is one pure tone, without a seam."""
    rate, samples = decoded(FRAMES[number] * 30)
    steady = samples[10 * FRAME_SAMPLES : 20 * FRAME_SAMPLES]
    level = math.sqrt(2 * sum(value**2 for value in steady) / len(steady))
    assert rate == 24_000
    assert strength(steady, PERIODS[number]) == pytest.approx(level, rel=0.001)
    assert level > 0.1


def test_silence_is_silent() -> None:
    """The first of the nine frames."""
    assert max(decoded(FRAMES[0] * 30)[1]) == 0


async def test_a_lower_rate_lasts_as_many_samples() -> None:
    """The frames for 22,050 Hz are the same but for header and length."""
    rate, samples = decoded(await clip("Hello.", rate=22_050))
    assert (rate, len(samples)) == (22_050, len(decoded(await clip("Hello."))[1]))


async def test_samples_are_the_same_tones() -> None:
    """For linear16: as long as the MP3, and as loud."""
    pcm = array("h")
    async for piece in Tones().pcm("Hi.", HEART):
        pcm.frombytes(piece)
    assert len(pcm) == len(decoded(await clip("Hi."))[1])
    assert max(pcm) == 6_000


def test_other_rates_are_refused() -> None:
    """There are no frames for them."""
    with pytest.raises(ValueError, match="not 16000"):
        Tones(16_000)
