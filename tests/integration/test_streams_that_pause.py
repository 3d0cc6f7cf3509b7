"""A satellite that waits gets the head of its stream, and silence until there is speech.

Satellites ask for WAV or FLAC, and give up on a stream without audio.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.engine import response
from custom_components.telnyx_kokoro.synthesis import Timeouts
from homeassistant.components.tts import async_create_stream
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from local_telnyx import Fault, LocalTelnyx
from tests.reliability.hearing import heard
from tests.reliability.model import Heard

from .conftest import ENGINE, SettingTimeouts, Speaking

pytestmark = pytest.mark.skipif(
    not response.FORMAT_OPTIONS, reason="core 2026.10 converts all audio itself"
)

HEADS = {"wav": b"RIFF", "flac": b"fLaC"}
TEXT = "Dinner is ready. Come here."
EVERY_FORMAT = pytest.mark.parametrize("extension", HEADS)


def asked(extension: str) -> dict[str, object]:
    """Return the options with which a satellite asks."""
    return {
        "preferred_format": extension,
        "preferred_sample_rate": 48_000,
        "preferred_sample_channels": 1,
        "preferred_sample_bytes": 2,
    }


@pytest.fixture(autouse=True)
def short_pauses(set_timeouts: SettingTimeouts) -> None:
    """A hundredth of a second without audio is a pause."""
    set_timeouts(Timeouts(pause=0.01, backoff=0, retry_after=0))


class Satellite:
    """Listens to an answer, which is written as far as it says."""

    def __init__(self, home: HomeAssistant, extension: str) -> None:
        """Ask for an answer of which nothing is written yet."""
        self.written: asyncio.Queue[str | None] = asyncio.Queue()
        self._stream = async_create_stream(home, ENGINE, options=asked(extension))
        self._stream.async_set_message_stream(self._writer())
        self._audio = self._stream.async_stream_result()
        self.heard = b""

    async def listen_to_pieces(self, count: int) -> None:
        """Listen until so many pieces have come."""
        for _ in range(count):
            self.heard += await anext(self._audio)

    async def listen_to_the_end(self) -> bytes:
        """Return everything that was heard."""
        self.heard += b"".join([piece async for piece in self._audio])
        return self.heard

    async def _writer(self) -> AsyncGenerator[str]:
        while (words := await self.written.get()) is not None:
            yield words


@EVERY_FORMAT
async def test_stream_begins_before_there_is_a_text(
    account: MockConfigEntry, home: HomeAssistant, extension: str
) -> None:
    satellite = Satellite(home, extension)
    await satellite.listen_to_pieces(3)
    assert satellite.heard.startswith(HEADS[extension])
    satellite.written.put_nowait(TEXT)
    satellite.written.put_nowait(None)
    audio = await satellite.listen_to_the_end()
    assert heard(audio, extension, TEXT) is Heard.WHOLE


@EVERY_FORMAT
async def test_stream_goes_on_while_an_answer_pauses(
    account: MockConfigEntry, home: HomeAssistant, server: LocalTelnyx, extension: str
) -> None:
    satellite = Satellite(home, extension)
    satellite.written.put_nowait("Dinner is ready. Come ")
    await server.received(1)
    await satellite.listen_to_pieces(30)
    satellite.written.put_nowait("here.")
    satellite.written.put_nowait(None)
    audio = await satellite.listen_to_the_end()
    assert heard(audio, extension, TEXT) is Heard.WHOLE


@EVERY_FORMAT
async def test_stream_that_began_in_silence_and_fails_is_not_kept(
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    spoken_files: Callable[[], list[Path]],
    extension: str,
) -> None:
    server.fail(Fault(status=500, delay=0.1), times=None)
    with pytest.raises(HomeAssistantError, match="is having problems"):
        await say(TEXT, options=asked(extension), cache=True)
    assert not spoken_files()


@EVERY_FORMAT
async def test_answer_of_nothing_that_can_be_spoken_ends_what_began(
    account: MockConfigEntry, home: HomeAssistant, extension: str
) -> None:
    satellite = Satellite(home, extension)
    await satellite.listen_to_pieces(2)
    satellite.written.put_nowait("…")
    satellite.written.put_nowait(None)
    audio = await satellite.listen_to_the_end()
    assert heard(audio, extension, TEXT) is Heard.NOTHING


@EVERY_FORMAT
@pytest.mark.parametrize(
    ("slowness", "clips"),
    [(Fault(delay=0.1), 1), (Fault(piece=2_000, pause=0.1), 0)],
    ids=["before speech", "in speech"],
)
async def test_clip_is_kept_unless_it_has_a_pause_in_its_speech(
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    spoken_files: Callable[[], list[Path]],
    extension: str,
    slowness: Fault,
    clips: int,
) -> None:
    server.fail(slowness)
    audio = await say(TEXT, options=asked(extension), cache=True)
    assert heard(audio, extension, TEXT) is Heard.WHOLE
    assert len(spoken_files()) == clips
