"""An answer in which nothing can be spoken ends quietly, for every kind of player."""

from collections.abc import Callable
import io
import logging
from pathlib import Path

import av
import mutagen
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.telnyx_kokoro.const import LOGGER
from homeassistant.components.tts import async_create_stream
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from local_telnyx import LocalTelnyx
from tests.synthesis.writers import written

from .conftest import ENGINE, Rendering, Speaking
from .hearing import texts_of
from .test_audio_formats import asked

SEEN_ONLY = [".", "…", "👍", "✓", "**"]


def seconds_of_silence(audio: bytes) -> float:
    """Return how long audio lasts, in which there must be no sound."""
    seconds = 0.0
    with av.open(io.BytesIO(audio), "r") as heard:
        for frame in heard.decode(audio=0):
            assert not frame.to_ndarray().any()
            seconds += frame.samples / frame.sample_rate
    return seconds


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what a person finds in the log."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.WARNING
        and record.name.startswith(("custom_components.", "homeassistant.components."))
    ]


@pytest.mark.parametrize("message", SEEN_ONLY)
async def test_message_of_signs_is_a_moment_of_silence_that_can_be_kept(
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    spoken_files: Callable[[], list[Path]],
    caplog: pytest.LogCaptureFixture,
    message: str,
) -> None:
    server.forget()
    audio = await say(message, cache=True)
    assert 0.1 < seconds_of_silence(audio) < 0.25
    (clip,) = spoken_files()
    assert mutagen.File(io.BytesIO(clip.read_bytes())).tags["TIT2"].text == [message]
    assert not server.requests
    assert not complaints(caplog)


@pytest.mark.parametrize(
    "pieces", [("👍",), ("\n", "👍", "\n"), ("\n", "\n"), (".", ".", ".")]
)
async def test_streamed_answer_of_signs_is_a_moment_of_silence(
    account: MockConfigEntry,
    say_written: Speaking,
    caplog: pytest.LogCaptureFixture,
    pieces: tuple[str, ...],
) -> None:
    caplog.set_level(logging.DEBUG, LOGGER.name)
    audio = await say_written(written(*pieces))
    assert 0.1 < seconds_of_silence(audio) < 0.25
    assert "The text contains nothing to speak" in caplog.text
    assert not complaints(caplog)


@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize(
    "options", [asked("wav", 16_000), asked("flac", 48_000), asked("mp3", 44_100)]
)
async def test_satellite_gets_the_silence_in_its_format(
    account: MockConfigEntry,
    say: Speaking,
    caplog: pytest.LogCaptureFixture,
    options: dict[str, object],
    is_kept: bool,
) -> None:
    audio = await say("👍", options=options, cache=is_kept)
    with av.open(io.BytesIO(audio)) as heard:
        assert heard.streams.audio[0].rate == options["preferred_sample_rate"]
    assert 0.1 < seconds_of_silence(audio) < 0.3
    assert not complaints(caplog)


async def test_player_is_answered_as_with_any_other_speech(
    account: MockConfigEntry, home: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message("👍")
    response = await (await hass_client()).get(stream.url)
    assert response.status == 200
    assert seconds_of_silence(await response.read()) > 0.1
    await home.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize("message", ["€", "+"])
async def test_sign_that_can_be_spoken_is_spoken(
    account: MockConfigEntry, say: Speaking, message: str
) -> None:
    assert texts_of(await say(message)) == [message]


async def test_answer_of_signs_has_not_failed(
    account: MockConfigEntry, say: Speaking
) -> None:
    await say("👍")
    metrics = account.runtime_data.metrics
    assert (metrics.utterances, metrics.failed) == (1, 0)


@pytest.mark.parametrize("message", ["", " \n"])
async def test_empty_message_stays_the_callers_mistake(
    account: MockConfigEntry, say: Speaking, message: str
) -> None:
    with pytest.raises(ServiceValidationError, match="The message is empty"):
        await say(message)


async def test_no_file_is_rendered_of_signs(render: Rendering, media: Path) -> None:
    with pytest.raises(ServiceValidationError, match="The message is empty"):
        await render(message="👍", path="thumb.mp3")
