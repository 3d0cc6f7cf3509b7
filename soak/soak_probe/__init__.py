"""The soak's eyes and hands inside Home Assistant.

It is loaded by scripts/soak only and of no use for anything else.
"""

import asyncio
from contextlib import suppress
import ctypes
import gc
from typing import Any

import voluptuous as vol
from yarl import URL

from custom_components.telnyx_kokoro.api import RequestTimeouts, TelnyxClient
from custom_components.telnyx_kokoro.const import DOMAIN
from custom_components.telnyx_kokoro.coordinator import TelnyxConfigEntry
from homeassistant.components import websocket_api
from homeassistant.components.tts.const import DATA_TTS_MANAGER
from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.typing import ConfigType


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Add the commands."""
    for command in (hurry, settle):
        websocket_api.async_register_command(hass, command)
    return True


@callback
@websocket_api.websocket_command(
    {
        vol.Required("type"): "soak_probe/hurry",
        vol.Required("connect"): float,
        vol.Required("first_byte"): float,
        vol.Required("between_bytes"): float,
    }
)
def hurry(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    message: dict[str, Any],
) -> None:
    """Give every account a client with shorter timeouts, in seconds.

    They are an argument of the client; the integration itself leaves them as they are.
    """
    timeouts = RequestTimeouts(
        connect=message["connect"],
        first_byte=message["first_byte"],
        between_bytes=message["between_bytes"],
    )
    entries: list[TelnyxConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        entry.runtime_data.client = TelnyxClient(
            async_get_clientsession(hass),
            entry.data[CONF_API_KEY],
            URL(entry.data[CONF_URL]),
            timeouts=timeouts,
        )
    connection.send_result(message["id"], len(entries))


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
