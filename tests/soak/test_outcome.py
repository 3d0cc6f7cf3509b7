"""Wrong audio is noticed, whatever is wrong with it."""

from collections.abc import AsyncGenerator

import pytest

from custom_components.telnyx_kokoro.audio import OutputFormat, converted
from local_telnyx.engines.tone_frames import FRAME_BYTES
from soak.announcements import Announcement, Engine, announcements
from soak.outcome import Outcome, judge
from tests.audio.formats.converting import made_after_silences

ENGINE = Engine("tts.heart", "Telnyx.KokoroTTS.af_heart")
TEXT = "Number 00007, the café is open. Number 00007, the garage is closed again."
PLAYERS = {
    "mp3": Announcement(7, TEXT, ENGINE),
    "wav": Announcement(7, TEXT, ENGINE, {"preferred_format": "wav"}),
    "flac": Announcement(7, TEXT, ENGINE, {"preferred_format": "flac"}),
}
RATES = {"wav": 16_000, "flac": 48_000}


async def played(announcement: Announcement, mp3: bytes) -> bytes:
    """Return MP3 in the format that an announcement asks for."""

    async def frames() -> AsyncGenerator[bytes]:
        yield mp3

    if announcement.is_mp3:
        return mp3
    extension = announcement.options["preferred_format"]
    wanted = OutputFormat(extension, RATES[extension], 1, 2)
    return b"".join([piece async for piece in converted(frames(), wanted)])


async def outcome(announcement: Announcement, mp3: bytes) -> Outcome:
    """Return what is said of a player that got this MP3, converted."""
    audio = await played(announcement, mp3)
    return (await judge(announcement, 200, audio)).outcome


@pytest.mark.parametrize("announcement", PLAYERS.values(), ids=PLAYERS)
@pytest.mark.parametrize("rendering", [0, 1], ids=["one clip", "by sentences"])
async def test_whole_speech_is_heard_whole(
    announcement: Announcement, rendering: int
) -> None:
    mp3 = (await announcement.renderings())[rendering]
    assert await outcome(announcement, mp3) is Outcome.WHOLE


@pytest.mark.parametrize("announcement", PLAYERS.values(), ids=PLAYERS)
@pytest.mark.parametrize("frame", [1, 30, 200])
async def test_beginning_is_broken_off(announcement: Announcement, frame: int) -> None:
    mp3 = (await announcement.renderings())[0][: frame * FRAME_BYTES]
    assert await outcome(announcement, mp3) is Outcome.BROKEN_OFF


@pytest.mark.parametrize("announcement", PLAYERS.values(), ids=PLAYERS)
async def test_missing_frame_is_wrong(announcement: Announcement) -> None:
    mp3 = (await announcement.renderings())[0]
    cut = mp3[: 40 * FRAME_BYTES] + mp3[41 * FRAME_BYTES :]
    assert await outcome(announcement, cut) is Outcome.WRONG


@pytest.mark.parametrize("announcement", PLAYERS.values(), ids=PLAYERS)
async def test_frame_that_is_heard_twice_is_wrong(announcement: Announcement) -> None:
    mp3 = (await announcement.renderings())[0]
    doubled = mp3[: 40 * FRAME_BYTES] + mp3[39 * FRAME_BYTES :]
    assert await outcome(announcement, doubled) is Outcome.WRONG


@pytest.mark.parametrize("announcement", PLAYERS.values(), ids=PLAYERS)
async def test_other_speech_is_wrong(announcement: Announcement) -> None:
    other = Announcement(8, TEXT.replace("7", "8"), ENGINE)
    assert await outcome(announcement, (await other.renderings())[0]) is Outcome.WRONG


async def test_end_within_a_frame_is_wrong() -> None:
    mp3 = (await PLAYERS["mp3"].renderings())[0][:-1]
    assert await outcome(PLAYERS["mp3"], mp3) is Outcome.WRONG


@pytest.mark.parametrize(
    ("status", "audio", "expected"),
    [
        (500, b"", Outcome.REFUSED),
        (404, b"", Outcome.WRONG),
        (500, b"x", Outcome.WRONG),
    ],
)
async def test_refusal_is_a_500_without_a_body(
    status: int, audio: bytes, expected: Outcome
) -> None:
    assert (await judge(PLAYERS["mp3"], status, audio)).outcome is expected


def test_same_seed_makes_the_same_announcements() -> None:
    first, second = (announcements((ENGINE,), seed=3) for _ in range(2))
    some = [next(first) for _ in range(50)]
    assert some == [next(second) for _ in range(50)]
    assert len({announcement.text for announcement in some}) == 50


@pytest.mark.parametrize("extension", RATES)
@pytest.mark.parametrize("frames", [0, 9])
async def test_stream_that_breaks_off_after_long_silence_is_broken_off(
    extension: str, frames: int
) -> None:
    announcement = PLAYERS[extension]
    speech = (await announcement.renderings())[0][: frames * FRAME_BYTES]
    wanted = OutputFormat(extension, RATES[extension], 1, 2)
    audio = await made_after_silences(filter(None, [speech]), wanted, count=12)
    assert (await judge(announcement, 200, audio)).outcome is Outcome.BROKEN_OFF
