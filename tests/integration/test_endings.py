"""Speech that is interrupted ends everywhere: whatever it is that goes away.

The plugin for tests inside Home Assistant fails every test that leaves a task behind.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
import logging
from pathlib import Path
from types import FunctionType

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.telnyx_kokoro.const import DOMAIN
from custom_components.telnyx_kokoro.engine.active_streams import active_streams_of
from homeassistant.components.tts import ResultStream, async_create_stream
from homeassistant.config_entries import ConfigEntryDisabler, ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from local_telnyx import Fault, LocalTelnyx

from .conftest import ENGINE, voice_profile
from .hearing import texts_of

# Generous: what ends, ends at once. What does not, Home Assistant leaves behind after
# 20 s when it stops, without a word.
ENOUGH = 15.0  # seconds
IN_THE_MIDDLE = {"rest": 1_000, "websocket": 1}  # bytes, frames


@dataclass(slots=True)
class Agent:
    """A writer that stops in the middle of its second sentence."""

    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    has_left: bool = False

    async def write(self) -> AsyncGenerator[str]:
        """Yield the text."""
        try:
            yield "Dinner is ready. "
            yield "The table "
            await self.go_on.wait()
            yield "is laid."
        finally:
            self.has_left = True


@pytest.fixture(params=["rest", "websocket"])
def delivery(request: pytest.FixtureRequest) -> str:
    """Each of the two ways."""
    way: str = request.param
    return way


@pytest.fixture
def profile(delivery: str) -> ConfigSubentryData:
    """A voice profile that prefers that way."""
    return voice_profile("af_heart", "en-US", "Telnyx Heart", delivery=delivery)


async def account_removed(home: HomeAssistant, account: MockConfigEntry) -> None:
    await home.config_entries.async_remove(account.entry_id)


async def account_disabled(home: HomeAssistant, account: MockConfigEntry) -> None:
    disabled = ConfigEntryDisabler.USER
    await home.config_entries.async_set_disabled_by(account.entry_id, disabled)


async def profile_removed(home: HomeAssistant, account: MockConfigEntry) -> None:
    (profile,) = account.subentries
    home.config_entries.async_remove_subentry(account, profile)


async def profile_disabled(home: HomeAssistant, account: MockConfigEntry) -> None:
    disabled = er.RegistryEntryDisabler.USER
    er.async_get(home).async_update_entity(ENGINE, disabled_by=disabled)


ENDINGS = [account_removed, account_disabled, profile_removed, profile_disabled]


async def begun(stream: ResultStream) -> AsyncGenerator[bytes]:
    """Return the rest of a speech of which the first audio has been heard."""
    listening = stream.async_stream_result()
    assert (await anext(listening)).startswith(b"\xff\xf3")
    return listening


async def heard_to_the_end(listening: AsyncGenerator[bytes]) -> str:
    """Return what a listener is told at the end; nothing if it is just the end."""
    try:
        async for _ in listening:
            pass
    except HomeAssistantError as err:
        return err.translation_key or "not translated"
    return ""


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what a person finds in the log, with tracebacks."""
    return [
        logging.Formatter().format(record)
        for record in caplog.records
        if record.levelno >= logging.ERROR
    ]


def the_only_error(caplog: pytest.LogCaptureFixture) -> str:
    """Return what a person finds in the log, once."""
    found = errors(caplog)
    assert len(found) == 1, "\n".join(found)
    return found[0]


