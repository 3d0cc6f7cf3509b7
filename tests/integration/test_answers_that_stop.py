"""A model that fails in mid-answer leaves its text without an end: it is heard to it."""

import asyncio
from collections.abc import AsyncGenerator

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.synthesis import Timeouts
from homeassistant.components.tts import async_create_stream
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .conftest import ENGINE, SettingTimeouts
from .hearing import texts_of

HASTE = Timeouts(words=0.01, doubt=0.02, text=0.1, backoff=0)


async def heard_of(home: HomeAssistant, *pieces: str) -> list[str]:
    """Return what is heard of an answer that never ends, and see it ended."""

    async def agent() -> AsyncGenerator[str]:
        for piece in pieces:
            yield piece
        await asyncio.Event().wait()

    stream = async_create_stream(home, ENGINE)
    stream.async_set_message_stream(agent())
    audio = bytearray()

    async def listen() -> None:
        async for piece in stream.async_stream_result():
            audio.extend(piece)

    with pytest.raises(HomeAssistantError, match="stopped before finishing its answer"):
        await listen()
    return texts_of(bytes(audio))


@pytest.mark.parametrize(
    ("pieces", "heard"),
    [
        (
            ("Dinner is ready. The table", " is"),
            ["Dinner is ready.", "The table", "is"],
        ),
        (("Dinner is ready. ",), ["Dinner is ready."]),
        (("Dinner", " is at", " 7."), ["Dinner is at 7."]),
    ],
)
async def test_last_words_are_heard_before_the_answer_is_given_up(
    account: MockConfigEntry,
    home: HomeAssistant,
    set_timeouts: SettingTimeouts,
    pieces: tuple[str, ...],
    heard: list[str],
) -> None:
    set_timeouts(HASTE)
    assert await heard_of(home, *pieces) == heard


def test_answer_is_given_up_after_more_than_a_tool_and_a_thought_take() -> None:
    # Home Assistant gives a tool over MCP 30 s; an assistant's run ends after 300.
    assert 30 + 60 < Timeouts().text < 300
