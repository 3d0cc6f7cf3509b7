"""Audio as real servers send it is heard whole, on both ways and in both formats."""

import logging
from typing import Final

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro import metrics
from custom_components.telnyx_kokoro.audio.mp3 import StreamInfo, clean_frames
from homeassistant.exceptions import HomeAssistantError
from local_telnyx import Fault, LocalTelnyx
from tests.audio.formats.converting import FLAC_48K, made
from tests.audio.odd_clips import APE, ID3V1, LYRICS3, encoded

from .conftest import Changing, Speaking
from .test_audio_formats import asked, needs_2026_11

FIRST: Final = encoded(24_000, 1, 64_000)[:20]
SECOND: Final = encoded(24_000, 1, 64_000)[20:]
LAST: Final = SECOND[-1]
HURT: Final = bytes((LAST[0], LAST[1], LAST[2] ^ 0x10, LAST[3])) + LAST[4:]
ODD: Final = {
    "a byte between clips": (*FIRST, b"\1", *SECOND),
    "100 bytes between clips": (*FIRST, b"\1" * 100, *SECOND),
    "20 bytes before the first": (b"\1" * 20, *FIRST, *SECOND),
    "10 bytes at the end": (*FIRST, *SECOND, b"\1" * 10),
    "a line break at the end": (*FIRST, *SECOND, b"\r\n"),
    "an APE tag": (*FIRST, *SECOND, APE),
    "lyrics and an old tag": (*FIRST, *SECOND, LYRICS3, ID3V1),
    "a last frame that is short": (*FIRST, *SECOND, LAST[:-50]),
    "a frame that is short between clips": (*FIRST, FIRST[-1][:-50], *SECOND),
    "a bit of a header": (*FIRST, HURT, *SECOND),
}
OTHER_FORMATS: Final = {
    "sample rate": encoded(44_100, 1, 64_000),
    "channels": encoded(24_000, 2, 64_000),
}
WAYS = pytest.mark.parametrize("delivery", ["rest", "websocket"])
EVERY_ODDITY = pytest.mark.parametrize("odd", ODD.values(), ids=ODD)


@WAYS
@EVERY_ODDITY
async def test_odd_mp3_is_heard_whole_and_asked_for_once(
    say: Speaking,
    change_profile: Changing,
    server: LocalTelnyx,
    delivery: str,
    odd: tuple[bytes, ...],
) -> None:
    await change_profile(delivery=delivery)
    server.forget()
    server.fail(Fault(body=b"".join(odd)))
    assert await say("Dinner is ready.") == b"".join(FIRST + SECOND)
    assert len(server.requests) == 1


@needs_2026_11
@WAYS
@EVERY_ODDITY
async def test_odd_mp3_is_heard_whole_as_flac(
    say: Speaking,
    change_profile: Changing,
    server: LocalTelnyx,
    delivery: str,
    odd: tuple[bytes, ...],
) -> None:
    await change_profile(delivery=delivery)
    server.fail(Fault(body=b"".join(odd)))
    heard = await say("Dinner is ready.", options=asked("flac", 48_000))
    assert heard == b"".join(await made([b"".join(FIRST + SECOND)], FLAC_48K))


@WAYS
@pytest.mark.parametrize("other", OTHER_FORMATS.values(), ids=OTHER_FORMATS)
async def test_clip_of_another_format_becomes_what_the_stream_began_with(
    say: Speaking,
    change_profile: Changing,
    server: LocalTelnyx,
    delivery: str,
    other: tuple[bytes, ...],
) -> None:
    await change_profile(delivery=delivery)
    server.fail(Fault(body=b"".join(FIRST + other + SECOND)))
    found = list(clean_frames(await say("Dinner is ready.")))
    assert {frame.stream_info for frame, _ in found} == {StreamInfo(24_000, 1)}
    seconds = sum(frame.samples for frame, _ in found) / 24_000
    assert seconds == pytest.approx((20 + len(SECOND)) * 0.024 + 1.08, abs=0.1)


@WAYS
async def test_clip_of_another_format_is_heard_to_its_end(
    say: Speaking, change_profile: Changing, server: LocalTelnyx, delivery: str
) -> None:
    await change_profile(delivery=delivery)
    other = OTHER_FORMATS["sample rate"]
    server.fail(Fault(body=b"".join(FIRST + other)))
    found = clean_frames(await say("Dinner is ready."))
    seconds = sum(frame.samples for frame, _ in found) / 24_000
    assert seconds >= len(FIRST) * 0.024 + len(other) * 1_152 / 44_100


@WAYS
@pytest.mark.parametrize(
    "body",
    [
        b"\1" * 70_000 + b"".join(SECOND) * 90,
        b"<html><body>Sign in to the network</body></html>",
        b'{"errors": [{"code": "50000"}]}',
        b"".join(FIRST) + b"\1" * len(b"".join(FIRST)) + b"".join(SECOND),
    ],
    ids=["no frame within 64 kB", "HTML", "JSON", "more than a quarter"],
)
async def test_what_is_no_audio_is_asked_for_twice_at_most(
    say: Speaking,
    change_profile: Changing,
    server: LocalTelnyx,
    delivery: str,
    body: bytes,
) -> None:
    await change_profile(delivery=delivery)
    server.forget()
    server.fail(Fault(body=body, content_type="audio/mpeg"), times=None)
    with pytest.raises(HomeAssistantError, match="did not respond like a Telnyx API"):
        await say("Dinner is ready.")
    assert len(server.requests) == 2


def told(caplog: pytest.LogCaptureFixture, level: int) -> list[str]:
    """Return what the log says about skipped bytes."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno == level and "not MP3" in record.getMessage()
    ]


async def test_skipped_bytes_are_logged_for_debugging(
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.fail(Fault(body=b"".join(ODD["10 bytes at the end"])))
    await say("Dinner is ready.")
    assert told(caplog, logging.DEBUG) == [
        "Telnyx KokoroTTS: skipped 10 of 8458 bytes that were not MP3"
    ]
    assert not told(caplog, logging.WARNING)
    assert account.runtime_data.metrics.junk_bytes == 10


@pytest.mark.parametrize(("seconds", "warnings"), [(3_600, 1), (0, 2)])
async def test_message_with_many_skipped_bytes_warns_once_an_hour(
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    seconds: int,
    warnings: int,
) -> None:
    assert metrics.SECONDS_BETWEEN_WARNINGS == 3_600
    monkeypatch.setattr(metrics, "SECONDS_BETWEEN_WARNINGS", seconds)
    server.fail(Fault(body=b"".join(ODD["100 bytes between clips"])), times=None)
    for message in ("One.", "Two."):
        await say(message)
    told_to_people = told(caplog, logging.WARNING)
    assert len(told_to_people) == warnings
    assert "1.2 % of the audio of a message was not MP3" in told_to_people[0]
