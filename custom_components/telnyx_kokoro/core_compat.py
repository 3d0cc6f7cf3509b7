"""Feature checks for, and uses of, internals of Home Assistant.

Each states what it needs, and what happens if that is missing.
"""

import asyncio
import hashlib
from typing import Any, Final

import voluptuous as vol

from homeassistant import data_entry_flow
from homeassistant.components import tts
from homeassistant.components.tts import const as tts_const
from homeassistant.const import MAJOR_VERSION, MINOR_VERSION
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN, LOGGER

# From 2026.11 on, core leaves the conversion of audio to an engine that declares the
# options of a format. Older releases would convert it a second time.
ENGINES_CONVERT: Final = (MAJOR_VERSION, MINOR_VERSION) >= (2026, 11)

# Form fields that depend on another field exist since 2026.11.
HAS_CONDITIONS: Final = hasattr(data_entry_flow, "FieldCondition")
OptionalField: Final[Any] = data_entry_flow.Optional if HAS_CONDITIONS else vol.Optional
RequiredField: Final[Any] = data_entry_flow.Required if HAS_CONDITIONS else vol.Required


def shown_while(field: str, value: str) -> dict[str, Any]:
    """Return the option that shows a field only while another one has a value.

    Releases that have no such option always show the field.
    """
    return {"visible": {"field": field, "value": value}} if HAS_CONDITIONS else {}


def end_without_caching(
    hass: HomeAssistant, engine_id: str, message: str, text: object
) -> None:
    """End the audio of a message without letting Home Assistant cache it."""
    _forget_clips(hass, engine_id, message)
    # Core caches what an engine yields unless the generator raises. But an error after
    # the last byte would reach the listener, and a player that requests the clip later
    # would get nothing. If the task is cancelled instead, every listener hears the clip
    # to its end, and it is not written to disk. It stays in memory for players that
    # have its URL. Needs: core runs engines in tasks with coroutines of its own.
    task = asyncio.current_task()
    if task and _is_of_core(task.get_coro()):
        raise asyncio.CancelledError("Not to be kept")
    # Another reader keeps nothing, unless the text is core's: then core reads in a new
    # way, and an error is better than a clip of the wrong speech, which plays for good.
    # Whether core has a clip of this message proves nothing, because it drops clips
    # after a while.
    if _is_of_core(text):
        LOGGER.warning(
            "This release of Home Assistant reads speech in an unknown way. A message "
            "ends with an error so that it is not kept. Report this to the authors of "
            "the integration"
        )
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="unknown")


def _forget_clips(hass: HomeAssistant, engine_id: str, message: str) -> None:
    # Needs: the dict `mem_cache` of core's manager, in which core looks first, with
    # keys "<sha1 of the text>_<language>_<hash of the options>_<engine>". Without it
    # the clip may play again until core forgets it, which takes minutes.
    key: Any = getattr(tts_const, "DATA_TTS_MANAGER", None)
    clips = getattr(hass.data.get(key), "mem_cache", {})
    # Text that is not Unicode has no clip with a name: it was streamed in one piece.
    encoded = message.encode(errors="surrogatepass")
    text_hash = hashlib.sha1(encoded, usedforsecurity=False).hexdigest()
    for name in list(clips):
        if name.startswith(f"{text_hash}_") and name.endswith(f"_{engine_id}"):
            del clips[name]


def _is_of_core(running: object) -> bool:
    code = getattr(running, "cr_code", None) or getattr(running, "ag_code", None)
    return code is not None and code.co_filename.startswith(tuple(tts.__path__))
