"""Where the speech model is."""

from typing import Any

import voluptuous as vol

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_API_KEY, CONF_URL

from .const import DOMAIN


class SpeechBenchConfigFlow(ConfigFlow, domain=DOMAIN):
    """One form."""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take an address with Telnyx's REST interface, and its key."""
        if user_input is not None:
            return self.async_create_entry(title="Bare", data=user_input)
        schema = vol.Schema(
            {vol.Required(CONF_URL): str, vol.Required(CONF_API_KEY): str}
        )
        return self.async_show_form(step_id="user", data_schema=schema)
