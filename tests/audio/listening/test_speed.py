"""Speech at another speed lasts as long as it should, at the same pitch."""

from collections.abc import AsyncGenerator
from itertools import pairwise

import numpy as np
import pytest

from custom_components.telnyx_kokoro.audio import (
    CLIP_END,
    AudioError,
    OutputFormat,
    Sound,
    converted,
    whole_clip,
)
from custom_components.telnyx_kokoro.audio.mp3 import (
    StreamInfo,
    clean_frames,
    silent_frames,
)
from custom_components.telnyx_kokoro.audio.transcoder import Transcoder
from tests.synthesis.turns import turns_of_others

from .ear import audible, longest_silence, pitch, samples_of
from .speech import RATE, VOICES, Samples, encoded, frames_of, hum, pieces

SPEEDS = [0.5, 0.8, 1.25, 2.0]
EXTENSIONS = ["mp3", "wav", "flac"]
WAV = OutputFormat("wav")
SOURCE = StreamInfo(RATE, 1)


_heard: dict[tuple[str, str, float], Samples] = {}


async def spoken(voice: str, extension: str, speed: float = 1.0) -> Samples:
    """Return the samples of a sentence, which is converted only once."""
    key = voice, extension, speed
    if key not in _heard:
        audio = await made(await frames_of(voice), extension, Sound(speed))
        _heard[key], rate = samples_of(audio, extension)
        assert rate == RATE
    return _heard[key]


async def made(
    frames: list[bytes], extension: str, sound: Sound, sample_rate: int | None = None
) -> bytes:
    wanted = OutputFormat(extension, sample_rate)
    audio = converted(pieces([*frames, CLIP_END]), wanted, sound=sound)
    return b"".join([piece async for piece in audio])


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize("voice", VOICES)
async def test_speech_lasts_as_long_as_it_should(
    voice: str, extension: str, speed: float
) -> None:
    plain = audible(await spoken(voice, "wav"))
    heard = audible(await spoken(voice, extension, speed))
    length = len(heard) * speed / len(plain)
    assert length == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize("voice", VOICES)
async def test_pitch_stays_the_same(voice: str, extension: str, speed: float) -> None:
    plain = await spoken(voice, "wav")
    heard = await spoken(voice, extension, speed)
    assert pitch(heard, RATE) == pytest.approx(pitch(plain, RATE), rel=0.03)


def test_ear_tells_pitches_apart() -> None:
    assert pitch(hum(), RATE) == pytest.approx(120, rel=0.01)
    assert pitch(hum()[::2], RATE) == pytest.approx(240, rel=0.02)


@pytest.mark.parametrize("sample_rate", [16_000, 22_050, 24_000, 44_100])
async def test_mp3_stays_mp3_of_the_same_kind(sample_rate: int) -> None:
    frames = await frames_of("hum", sample_rate=sample_rate)
    audio = await made(frames, "mp3", Sound(1.25))
    assert whole_clip(audio).audio == audio
    kinds = {frame.stream_info for frame, _ in clean_frames(audio)}
    assert kinds == {StreamInfo(sample_rate, 1)}


async def test_speed_and_another_rate_take_one_conversion() -> None:
    frames = await frames_of("hum")
    heard, rate = samples_of(await made(frames, "wav", Sound(2.0), 16_000), "wav")
    assert rate == 16_000
    assert len(heard) / rate == pytest.approx(1.5, abs=0.02)


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.25, 1.5, 2.0])
def test_little_is_held_back(speed: float) -> None:
    frames = encoded(hum())
    transcoder = Transcoder(SOURCE, WAV, Sound(speed))
    transcoder.begin_clip()
    heard = [bool(transcoder.feed([frame])) for frame in frames]
    transcoder.close()
    # Two frames of the encoder's delay, and at most 72 milliseconds of speech.
    assert heard.index(True) < 2 + 3
    assert all(heard[at] or heard[at + 1] for at in range(5, len(heard) - 1))


def made_with_silence(speed: float, times: int) -> Samples:
    """Return a hum with 48 milliseconds of silence in its middle, several times."""
    frames = encoded(hum())
    transcoder = Transcoder(SOURCE, WAV, Sound(speed))
    audio = transcoder.feed(frames[:60])
    for _ in range(times):
        audio += transcoder.silence(0.048)
    audio += transcoder.feed(frames[60:]) + transcoder.finish()
    transcoder.close()
    return samples_of(audio, "wav")[0]


