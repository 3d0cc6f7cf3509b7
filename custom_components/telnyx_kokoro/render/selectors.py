"""The lists of voices and languages that the form of the action `render` shows."""

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, Final, Self

from homeassistant.components.tts import ATTR_VOICE
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.service import async_set_service_schema
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.yaml import load_yaml_dict

from ..api import AccountVoices
from ..const import ATTR_LANGUAGE, DOMAIN, SERVICE_RENDER
from ..profiles.names import voice_names

_FILE: Final = Path(__file__).parents[1] / "services.yaml"


class ActionLists:
    """The voices and languages of the accounts, shown wherever the action is edited.

    Home Assistant reads `services.yaml` without knowing the accounts: it has fields
    for text there, which stay while there is no account.
    """

    def __init__(self, hass: HomeAssistant, description: Mapping[str, Any]) -> None:
        """Start without accounts, with the action as it is described in the file."""
        self._hass = hass
        self._description = description
        self._accounts: dict[str, AccountVoices] = {}

    @classmethod
    async def async_load(cls, hass: HomeAssistant) -> Self:
        """Return lists for the action as the file describes it."""
        actions = await hass.async_add_executor_job(load_yaml_dict, str(_FILE))
        return cls(hass, actions[SERVICE_RENDER])

    @callback
    def show(self, entry_id: str, voices: AccountVoices) -> None:
        """Show what an account has, unless it is shown already.

        Whoever opens the interface has all actions described anew after a change.
        """
        if self._accounts.get(entry_id) != voices:
            self._accounts[entry_id] = voices
            self._describe()

    @callback
    def forget(self, entry_id: str) -> None:
        """Show no more what an account had."""
        if self._accounts.pop(entry_id, None) is not None:
            self._describe()

    def _describe(self) -> None:
        described = deepcopy(dict(self._description))
        found = {
            voice.id: voice
            for account in self._accounts.values()
            for voice in account.voices
        }
        if found:
            voices = AccountVoices(
                tuple(sorted(found.values(), key=lambda voice: voice.rank))
            )
            names = voice_names(voices.voices)
            options = [
                {"value": voice_id, "label": name} for voice_id, name in names.items()
            ]
            # What was written by hand, or has a template, must stay.
            described["fields"][ATTR_VOICE]["selector"] = {
                "select": {"options": options, "custom_value": True, "mode": "dropdown"}
            }
            described["fields"][ATTR_LANGUAGE]["selector"] = {
                "language": {"languages": list(voices.languages)}
            }
        async_set_service_schema(self._hass, DOMAIN, SERVICE_RENDER, described)


DATA_ACTION_LISTS: HassKey[ActionLists] = HassKey(f"{DOMAIN}_action_lists")
