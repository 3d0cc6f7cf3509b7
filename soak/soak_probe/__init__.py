"""The soak's eyes and hands inside Home Assistant.

It is loaded by scripts/soak only and of no use for anything else.
"""

import asyncio
from contextlib import suppress
import ctypes
import gc
from typing import Any

import voluptuous as vol

from custom_components.telnyx_kokoro.api import RequestTimeouts
from custom_components.telnyx_kokoro.coordinator import DATA_TIMEOUTS, AccountTimeouts
from homeassistant.components import websocket_api
from homeassistant.components.tts.const import DATA_TTS_MANAGER
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.typing import ConfigType


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Shorten the time limits of requests as configured, and add the command."""
    timeouts = RequestTimeouts(**config["soak_probe"])
    hass.data[DATA_TIMEOUTS] = AccountTimeouts(timeouts)
    websocket_api.async_register_command(hass, settle)
    return True


@callback
@websocket_api.websocket_command({vol.Required("type"): "soak_probe/settle"})
def settle(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    message: dict[str, Any],
) -> None:
    """Drop what Home Assistant would drop in some minutes; return the tasks there are.

    That is every clip of the last five minutes and more, in both places where they are
    kept, and memory that is free but not given back. What remains belongs to somebody.
    """
    manager = hass.data[DATA_TTS_MANAGER]
    manager.mem_cache.clear()
    manager.token_to_stream.clear()
    gc.collect()
    with suppress(AttributeError, OSError):  # Only glibc has it.
        ctypes.CDLL(None).malloc_trim(0)
    tasks = [_name(task) for task in asyncio.all_tasks()]
    connection.send_result(message["id"], sorted(tasks))


def _name(task: asyncio.Task[Any]) -> str:
    coroutine = task.get_coro()
    return f"{getattr(coroutine, '__qualname__', coroutine)}"
