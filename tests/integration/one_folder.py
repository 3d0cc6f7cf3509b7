"""A home that stops and starts again in one folder, with all that it keeps on disk."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import json
from pathlib import Path
from typing import Any

from pytest_homeassistant_custom_component.common import async_test_home_assistant

from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.bootstrap import async_load_base_functionality
from homeassistant.components import tts
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.loader import DATA_CUSTOM_COMPONENTS
from homeassistant.setup import async_setup_component

ENTRIES = "core.config_entries"


@asynccontextmanager
async def started(folder: Path) -> AsyncGenerator[HomeAssistant]:
    """Start a home in a folder; stop it at the end, which writes everything."""
    async with async_test_home_assistant(
        config_dir=str(folder), load_registries=False
    ) as home:
        home.data.pop(DATA_CUSTOM_COMPONENTS)
        await async_load_base_functionality(home)
        for component in ("homeassistant", "media_source", "tts", DOMAIN):
            assert await async_setup_component(home, component, {})
        await home.async_block_till_done(wait_background_tasks=True)
        try:
            yield home
        finally:
            await home.async_stop(force=True)


def account_of(home: HomeAssistant) -> ConfigEntry:
    """Return the only account of a home."""
    (entry,) = home.config_entries.async_entries(DOMAIN)
    return entry


async def say(home: HomeAssistant, message: str, engine: str) -> bytes:
    """Return the MP3 of a message."""
    stream = tts.async_create_stream(home, engine)
    stream.async_set_message(message)
    return b"".join([piece async for piece in stream.async_stream_result()])


def stored(folder: Path, name: str) -> dict[str, Any]:
    """Return a file of a home's storage."""
    content: dict[str, Any] = json.loads((folder / ".storage" / name).read_text())
    return content


def store(folder: Path, name: str, content: dict[str, Any]) -> None:
    """Write a file of a home's storage."""
    path = folder / ".storage" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content))
