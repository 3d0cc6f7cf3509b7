"""Mending what Repairs shows: another voice for a profile whose voice has gone."""

import voluptuous as vol

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_LANGUAGE
from homeassistant.core import HomeAssistant

from .const import CONF_VOICE
from .coordinator import TelnyxConfigEntry
from .issues import ACCOUNT, PROFILE
from .voice_steps import async_voice_selector, new_title


class VoiceGoneFlow(RepairsFlow):
    """The flow of a profile whose voice the account no longer has."""

    def __init__(self, entry: TelnyxConfigEntry, subentry_id: str) -> None:
        """Keep whose profile it is."""
        self._entry = entry
        self._subentry_id = subentry_id

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Start."""
        return await self.async_step_voice()

    async def async_step_voice(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Ask for a voice of the profile's language, or of any if there is none."""
        entry = self._entry
        profile = entry.subentries.get(self._subentry_id)
        if profile is None or entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="entry_not_loaded")
        voices = entry.runtime_data.data.voices
        language = profile.data[CONF_LANGUAGE]
        choice = voices.speaking(language) or voices.voices
        chosen = None if user_input is None else user_input[CONF_VOICE]
        voice = next((voice for voice in choice if voice.id == chosen), None)
        # A voice that was chosen may have gone while the form was open.
        if voice is not None:
            self.hass.config_entries.async_update_subentry(
                entry,
                profile,
                data={
                    **profile.data,
                    CONF_LANGUAGE: voice.locale,
                    CONF_VOICE: voice.id,
                },
                title=new_title(profile, voice, voices),
            )
            return self.async_create_entry(data={})
        return self.async_show_form(
            step_id="voice",
            data_schema=vol.Schema(
                {
                    vol.Required(
                        CONF_VOICE, default=choice[0].id
                    ): await async_voice_selector(self.hass, choice)
                }
            ),
            description_placeholders={
                "profile": profile.title,
                "voice": profile.data[CONF_VOICE],
            },
        )


async def async_create_fix_flow(
    hass: HomeAssistant,
    issue_id: str,
    data: dict[str, str | int | float | None] | None,
) -> RepairsFlow:
    """Return the flow for an issue; only a voice that has gone has one."""
    assert data is not None
    entry = hass.config_entries.async_get_known_entry(str(data[ACCOUNT]))
    return VoiceGoneFlow(entry, str(data[PROFILE]))
