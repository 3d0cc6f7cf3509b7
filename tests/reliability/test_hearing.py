"""The ear of the matrix: what it takes for whole, cut off, silent or wrong."""

from collections.abc import AsyncGenerator

import pytest

from custom_components.telnyx_kokoro.audio import OutputFormat, converted
from custom_components.telnyx_kokoro.audio.repacking import FrameRepacker
from local_telnyx.engines import open_engine
from local_telnyx.engines.tone_frames import FRAME_BYTES, FRAMES
from tests.audio.formats.converting import made_after_silences
from tests.conftest import HEART

from .hearing import heard
from .model import Heard

TEXT = "Dinner is ready. Grüß Gott!"
SOME = 40 * FRAME_BYTES
NOISE = b"\xff\xf3\x64\xc4".ljust(FRAME_BYTES, b"\x55")


async def spoken(text: str = TEXT) -> bytes:
    return b"".join([piece async for piece in open_engine("tones").mp3(text, HEART)])


async def as_extension(mp3: bytes, extension: str) -> bytes:
    async def frames() -> AsyncGenerator[bytes]:
        if mp3:
            yield mp3

    wanted = OutputFormat(extension, 48_000 if extension == "flac" else None)
    return b"".join([piece async for piece in converted(frames(), wanted)])


@pytest.mark.parametrize("extension", ["mp3", "flac"])
@pytest.mark.parametrize(
    ("start", "end", "more", "hears"),
    [
        (0, None, b"", Heard.WHOLE),
        (0, SOME, b"", Heard.BEGINNING),
        (0, None, FRAMES[0] * 9, Heard.WHOLE),
        (0, 0, b"", Heard.NOTHING),
        (0, 0, FRAMES[0] * 9, Heard.NOTHING),
        (SOME, None, b"", Heard.SOMETHING_ELSE),
        (0, None, FRAMES[3] * 9 + FRAMES[0] + FRAMES[4] * 9, Heard.SOMETHING_ELSE),
    ],
    ids=[
        "all",
        "beginning",
        "all and silence",
        "nothing",
        "silence",
        "end",
        "all and more",
    ],
)
async def test_what_is_heard(
    extension: str, start: int, end: int | None, more: bytes, hears: Heard
) -> None:
    audio = await as_extension((await spoken())[start:end] + more, extension)
    assert heard(audio, extension, TEXT) is hears


@pytest.mark.parametrize("extension", ["mp3", "flac"])
async def test_a_lost_tone_is_noticed(extension: str) -> None:
    mp3 = await spoken()
    lost = mp3[:SOME] + mp3[SOME + FRAME_BYTES :]
    audio = await as_extension(lost, extension)
    assert heard(audio, extension, TEXT) is Heard.SOMETHING_ELSE


async def test_silence_that_keeps_a_stream_alive_is_no_part_of_speech() -> None:
    mp3 = await spoken()
    pieces = [mp3[start : start + SOME] for start in range(0, len(mp3), SOME)]
    flac = OutputFormat("flac", 48_000)
    audio = await made_after_silences(pieces, flac)
    assert len(audio) > len(await as_extension(mp3, "flac"))
    assert heard(audio, "flac", TEXT) is Heard.WHOLE


@pytest.mark.parametrize("extension", ["mp3", "flac"])
async def test_a_repeated_clip_is_noticed(extension: str) -> None:
    audio = await as_extension(await spoken() * 2, extension)
    assert heard(audio, extension, TEXT) is Heard.SOMETHING_ELSE


async def test_larger_frames_for_browsers_are_heard() -> None:
    mp3 = FrameRepacker().feed(await spoken())
    assert heard(mp3, "mp3", TEXT) is Heard.WHOLE


async def test_silence_that_makes_browsers_go_on_is_no_part_of_speech() -> None:
    mp3 = await spoken()
    silence = FRAMES[0][:4].ljust(FRAME_BYTES, b"\0")
    audio = mp3[:SOME] + silence * 9 + mp3[SOME:]
    assert heard(audio, "mp3", TEXT) is Heard.WHOLE


async def test_noise_is_noticed() -> None:
    assert heard(await spoken() + NOISE, "mp3", TEXT) is Heard.SOMETHING_ELSE
