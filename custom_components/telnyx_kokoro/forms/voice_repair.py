"""The form of a profile that has no voice, or one that the account lost."""

from typing import override

import voluptuous as vol

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_LANGUAGE
from homeassistant.core import callback

from ..const import CONF_VOICE
from ..coordinator import TelnyxConfigEntry
from ..issues import escape_markdown
from ..preview import forget_form, sample_players
from ..profiles.stored import stored_language, stored_voice
from ..profiles.titles import changed_title
from .profile_steps import voice_selector


class VoiceRepairFlow(RepairsFlow):
    """The flow of a profile that needs a voice, with samples of those there are."""

    def __init__(self, entry: TelnyxConfigEntry, subentry_id: str) -> None:
        """Keep whose profile it is."""
        self._entry = entry
        self._subentry_id = subentry_id

    @callback
    @override
    def async_remove(self) -> None:
        """Let nobody hear samples once the flow has ended, however it did."""
        super().async_remove()
        forget_form(self.hass, self.flow_id)

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
        language = stored_language(profile.data) or ""
        choice = (
            voices.speaking(language)
            or voices.speaking(language.partition("-")[0])
            or voices.voices
        )
        # An account that is set up with its fallback may never have told any.
        if not choice:
            return self.async_abort(reason="entry_not_loaded")
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
                title=changed_title(profile, voice, voices, entry),
            )
            return self.async_create_entry(data={})
        account = entry.runtime_data
        heard = sample_players(
            self.hass,
            self.flow_id,
            account.client,
            voices,
            choice,
            count=account.metrics.count_sample,
        )
        return self.async_show_form(
            step_id="voice",
            data_schema=vol.Schema(
                {
                    vol.Required(CONF_VOICE, default=choice[0].id): voice_selector(
                        choice
                    ),
                    **heard.fields,
                }
            ),
            description_placeholders={
                **heard.placeholders,
                "profile": escape_markdown(profile.title),
                "voice": escape_markdown(stored_voice(profile.data)),
            },
        )
