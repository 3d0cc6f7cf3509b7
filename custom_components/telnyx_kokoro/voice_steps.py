"""The steps of a form in which a voice is chosen: its language, then the voice."""

from abc import abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import voluptuous as vol

from homeassistant.const import CONF_LANGUAGE
from homeassistant.data_entry_flow import FlowContext, FlowHandler, FlowResult, section
from homeassistant.helpers.selector import (
    LanguageSelector,
    LanguageSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.util.language import matches

from .const import CONF_DELIVERY, CONF_VOICE, SECTION_ADVANCED
from .speech import Delivery
from .telnyx import AccountVoices, Voice


class VoiceSteps[ContextT: FlowContext, ResultT: FlowResult[Any, Any], HandlerT](
    FlowHandler[ContextT, ResultT, HandlerT]
):
    """The steps `language` and `voice`, for any flow that has the account's voices.

    Attributes:
        voices: The account's voices, set before the first of the two steps.
        profile: The profile that is to be changed; empty for a new one.

    """

    voices: AccountVoices
    profile: Mapping[str, Any] = MappingProxyType({})
    _language: str

    @abstractmethod
    def finish(self, voice: Voice, profile: dict[str, str]) -> ResultT:
        """End the flow with the voice that was chosen, and the profile made of it."""

    async def async_step_language(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask for the language."""
        if user_input is not None:
            self._language = user_input[CONF_LANGUAGE]
            return await self.async_step_voice()
        languages = LanguageSelector(
            LanguageSelectorConfig(languages=list(self.voices.locales))
        )
        return self.async_show_form(
            step_id="language",
            data_schema=vol.Schema(
                {
                    vol.Required(
                        CONF_LANGUAGE, default=self._suggested_language()
                    ): languages
                }
            ),
        )

    async def async_step_voice(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask for the voice, among those of the language, best first."""
        voices = self.voices.speaking(self._language)
        if user_input is not None:
            chosen = user_input[CONF_VOICE]
            voice = next(voice for voice in voices if voice.id == chosen)
            advanced = user_input[SECTION_ADVANCED]
            profile = {
                CONF_LANGUAGE: voice.locale,
                CONF_VOICE: voice.id,
                CONF_DELIVERY: advanced[CONF_DELIVERY],
            }
            return self.finish(voice, profile)
        used = self.profile.get(CONF_VOICE)
        suggested = next((voice for voice in voices if voice.id == used), voices[0])
        options = [
            SelectOptionDict(value=voice.id, label=voice.label) for voice in voices
        ]
        return self.async_show_form(
            step_id="voice",
            data_schema=vol.Schema(
                {
                    vol.Required(CONF_VOICE, default=suggested.id): SelectSelector(
                        SelectSelectorConfig(
                            options=options, mode=SelectSelectorMode.DROPDOWN
                        )
                    ),
                    vol.Optional(SECTION_ADVANCED, default=dict): section(
                        self._advanced_fields(), {"collapsed": True}
                    ),
                }
            ),
        )

    def _advanced_fields(self) -> vol.Schema:
        """Return what few people change."""
        delivery = self.profile.get(CONF_DELIVERY, Delivery.AUTOMATIC)
        return vol.Schema(
            {
                vol.Required(CONF_DELIVERY, default=str(delivery)): SelectSelector(
                    SelectSelectorConfig(
                        options=[str(way) for way in Delivery],
                        mode=SelectSelectorMode.DROPDOWN,
                        translation_key=CONF_DELIVERY,
                    )
                )
            }
        )

    def _suggested_language(self) -> str:
        """Return the profile's language, else the one of Home Assistant."""
        used: str | None = self.profile.get(CONF_LANGUAGE)
        if used in self.voices.locales:
            return used
        config = self.hass.config
        return next(
            iter(matches(config.language, self.voices.locales, config.country)),
            self.voices.voices[0].locale,
        )


def profile_title(voice: Voice, voices: AccountVoices) -> str:
    """Return a voice profile's name, `Telnyx Heart`, or `Telnyx Alex (es-ES)`.

    The locale stands there only where several of the account's voices share a name.
    """
    namesakes = [other for other in voices.voices if other.name == voice.name]
    locale = f" ({voice.locale})" if len(namesakes) > 1 else ""
    return f"Telnyx {voice.name}{locale}"