@pytest.mark.parametrize("speed", SPEEDS)
def test_silence_lasts_as_long_at_every_speed(speed: float) -> None:
    with_silence, without = [made_with_silence(speed, times) for times in (10, 0)]
    added = (len(with_silence) - len(without)) / RATE
    assert added == pytest.approx(0.48, abs=0.02)
    # Sound beside silence is drawn into it where it is slow.
    assert longest_silence(with_silence) / RATE == pytest.approx(0.48, abs=0.06)


@pytest.mark.parametrize("speed", SPEEDS)
def test_silence_before_speech_comes_at_once(speed: float) -> None:
    transcoder = Transcoder(SOURCE, WAV, Sound(speed))
    silence = transcoder.silence(0.048)
    transcoder.close()
    samples, _ = samples_of(silence, "wav")
    assert len(samples) == 0.048 * RATE
    assert not samples.any()


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize("speed", SPEEDS)
async def test_lead_in_lasts_as_long_at_every_speed(
    speed: float, extension: str
) -> None:
    frames = encoded(hum())
    lead_in, _ = silent_frames(frames[0][:4], 0.6)
    heard, _ = samples_of(
        await made([lead_in, *frames], extension, Sound(speed)), extension
    )
    plain, _ = samples_of(await made(frames, extension, Sound(speed)), extension)
    assert (len(heard) - len(plain)) / RATE == pytest.approx(0.6, abs=0.025)


@pytest.mark.parametrize("extension", EXTENSIONS)
async def test_pieces_come_in_the_order_of_the_source(extension: str) -> None:
    tones = [np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE) for hertz in (200, 300)]
    clips = [encoded((0.3 * tone).astype(np.float32)) for tone in tones]
    frames = [*clips[0], CLIP_END, silent_frames(clips[0][0][:4], 0.5)[0], *clips[1]]
    heard, _ = samples_of(await made(frames, extension, Sound(1.25)), extension)
    first, second = heard[: len(heard) // 2], heard[len(heard) // 2 :]
    assert pitch(first, RATE) == pytest.approx(200, rel=0.02)
    assert pitch(second, RATE) == pytest.approx(300, rel=0.02)
    assert longest_silence(heard) / RATE == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("extension", EXTENSIONS)
async def test_everything_before_a_failure_is_heard(extension: str) -> None:
    frames = encoded(hum())

    async def failing() -> AsyncGenerator[bytes]:
        for frame in frames[:80]:
            yield frame
        raise AudioError("It broke off")

    audio = bytearray()

    async def play() -> None:
        wanted = OutputFormat(extension)
        async for piece in converted(failing(), wanted, sound=Sound(2.0)):
            audio.extend(piece)

    with pytest.raises(AudioError, match="It broke off"):
        await play()
    heard, _ = samples_of(bytes(audio), extension)
    whole, _ = samples_of(await made(frames[:80], extension, Sound(2.0)), extension)
    assert len(heard) == pytest.approx(len(whole), abs=700)


async def test_frames_that_are_broken_are_left_out() -> None:
    frames = encoded(hum())
    broken = [
        frame[:4] + b"\xff" * (len(frame) - 4) if at % 20 == 10 else frame
        for at, frame in enumerate(frames)
    ]
    plain, _ = samples_of(await made(broken, "wav", Sound()), "wav")
    heard, _ = samples_of(await made(broken, "wav", Sound(2.0)), "wav")
    assert 2 * len(heard) == pytest.approx(len(plain), rel=0.02)


async def test_slow_speech_leaves_more_turns_to_other_tasks() -> None:
    piece = b"".join(encoded(hum()) * 4)
    counts = []
    for speed in (1.25, 0.5):
        async with turns_of_others() as turns:
            await made([piece], "mp3", Sound(speed))
        counts.append(turns.count)
    assert counts[1] > 2 * counts[0]


@pytest.mark.parametrize("extension", EXTENSIONS)
async def test_how_frames_are_grouped_changes_nothing(extension: str) -> None:
    frames = encoded(hum())
    edges = [0, 1, 2, 9, 40, 41, 100, len(frames)]
    grouped = [b"".join(frames[a:b]) for a, b in pairwise(edges)]
    sound = Sound(0.8)
    assert await made(grouped, extension, sound) == await made(frames, extension, sound)
