"""The steps of a form in which a voice is chosen: its language, then the voice."""

from abc import abstractmethod
import asyncio
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, override

import voluptuous as vol

from homeassistant.const import CONF_LANGUAGE
from homeassistant.core import HomeAssistant, callback
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

from .const import CONF_VOICE, LOGGER, SECTION_ADVANCED
from .failures import Failure
from .profile_settings import advanced_fields, is_dictionary_sound
from .samples import forget_form, sample_players
from .stored_profile import of_other_releases
from .telnyx import (
    AccountVoices,
    PronunciationDictionary,
    TelnyxClient,
    TelnyxError,
    Voice,
)
from .voice_names import async_load_words, voice_names

# Nobody waits longer for a list that one can do without.
DICTIONARIES_SECONDS: Final = 5


class VoiceSteps[ContextT: FlowContext, ResultT: FlowResult[Any, Any], HandlerT](
    FlowHandler[ContextT, ResultT, HandlerT]
):
    """The steps `language` and `voice`, for any flow that has the account's voices.

    Attributes:
        client: The account's client, set before the first of the two steps.
        voices: The account's voices, set before the first of the two steps.
        profile: The profile that is to be changed; empty for a new one.
        taken: The ids of the voices that other profiles have.
        engine_id: The entity that speaks with it, if there is one.

    """

    client: TelnyxClient
    voices: AccountVoices
    profile: Mapping[str, Any] = MappingProxyType({})
    taken: Collection[str] = ()
    engine_id: str | None = None
    _language: str
    _dictionaries: Sequence[PronunciationDictionary] = ()

    @abstractmethod
    def finish(self, voice: Voice, profile: dict[str, Any]) -> ResultT:
        """End the flow with the voice that was chosen, and the profile made of it."""

    @callback
    @override
    def async_remove(self) -> None:
        """Let nobody hear samples once the flow has ended, however it did."""
        super().async_remove()
        forget_form(self.hass, self.flow_id)

    async def async_step_language(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask for the language."""
        if user_input is not None:
            self._language = user_input[CONF_LANGUAGE]
            self._dictionaries = await _dictionaries_of(self.client)
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
        """Ask for the voice, and in a section for settings; check what was entered."""
        if user_input is None:
            return await self._show_voices(self.profile)
        chosen = user_input[CONF_VOICE]
        voices = self.voices.speaking(self._language)
        voice = next(voice for voice in voices if voice.id == chosen)
        settings = user_input.get(SECTION_ADVANCED)
        if settings is None:
            # A form without the section changes nothing that is in it.
            defaults = advanced_fields({}, self.engine_id)({})
            settings = {**defaults, **self.profile}
        profile = {
            **of_other_releases(self.profile),
            **settings,
            CONF_LANGUAGE: voice.locale,
            CONF_VOICE: voice.id,
        }
        if not is_dictionary_sound(profile, self._dictionaries):
            return await self._show_voices(profile, Failure("invalid_dictionary"))
        return self.finish(voice, profile)

    async def _show_voices(
        self, profile: Mapping[str, Any], failure: Failure | None = None
    ) -> ResultT:
        """Show the voices of the language, best first, and a profile's settings."""
        voices = self.voices.speaking(self._language)
        used = profile.get(CONF_VOICE)
        untaken = (voice for voice in voices if voice.id not in self.taken)
        suggested = next(
            (voice for voice in voices if voice.id == used), next(untaken, voices[0])
        )
        heard = sample_players(
            self.hass, self.flow_id, self.client, self.voices, voices
        )
        advanced = section(
            advanced_fields(profile, self.engine_id, self._dictionaries),
            {"collapsed": failure is None},
        )
        return self.async_show_form(
            step_id="voice",
            errors={"base": failure.key} if failure else {},
            description_placeholders=heard.placeholders,
            data_schema=vol.Schema(
                {
                    vol.Required(
                        CONF_VOICE, default=suggested.id
                    ): await async_voice_selector(self.hass, voices),
                    **heard.fields,
                    # The interface fills in what is in it only without a default.
                    vol.Optional(SECTION_ADVANCED): advanced,
                }
            ),
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


async def _dictionaries_of(
    client: TelnyxClient,
) -> Sequence[PronunciationDictionary]:
    """Return what pronunciation dictionaries an account has, as far as it may tell."""
    try:
        async with asyncio.timeout(DICTIONARIES_SECONDS):
            return await client.pronunciation_dictionaries()
    except (TelnyxError, TimeoutError) as err:
        LOGGER.debug("Pronunciation dictionaries cannot be listed: %r", err)
        return ()


async def async_voice_selector(
    hass: HomeAssistant, voices: Sequence[Voice]
) -> SelectSelector:
    """Return the field in which a voice is chosen."""
    names = voice_names(voices, await async_load_words(hass))
    options = [
        SelectOptionDict(value=voice_id, label=name) for voice_id, name in names.items()
    ]
    return SelectSelector(
        SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN)
    )
