"""Commands that read and steer Home Assistant from inside, and the simplest engine.

The benchmarks and the soak load it; it is of no use for anything else.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
import ctypes
import gc
import resource
import time
from typing import Any

import voluptuous as vol
from yarl import URL

from custom_components.telnyx_kokoro.api import RequestTimeouts, TelnyxClient
from homeassistant.components import websocket_api
from homeassistant.components.assist_pipeline import PipelineStage
from homeassistant.components.assist_pipeline.pipeline import (
    PipelineInput,
    PipelineRun,
    async_get_pipeline,
)
from homeassistant.components.tts.const import DATA_TTS_MANAGER
from homeassistant.components.websocket_api import (
    ActiveConnection,
    async_response,
    websocket_command,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_API_KEY, CONF_URL, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import chat_session
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.typing import ConfigType

from .loop_watch import LoopWatch

_WATCH = LoopWatch()

type _Answer = Callable[[HomeAssistant, dict[str, Any]], Any]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Add the commands."""
    websocket_api.async_register_command(hass, run_pipeline)
    _register(hass, "usage", usage)
    _register(hass, "watch", lambda hass, message: _WATCH.start())
    _register(hass, "watched", lambda hass, message: _WATCH.stop())
    _register(hass, "settle", settle, {vol.Optional("clips"): bool})
    fields = {vol.Required("domain"): str, vol.Required("timeouts"): dict}
    _register(hass, "hurry", hurry, fields)
    return True


def _register(
    hass: HomeAssistant,
    name: str,
    answer: _Answer,
    fields: dict[Any, Any] | None = None,
) -> None:
    @callback
    def command(
        hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]
    ) -> None:
        connection.send_result(message["id"], answer(hass, message))

    kind: dict[Any, Any] = {vol.Required("type"): f"speech_probe/{name}"}
    websocket_api.async_register_command(
        hass, websocket_command(kind | (fields or {}))(command)
    )


async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Add the bare engine."""
    await hass.config_entries.async_forward_entry_setups(entry, [Platform.TTS])
    return True


def usage(hass: HomeAssistant, message: dict[str, Any]) -> dict[str, float]:
    """Return seconds of processor time."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "processor": time.process_time(),
        "children": children.ru_utime + children.ru_stime,
    }


def settle(hass: HomeAssistant, message: dict[str, Any]) -> list[str]:
    """Give free memory back to the system and return the names of all tasks.

    With `clips`, drop the clips that Home Assistant would drop in some minutes, in both
    places where it keeps them. What remains belongs to somebody.
    """
    if message.get("clips"):
        manager = hass.data[DATA_TTS_MANAGER]
        manager.mem_cache.clear()
        manager.token_to_stream.clear()
    gc.collect()
    with suppress(AttributeError, OSError):  # Only glibc has it.
        ctypes.CDLL(None).malloc_trim(0)
    coroutines = [task.get_coro() for task in asyncio.all_tasks()]
    return sorted(f"{getattr(one, '__qualname__', one)}" for one in coroutines)


def hurry(hass: HomeAssistant, message: dict[str, Any]) -> None:
    """Give every account a client with shorter timeouts, in seconds.

    They are an argument of the client; the integration itself leaves them as they are.
    """
    for entry in hass.config_entries.async_loaded_entries(message["domain"]):
        entry.runtime_data.client = TelnyxClient(
            async_get_clientsession(hass),
            entry.data[CONF_API_KEY],
            URL(entry.data[CONF_URL]),
            timeouts=RequestTimeouts(**message["timeouts"]),
        )


@websocket_command(
    {
        vol.Required("type"): "speech_probe/run",
        vol.Required("pipeline"): str,
        vol.Required("text"): str,
        vol.Required("audio_output"): dict,
    }
)
@async_response
async def run_pipeline(
    hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]
) -> None:
    """Answer a text as for a satellite: in its format; the events are those of core.

    Core's own command `assist_pipeline/run` always asks for MP3.
    """
    connection.send_result(message["id"])
    with chat_session.async_get_chat_session(hass, context=None) as session:
        run = PipelineRun(
            hass,
            context=connection.context(message),
            pipeline=async_get_pipeline(hass, message["pipeline"]),
            start_stage=PipelineStage.INTENT,
            end_stage=PipelineStage.TTS,
            event_callback=lambda event: connection.send_event(message["id"], event),
            tts_audio_output=message["audio_output"],
        )
        pipeline_input = PipelineInput(
            run=run, session=session, intent_input=message["text"]
        )
        await pipeline_input.validate()
        await pipeline_input.execute()
