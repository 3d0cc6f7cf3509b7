"""The form for the words that all voice profiles of an account speak in another way."""

from typing import Any

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow

from ..const import CONF_REPLACEMENTS
from .replacement_table import REPLACEMENT_TABLE, table_rows


class AccountWordsFlow(OptionsFlow):
    """Change the words of an account."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the table of words."""
        options = self.config_entry.options
        if user_input is not None:
            words = user_input.get(CONF_REPLACEMENTS, [])
            return self.async_create_entry(data={**options, CONF_REPLACEMENTS: words})
        # The interface cannot clear a default.
        suggested = {"suggested_value": table_rows(options.get(CONF_REPLACEMENTS))}
        table = vol.Optional(CONF_REPLACEMENTS, description=suggested)
        return self.async_show_form(
            step_id="init", data_schema=vol.Schema({table: REPLACEMENT_TABLE})
        )
