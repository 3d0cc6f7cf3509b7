"""Assistants: core's ollama with the local language model, and an engine that speaks."""

from typing import Any, Final

from local_home import HomeAssistant

from .engines import Engine
from .world.addresses import Addresses
from .world.ollama import MODEL

_LANGUAGE: Final = "en"


async def set_up_agent(home: HomeAssistant, addresses: Addresses) -> str:
    """Add core's ollama by its flows and return its conversation agent."""
    entry = await home.flow("ollama", [{"url": addresses.ollama}])
    fields = {"name": "Bench", "model": MODEL, "prompt": "Answer."}
    await home.add_subentry(entry, "conversation", [fields])
    await home.wait_for_entry(entry, "loaded")
    [agent] = await home.entities(entry, "conversation")
    return agent


async def add_agent_with_tools(home: HomeAssistant) -> str:
    """Let core's ollama use Home Assistant's tools in another agent, and return that."""
    [entry] = await home.entries("ollama")
    before = await home.entities(entry, "conversation")
    fields = {"name": "Tools", "model": MODEL, "prompt": "Answer."}
    await home.add_subentry(
        entry, "conversation", [{**fields, "llm_hass_api": ["assist"]}]
    )
    await home.wait_for_entry(entry, "loaded")
    [agent] = set(await home.entities(entry, "conversation")) - set(before)
    return agent


async def set_up_pipeline(home: HomeAssistant, agent: str, engine: Engine) -> str:
    """Add an assistant that speaks with this engine and return its id."""
    pipeline: dict[str, Any] = await home.command(
        "assist_pipeline/pipeline/create",
        name=engine.title,
        language=_LANGUAGE,
        conversation_engine=agent,
        conversation_language=_LANGUAGE,
        stt_engine=None,
        stt_language=None,
        tts_engine=engine.entity_id,
        tts_language=engine.language,
        tts_voice=None,
        wake_word_entity=None,
        wake_word_id=None,
    )
    return str(pipeline["id"])
