"""The steps of a form in which a voice is chosen: its language, then the voice."""

from abc import abstractmethod
from typing import Any

import voluptuous as vol

from homeassistant.const import CONF_LANGUAGE
from homeassistant.data_entry_flow import FlowContext, FlowHandler, FlowResult
from homeassistant.helpers.selector import (
    LanguageSelector,
    LanguageSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.util.language import matches

from .const import CONF_VOICE
from .telnyx import AccountVoices, Voice


class VoiceSteps[ContextT: FlowContext, ResultT: FlowResult[Any, Any], HandlerT](
    FlowHandler[ContextT, ResultT, HandlerT]
):
    """The steps `language` and `voice`, for any flow that has the account's voices.

    Attributes:
        voices: The account's voices, set before the first of the two steps.
        chosen_voice: The id of the voice that is suggested, if there is one.

    """

    voices: AccountVoices
    chosen_voice: str | None = None
    _language: str

    @abstractmethod
    def finish(self, voice: Voice) -> ResultT:
        """End the flow with the voice that was chosen."""

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
            return self.finish(next(voice for voice in voices if voice.id == chosen))
        suggested = next(
            (voice for voice in voices if voice.id == self.chosen_voice), voices[0]
        )
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
                    )
                }
            ),
        )

    def _suggested_language(self) -> str:
        """Return the chosen voice's language, else the one of Home Assistant."""
        if self.chosen_voice and (voice := self.voices.find(self.chosen_voice)):
            return voice.locale
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


def profile_data(voice: Voice) -> dict[str, str]:
    """Return what a voice profile keeps of its voice."""
    return {CONF_LANGUAGE: voice.locale, CONF_VOICE: voice.id}
