"""A voice assistant, set up and asked to speak as the web interface does both."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from .conftest import ENGINE

type Assisting = Callable[..., Awaitable[bytes]]


@pytest.fixture
async def assist(
    home: HomeAssistant,
    account: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    hass_client: ClientSessionGenerator,
) -> Assisting:
    """A function that returns what an assistant with a language and a voice says."""
    assert await async_setup_component(home, "assist_pipeline", {})
    socket = await hass_ws_client(home)
    browser = await hass_client()

    async def said(language: str, voice: str | None) -> bytes:
        created = await asked(
            "pipeline/create",
            name=f"{language} {voice}",
            language="en",
            conversation_engine="conversation.home_assistant",
            conversation_language="en",
            stt_engine=None,
            stt_language=None,
            tts_engine=ENGINE,
            tts_language=language,
            tts_voice=voice,
            wake_word_entity=None,
            wake_word_id=None,
        )
        run = {"start_stage": "tts", "end_stage": "tts", "pipeline": created["id"]}
        await asked("run", **run, input={"text": "Hi."})
        event: dict[str, Any] = {"type": ""}
        while event["type"] != "tts-end":
            event = (await socket.receive_json())["event"]
        answer = await browser.get(event["data"]["tts_output"]["url"])
        return await answer.read()

    async def asked(command: str, **data: Any) -> dict[str, Any]:
        await socket.send_json_auto_id({"type": f"assist_pipeline/{command}", **data})
        answer = await socket.receive_json()
        assert answer["success"], answer
        return answer["result"] or {}

    return said
