"""Doubt about an account's key, and the form that asks for another."""

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN


class KeyDoubt:
    """The doubt that messages cast on a key. Who lists the voices may still not speak.

    Attributes:
        refusals: How often a message was refused for the key.
        is_open: Whether one was since the account was last looked at.

    """

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Start without a doubt about the key of an entry."""
        self._hass = hass
        self._entry = entry
        self.refusals = 0
        self.is_open = False

    @callback
    def message_refused(self) -> None:
        """Doubt the key, and ask for a new one."""
        self.is_open = True
        self.refusals += 1
        self._entry.async_start_reauth(self._hass)

    @callback
    def message_heard(self, refusals: int) -> None:
        """Trust the key, unless another message was refused meanwhile.

        `refusals` is how often it had been refused when this message began.
        """
        if refusals == self.refusals:
            self.is_open = False
            self.close_form()

    @callback
    def close_form(self) -> None:
        """Close the form that asks for a new key, for this one is accepted."""
        flows = self._hass.config_entries.flow
        this = {"entry_id": self._entry.entry_id, "source": SOURCE_REAUTH}
        for flow in flows.async_progress_by_handler(DOMAIN, match_context=this):
            flows.async_abort(flow["flow_id"])
