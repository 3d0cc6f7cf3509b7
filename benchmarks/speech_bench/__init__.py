"""The benchmark's eyes inside Home Assistant, and the simplest engine there can be.

It is loaded by scripts/bench only and of no use for anything else.
"""

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant

from . import satellite, usage


async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Add the commands and the engine."""
    usage.register(hass)
    satellite.register(hass)
    await hass.config_entries.async_forward_entry_setups(entry, [Platform.TTS])
    return True
