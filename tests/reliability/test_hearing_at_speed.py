"""The ear for other speeds and volumes: what it takes for whole, cut off or wrong."""

from collections.abc import AsyncGenerator

import pytest

from custom_components.telnyx_kokoro.audio import (
    CLIP_END,
    OutputFormat,
    Sound,
    converted,
)
from local_telnyx.engines.tone_frames import FRAME_BYTES, FRAMES

from .hearing_at_speed import heard_at_speed
from .model import Heard
from .slow_tones import FRAMES_PER_TONE, SlowTones

SOUND = Sound(1.25, 3)
SPOKEN = (("af_heart", "Grüß Gott! Hi."), ("ef_dora", "Hola."))
CLIPS = (("af_heart", "Grüß Gott!"), ("af_heart", "Hi."), ("ef_dora", "Hola."))
SECOND = -(-1_000 // 24) * FRAME_BYTES
TONE = FRAMES_PER_TONE * FRAME_BYTES

each_extension = pytest.mark.parametrize("extension", ["mp3", "flac"])


async def mp3_of(clips: tuple[tuple[str, str], ...]) -> list[bytes]:
    """Return clips, and what marks the end of each."""
    pieces: list[bytes] = []
    for voice, text in clips:
        clip = SlowTones(24_000).mp3(text, voice)
        pieces += [b"".join([piece async for piece in clip]), CLIP_END]
    return pieces


async def heard(pieces: list[bytes], extension: str, sound: Sound = SOUND) -> Heard:
    """Return what is heard of MP3 at a speed and volume."""

    async def frames() -> AsyncGenerator[bytes]:
        for piece in pieces:
            yield piece

    wanted = OutputFormat(extension, 48_000 if extension == "flac" else None)
    audio = b"".join(
        [piece async for piece in converted(frames(), wanted, sound=sound)]
    )
    return heard_at_speed(audio, SPOKEN, SOUND)


@each_extension
async def test_all_of_it_is_whole(extension: str) -> None:
    assert await heard(await mp3_of(CLIPS), extension) is Heard.WHOLE


@each_extension
async def test_silence_within_a_clip_does_not_count(extension: str) -> None:
    first, *rest = await mp3_of(CLIPS)
    silence = FRAMES[0] * 40
    pieces = [first[:SECOND], silence, first[SECOND:], *rest]
    assert await heard(pieces, extension) is Heard.WHOLE


@each_extension
@pytest.mark.parametrize("seconds", [0.5, 1, 2, 3])
async def test_its_start_is_a_beginning(extension: str, seconds: float) -> None:
    first, *_ = await mp3_of(CLIPS)
    pieces = [first[: round(SECOND * seconds / FRAME_BYTES) * FRAME_BYTES]]
    assert await heard(pieces, extension) is Heard.BEGINNING


@each_extension
@pytest.mark.parametrize("pieces", [[], [FRAMES[0] * 40]])
async def test_silence_is_nothing(extension: str, pieces: list[bytes]) -> None:
    assert await heard(pieces, extension) is Heard.NOTHING


@each_extension
@pytest.mark.parametrize(
    "clips",
    [
        CLIPS[1:],
        (*CLIPS, CLIPS[2]),
        (CLIPS[0], *CLIPS),
        (CLIPS[0], CLIPS[2], CLIPS[1]),
        (*CLIPS[:2], ("af_heart", "Hola.")),
    ],
    ids=["end", "last twice", "first twice", "another order", "another voice"],
)
async def test_other_clips_are_something_else(
    extension: str, clips: tuple[tuple[str, str], ...]
) -> None:
    assert await heard(await mp3_of(clips), extension) is Heard.SOMETHING_ELSE


@each_extension
async def test_lost_tone_is_noticed(extension: str) -> None:
    first, *rest = await mp3_of(CLIPS)
    pieces = [first[:SECOND] + first[SECOND + TONE :], *rest]
    assert await heard(pieces, extension) is Heard.SOMETHING_ELSE


@each_extension
@pytest.mark.parametrize("sound", [Sound(1.25), Sound(1.25, 4), Sound(1.2, 3)])
async def test_another_sound_is_noticed(extension: str, sound: Sound) -> None:
    assert await heard(await mp3_of(CLIPS), extension, sound) is Heard.SOMETHING_ELSE
