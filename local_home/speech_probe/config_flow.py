"""Config flow of the bare engine."""

from typing import Any

import voluptuous as vol

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_API_KEY, CONF_URL


class BareEngineConfigFlow(ConfigFlow, domain="speech_probe"):
    """One form."""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the address and the key of Telnyx's API."""
        if user_input is not None:
            return self.async_create_entry(title="Bare", data=user_input)
        schema = vol.Schema(
            {vol.Required(CONF_URL): str, vol.Required(CONF_API_KEY): str}
        )
        return self.async_show_form(step_id="user", data_schema=schema)
