"""The form in which a voice is chosen, and what belongs to it."""

from abc import abstractmethod
import asyncio
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, override

import voluptuous as vol

from homeassistant.const import CONF_LANGUAGE, CONF_NAME
from homeassistant.core import callback
from homeassistant.data_entry_flow import FlowContext, FlowHandler, FlowResult, section
from homeassistant.helpers.selector import (
    LanguageSelector,
    LanguageSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
from homeassistant.util.language import matches

from ..api import (
    AccountVoices,
    PronunciationDictionary,
    TelnyxClient,
    TelnyxError,
    Voice,
)
from ..const import CONF_VOICE, LOGGER, SECTION_PRONUNCIATION
from ..exceptions import Failure
from ..metrics import SpeechMetrics
from ..preview import forget_form, sample_players, shown_while, words_for
from ..profiles.names import voice_names
from ..profiles.settings import entered_settings, is_dictionary_sound, setting_sections
from ..profiles.stored import of_other_releases, stored_language, stored_voice

# Nobody waits longer for a list that one can do without.
DICTIONARIES_SECONDS: Final = 5


class VoiceSteps[ContextT: FlowContext, ResultT: FlowResult[Any, Any], HandlerT](
    FlowHandler[ContextT, ResultT, HandlerT]
):
    """The step `voice`, for any flow that has the account's voices.

    Attributes:
        client: The account's client, set before the step.
        voices: The account's voices, set before the step.
        metrics: What counts the samples, set before the step.
        name: What the profile is called that is to be changed; empty for a new one.
        profile: The profile that is to be changed; empty for a new one.
        taken: The ids of the voices that other profiles have.
        own_engines: The entities of the account.

    """

    client: TelnyxClient
    voices: AccountVoices
    metrics: SpeechMetrics
    name: str = ""
    profile: Mapping[str, Any] = MappingProxyType({})
    taken: Collection[str] = ()
    own_engines: Collection[str] = ()
    _dictionaries: Sequence[PronunciationDictionary] = ()

    @abstractmethod
    def finish(self, voice: Voice, profile: dict[str, Any], name: str) -> ResultT:
        """End the flow with a voice, the profile made of it, and its name or none."""

    @callback
    def _count_sample(self, characters: int) -> None:
        # Not bound to the account of the moment: a new one takes over the count.
        self.metrics.count_sample(characters)

    @callback
    @override
    def async_remove(self) -> None:
        """Let nobody hear samples once the flow has ended, however it did."""
        super().async_remove()
        forget_form(self.hass, self.flow_id)

    async def async_step_voice(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask for the name, the voice and the settings; check what was entered.

        The form offers the voices of one language. If another one was chosen, it is
        shown again with the voices of that.
        """
        if user_input is None:
            self._dictionaries = await _dictionaries_of(self.client)
            language = self._suggested_language()
            return await self._show(language, self.name, self.profile, {})
        language = user_input[CONF_LANGUAGE]
        name = user_input.get(CONF_NAME, "").strip()
        settings = {
            **of_other_releases(self.profile),
            **entered_settings(user_input, self.profile),
        }
        chosen = user_input.get(CONF_VOICE)
        voices = self.voices.speaking(language)
        voice = next((voice for voice in voices if voice.id == chosen), None)
        if voice is None:
            errors = {CONF_VOICE: "choose_voice"}
            # In its own language, the profile's voice is the one to suggest.
            used = {**settings, CONF_VOICE: stored_voice(self.profile)}
            return await self._show(language, name, used, errors)
        profile = {**settings, CONF_LANGUAGE: voice.locale, CONF_VOICE: voice.id}
        if not is_dictionary_sound(profile, self._dictionaries):
            # At its field, and at the top, where a form that is shown again begins.
            errors = dict.fromkeys(
                ("base", SECTION_PRONUNCIATION), "invalid_dictionary"
            )
            return await self._show(language, name, profile, errors)
        return self.finish(voice, profile, name)

    async def _show(
        self,
        language: str,
        name: str,
        profile: Mapping[str, Any],
        errors: dict[str, str],
    ) -> ResultT:
        """Show the form with the voices of a language, best first, and a profile."""
        voices = self.voices.speaking(language)
        used = stored_voice(profile)
        untaken = (voice for voice in voices if voice.id not in self.taken)
        suggested = next(
            (voice for voice in voices if voice.id == used), next(untaken, voices[0])
        )
        heard = sample_players(
            self.hass,
            self.flow_id,
            self.client,
            self.voices,
            voices,
            count=self._count_sample,
        )
        languages = LanguageSelector(
            LanguageSelectorConfig(languages=list(self.voices.locales))
        )
        sections = setting_sections(profile, self.own_engines, self._dictionaries)
        return self.async_show_form(
            step_id="voice",
            errors=errors,
            description_placeholders={
                **heard.placeholders,
                "note": await self._note(),
            },
            data_schema=vol.Schema(
                {
                    vol.Optional(
                        CONF_NAME, description={"suggested_value": name}
                    ): TextSelector(),
                    vol.Required(CONF_LANGUAGE, default=language): languages,
                    shown_while(
                        CONF_LANGUAGE, language, CONF_VOICE, default=suggested.id
                    ): voice_selector(voices),
                    **heard.fields,
                    # The interface fills in what is in them only without a default.
                    **{
                        vol.Optional(key): section(
                            fields, {"collapsed": key not in errors}
                        )
                        for key, fields in sections.items()
                    },
                }
            ),
        )

    async def _note(self) -> str:
        """Return what a person has to know whose language no voice speaks."""
        if self.profile or self._matching_locales():
            return ""
        (words,) = await words_for(self.hass, [Failure(key="language_not_spoken")])
        return f'<ha-alert alert-type="info">{words}</ha-alert>\n\n'

    def _suggested_language(self) -> str:
        """Return the profile's language, else the one of Home Assistant."""
        used = stored_language(self.profile)
        if used in self.voices.locales:
            return used
        return next(iter(self._matching_locales()), self.voices.voices[0].locale)

    def _matching_locales(self) -> list[str]:
        """Return what the voices speak of Home Assistant's language, best match first."""
        config = self.hass.config
        return matches(config.language, self.voices.locales, config.country)


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


def voice_selector(voices: Sequence[Voice]) -> SelectSelector:
    """Return the field in which a voice is chosen."""
    options = [
        SelectOptionDict(value=voice_id, label=name)
        for voice_id, name in voice_names(voices).items()
    ]
    return SelectSelector(
        SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN)
    )
