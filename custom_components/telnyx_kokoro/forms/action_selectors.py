"""The fields of the `render` action in the interface, with voices and languages."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from homeassistant.components.tts import ATTR_VOICE
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import service
from homeassistant.util.hass_dict import HassKey

from ..api import AccountVoices
from ..const import ATTR_LANGUAGE, DOMAIN, SERVICE_RENDER
from ..profiles.voice_names import voice_names


@dataclass(slots=True)
class ActionSelectors:
    """The selectors of the action, with the voices and languages of all accounts.

    The text fields of `services.yaml` stay while there is no account.
    """

    hass: HomeAssistant
    description: Mapping[str, Any]  # the action in `services.yaml`
    _accounts: dict[str, AccountVoices] = field(default_factory=dict)

    @callback
    def show(self, entry_id: str, voices: AccountVoices) -> None:
        """Offer the voices of an account."""
        # A new description makes every frontend fetch all actions.
        if self._accounts.get(entry_id) != voices:
            self._accounts[entry_id] = voices
            self._describe()

    @callback
    def forget(self, entry_id: str) -> None:
        """Remove the voices of an account."""
        if self._accounts.pop(entry_id, None) is not None:
            self._describe()

    def _describe(self) -> None:
        described = deepcopy(dict(self.description))
        accounts = self._accounts.values()
        found = {voice.id: voice for account in accounts for voice in account.voices}
        if found:
            ranked = sorted(found.values(), key=lambda voice: voice.rank)
            voices = AccountVoices(tuple(ranked))
            names = voice_names(ranked)
            options = [
                {"value": voice_id, "label": name} for voice_id, name in names.items()
            ]
            # Values entered by hand, and templates, must stay.
            described["fields"][ATTR_VOICE]["selector"] = {
                "select": {"options": options, "custom_value": True, "mode": "dropdown"}
            }
            described["fields"][ATTR_LANGUAGE]["selector"] = {
                "language": {"languages": list(voices.languages)}
            }
        service.async_set_service_schema(self.hass, DOMAIN, SERVICE_RENDER, described)


DATA_ACTION_SELECTORS: HassKey[ActionSelectors] = HassKey(f"{DOMAIN}_selectors")
