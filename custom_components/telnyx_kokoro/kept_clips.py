"""The clips that Home Assistant keeps of what was spoken, and how to keep none."""

import asyncio
import hashlib
from typing import NoReturn

from homeassistant.components.tts.const import DATA_TTS_MANAGER
from homeassistant.core import HomeAssistant


def end_without_keeping(hass: HomeAssistant, engine_id: str, message: str) -> NoReturn:
    """End the audio of a message so that it is heard whole, but not found again.

    Home Assistant takes what an engine yields for the engine's own speech, and keeps
    it unless the generator raises. But an error after the last byte reaches whoever
    listens, and a player that asks for the clip only then gets nothing at all. A
    load that is cancelled is heard by everybody as if it had ended, and not written
    to disk. It stays in memory for those who hold its address, under no name.

    Raises:
        asyncio.CancelledError: Always.

    """
    # Named by text, language, options and engine, of which core forms
    # "<sha1>_<language>_<hash>_<engine>".
    text_hash = hashlib.sha1(message.encode(), usedforsecurity=False).hexdigest()
    clips = hass.data[DATA_TTS_MANAGER].mem_cache
    for name in list(clips):
        if name.startswith(f"{text_hash}_") and name.endswith(f"_{engine_id}"):
            del clips[name]
    raise asyncio.CancelledError("Spoken by another engine")
