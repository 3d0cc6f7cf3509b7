"""A text that is still being written when the fallback takes over is heard whole."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.engine.active_streams import active_streams_of
from homeassistant.components.tts import async_create_stream
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from tests.integration.conftest import ENGINE, Speaking
from tests.integration.hearing import texts_of
from tests.integration.house_engine import (
    HastyHouseEngine,
    HouseEngine,
    StreamingHouseEngine,
    add_engine,
)
from tests.integration.test_audio_formats import asked
from tests.synthesis.writers import written

PIECES = ("Dinner is ready. ", "Come to ", "the table.")


@pytest.mark.parametrize("engine", [HouseEngine, StreamingHouseEngine])
async def test_fallback_speaks_a_streamed_text_from_its_beginning(
    home: HomeAssistant,
    out_of_order: None,
    say_written: Speaking,
    engine: type[HouseEngine],
) -> None:
    await add_engine(home, engine())
    audio = await say_written(written(*PIECES))
    assert "".join(texts_of(audio)) == "".join(PIECES)


async def test_fallback_that_takes_pieces_speaks_before_the_text_is_whole(
    home: HomeAssistant, out_of_order: None
) -> None:
    is_heard = asyncio.Event()

    async def agent() -> AsyncGenerator[str]:
        yield "Dinner is ready. Come "
        await is_heard.wait()
        yield "to the table."

    await add_engine(home, StreamingHouseEngine())
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message_stream(agent())
    audio = b""
    async for piece in stream.async_stream_result():
        audio += piece
        is_heard.set()
    assert texts_of(audio) == ["Dinner is ready. Come ", "to the table."]


@pytest.mark.parametrize("options", [{}, asked("wav", 16_000)])
async def test_streamed_text_that_is_no_unicode_is_heard_to_its_end(
    out_of_order: None,
    house: HouseEngine,
    say_written: Speaking,
    options: dict[str, Any],
) -> None:
    assert await say_written(written("Hi \ud83d."), options=options)
    assert house.asked == [("Hi \ud83d.", "en_US")]


async def test_stream_ends_with_its_profile_after_audio_that_ended_before_the_text(
    home: HomeAssistant,
    account: MockConfigEntry,
    out_of_order: None,
) -> None:
    never, has_reported = asyncio.Event(), asyncio.Event()

    @callback
    def reported(_: Event[ir.EventIssueRegistryUpdatedData]) -> None:
        has_reported.set()

    home.bus.async_listen(ir.EVENT_REPAIRS_ISSUE_REGISTRY_UPDATED, reported)

    async def agent() -> AsyncGenerator[str]:
        yield "Dinner is ready."
        await never.wait()

    await add_engine(home, HastyHouseEngine())
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message_stream(agent())
    listening = stream.async_stream_result()
    await anext(listening)
    await has_reported.wait()
    # The fallback has spoken all that it will. What is left is to wait for the text.
    (profile_id,) = account.subentries
    streams = active_streams_of(home, account.entry_id, profile_id)
    streams.end("speech_ended_profile_removed")
    with pytest.raises(HomeAssistantError) as ended:
        async for _ in listening:
            pass
    assert ended.value.translation_key == "speech_ended_profile_removed"
