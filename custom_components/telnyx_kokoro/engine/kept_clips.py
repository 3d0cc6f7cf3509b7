"""The clips that Home Assistant keeps of what was spoken, and how to keep none."""

import asyncio
import hashlib
from typing import Final

from homeassistant.components.tts.const import DATA_TTS_MANAGER
from homeassistant.core import HomeAssistant

# The tasks in which core reads an engine's audio, for a clip or for its conversion.
_CORES_TASKS: Final = ("tts_load_data_into_cache_", "tts_ffmpeg_conversion")


class NotToKeepError(Exception):
    """A text was heard to its end, but is not what will be spoken from now on."""


def end_without_keeping(hass: HomeAssistant, engine_id: str, message: str) -> None:
    """End the audio of a message so that it is heard whole, but not found again.

    Home Assistant takes what an engine yields for the engine's own speech, and keeps
    it unless the generator raises. But an error after the last byte reaches whoever
    listens, and a player that asks for the clip only then gets nothing at all. A
    load that is cancelled is heard by everybody as if it had ended, and not written
    to disk. It stays in memory for those who hold its address, under no name.

    Who reads the entity's audio by itself keeps nothing, and is not cancelled. Whether
    a clip has a name does not tell the two apart: a clip of the same message in
    another format may have taken the name away, and so may time.

    Raises:
        asyncio.CancelledError: Core reads the audio.

    """
    # Named by text, language, options and engine, of which core forms
    # "<sha1>_<language>_<hash>_<engine>". What is no Unicode has no name: it cannot be
    # a message, but a streamed text that came in one piece.
    text = message.encode(errors="surrogatepass")
    text_hash = hashlib.sha1(text, usedforsecurity=False).hexdigest()
    clips = hass.data[DATA_TTS_MANAGER].mem_cache
    for name in list(clips):
        if name.startswith(f"{text_hash}_") and name.endswith(f"_{engine_id}"):
            del clips[name]
    task = asyncio.current_task()
    if task and task.get_name().startswith(_CORES_TASKS):
        raise asyncio.CancelledError("Not to be kept")