def errors_of_ours(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return those that name the integration; a traceback through it does.

    Home Assistant itself logs a listener who leaves, sometimes with a traceback.
    """
    return [error for error in errors(caplog) if DOMAIN in error]


@pytest.fixture
def announcement(
    account: MockConfigEntry, home: HomeAssistant, server: LocalTelnyx, delivery: str
) -> ResultStream:
    """A message whose audio has stopped in its middle."""
    server.fail(Fault(stall_after=IN_THE_MIDDLE[delivery]))
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message("Dinner is ready.")
    return stream


@pytest.fixture
def agent() -> Agent:
    """A language model."""
    return Agent()


@pytest.fixture
def answer(account: MockConfigEntry, home: HomeAssistant, agent: Agent) -> ResultStream:
    """A text of which the first sentence has come, and nothing after it."""
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message_stream(agent.write())
    return stream


async def test_stop_ends_an_announcement(
    announcement: ResultStream,
    home: HomeAssistant,
    server: LocalTelnyx,
    spoken_files: Callable[[], list[Path]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    listening = await begun(announcement)
    async with asyncio.timeout(ENOUGH):
        await home.async_stop()
        await heard_to_the_end(listening)
        await server.idle()
    assert not spoken_files()
    assert not errors(caplog)


async def test_stop_ends_an_answer_that_is_being_written(
    answer: ResultStream,
    home: HomeAssistant,
    server: LocalTelnyx,
    agent: Agent,
    caplog: pytest.LogCaptureFixture,
) -> None:
    listening = await begun(answer)
    async with asyncio.timeout(ENOUGH):
        await home.async_stop()
        await heard_to_the_end(listening)
        await server.idle()
    assert agent.has_left
    assert not errors(caplog)


@pytest.mark.parametrize("ending", ENDINGS)
async def test_what_speaks_goes_and_ends_an_announcement_and_says_so(
    announcement: ResultStream,
    home: HomeAssistant,
    server: LocalTelnyx,
    account: MockConfigEntry,
    ending: FunctionType,
    spoken_files: Callable[[], list[Path]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    listening = await begun(announcement)
    async with asyncio.timeout(ENOUGH):
        await ending(home, account)
        reason = await heard_to_the_end(listening)
        assert reason == f"speech_ended_{ending.__name__}"
        await server.idle()
        await home.async_block_till_done(wait_background_tasks=True)
    assert not spoken_files()
    error = the_only_error(caplog)
    assert error.startswith("Error getting audio for Dinner is ready.: ")
    assert "\n" not in error


@pytest.mark.parametrize("ending", ENDINGS)
async def test_what_speaks_goes_and_ends_an_answer_that_is_being_written(
    answer: ResultStream,
    home: HomeAssistant,
    server: LocalTelnyx,
    account: MockConfigEntry,
    agent: Agent,
    ending: FunctionType,
    caplog: pytest.LogCaptureFixture,
) -> None:
    listening = await begun(answer)
    async with asyncio.timeout(ENOUGH):
        await ending(home, account)
        reason = await heard_to_the_end(listening)
        assert reason == f"speech_ended_{ending.__name__}"
        await server.idle()
        await home.async_block_till_done(wait_background_tasks=True)
    assert agent.has_left
    error = the_only_error(caplog)
    assert error.startswith("Error getting audio for [Streaming TTS]: ")
    assert "\n" not in error


async def test_speech_that_is_ending_can_be_ended_again(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    speech = active_streams_of(home, account.entry_id, "a profile")

    async def step() -> None:
        home.loop.call_soon(speech.end, "speech_ended_profile_removed")
        try:
            await asyncio.sleep(ENOUGH)
        finally:
            speech.end("speech_ended_by_stop")

    with pytest.raises(HomeAssistantError) as ended:
        await speech.wait(step())
    assert ended.value.translation_key == "speech_ended_profile_removed"


async def test_speech_of_a_profile_that_has_gone_does_not_begin(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    speech = active_streams_of(home, account.entry_id, "a profile")
    speech.end("speech_ended_profile_removed")
    with pytest.raises(HomeAssistantError) as ended:
        await speech.wait(asyncio.sleep(ENOUGH))
    assert ended.value.translation_key == "speech_ended_profile_removed"


async def test_account_that_is_enabled_again_at_once_was_disabled(
    announcement: ResultStream, home: HomeAssistant, account: MockConfigEntry
) -> None:
    listening = await begun(announcement)
    async with asyncio.timeout(ENOUGH):
        await account_disabled(home, account)
        await home.config_entries.async_set_disabled_by(account.entry_id, None)
        reason = await heard_to_the_end(listening)
    assert reason == "speech_ended_account_disabled"


async def test_message_whose_listener_has_gone_is_spoken_and_kept_whole(
    account: MockConfigEntry,
    home: HomeAssistant,
    server: LocalTelnyx,
    hass_client: ClientSessionGenerator,
    spoken_files: Callable[[], list[Path]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Home Assistant goes on: another player may come for the same clip."""
    server.fail(Fault(pause=0.01, piece=144))
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message("Dinner is ready.")
    player = await hass_client()
    response = await player.get(stream.url)
    await response.content.readany()
    response.close()
    async with asyncio.timeout(ENOUGH):
        await server.idle()
        await home.async_block_till_done(wait_background_tasks=True)
    [clip] = [file.read_bytes() for file in spoken_files()]
    assert texts_of(clip) == ["Dinner is ready."]
    assert not errors_of_ours(caplog)


async def test_answer_whose_listener_has_gone_ends_with_its_writer(
    answer: ResultStream,
    home: HomeAssistant,
    server: LocalTelnyx,
    hass_client: ClientSessionGenerator,
    agent: Agent,
    caplog: pytest.LogCaptureFixture,
) -> None:
    player = await hass_client()
    response = await player.get(answer.url)
    await response.content.readany()
    response.close()
    agent.go_on.set()
    async with asyncio.timeout(ENOUGH):
        await home.async_block_till_done(wait_background_tasks=True)
        await server.idle()
    assert agent.has_left
    assert not errors_of_ours(caplog)
