"""Lets the pytest plugin made for Home Assistant 2026.10 run on 2026.11 too.

`pytest-homeassistant-custom-component` 0.13.375 follows Home Assistant 2026.10.
This module makes up for the two things that 2026.11 changed under it. pytest loads
it with `-p ha_compat`, that is, before the plugin itself. On 2026.10 it does nothing.

Remove it, and both `-p` options in pyproject.toml, once requirements_test.txt holds a
plugin release made for 2026.11 or newer.
"""

# Importing homeassistant makes 2026.11 put httpx2 in the place of httpx, which has to
# happen before anything imports the real httpx. The plugin imports it first thing.
import homeassistant  # noqa: F401
from homeassistant.components import logger
from homeassistant.components.logger import helpers

# The plugin imports this function from the package, where it stood up to 2026.10.
_MOVED = "_clear_logger_overwrites"

if not hasattr(logger, _MOVED):
    setattr(logger, _MOVED, getattr(helpers, _MOVED))
