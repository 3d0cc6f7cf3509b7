"""The form for a voice and its settings."""

from abc import abstractmethod
import asyncio
from collections.abc import Collection, Mapping, Sequence
import re
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
from ..const import (
    CONF_OTHER_VOICES,
    CONF_VOICE,
    LOGGER,
    SECTION_LANGUAGES,
    SECTION_PRONUNCIATION,
    SECTION_SAMPLES,
)
from ..core_compat import OptionalField, RequiredField, shown_while
from ..metrics import SpeechMetrics
from ..profiles.settings import VoiceProfile
from ..profiles.voice_names import voice_names
from .previews import close_previews
from .profile_fields import entered_settings, setting_sections
from .sample_view import listen_field, sample_players, translated

# The form works without the list, and does not wait longer for it.
DICTIONARIES_SECONDS: Final = 5

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def voice_selector(voices: Sequence[Voice]) -> SelectSelector:
    """Return the field for a voice."""
    options = [
        SelectOptionDict(value=voice_id, label=name)
        for voice_id, name in voice_names(voices).items()
    ]
    return SelectSelector(
        SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN)
    )


class VoiceSteps[ContextT: FlowContext, ResultT: FlowResult[Any, Any], HandlerT](
    FlowHandler[ContextT, ResultT, HandlerT]
):
    """The step `voice` of a flow."""

    # The account, set before the step.
    client: TelnyxClient
    voices: AccountVoices
    metrics: SpeechMetrics
    # The profile to change, empty for a new one.
    name: str = ""
    profile: Mapping[str, Any] = MappingProxyType({})
    taken: Collection[str] = ()  # voices of other profiles, by ID
    account_engines: Collection[str] = ()  # entity IDs
    _dictionaries: Sequence[PronunciationDictionary] = ()

    @abstractmethod
    def finish(self, voice: Voice, profile: dict[str, Any], name: str) -> ResultT:
        """End the flow."""

    @callback
    def _count_sample(self, characters: int) -> None:
        # Not bound early: creating the account replaces the metrics.
        self.metrics.count_sample(characters)

    @callback
    @override
    def async_remove(self) -> None:
        """Close the previews when the flow ends."""
        super().async_remove()
        close_previews(self.hass, self.flow_id)

    async def async_step_voice(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask for name, voice and settings, again after the language was changed."""
        if user_input is None:
            self._dictionaries = await _dictionaries_of(self.client)
            language = self._suggested_language()
            return await self._show(language, self.name, self.profile, {})
        language = user_input[CONF_LANGUAGE]
        name = user_input.get(CONF_NAME, "").strip()
        settings = {
            **VoiceProfile.parse(self.profile).settings_of_other_releases,
            **entered_settings(user_input, self.profile),
        }
        chosen = user_input.get(CONF_VOICE)
        voices = self.voices.speaking(language)
        voice = next((voice for voice in voices if voice.id == chosen), None)
        if voice is None:
            errors = {CONF_VOICE: "choose_voice"}
            # Suggests the profile's voice again when its language is chosen.
            used = {**settings, CONF_VOICE: VoiceProfile.parse(self.profile).voice_id}
            return await self._show(language, name, used, errors)
        profile = {**settings, CONF_LANGUAGE: voice.locale, CONF_VOICE: voice.id}
        if problem := self._problem(profile, voice):
            # At the field, and at the top, which is visible when the form is shown again.
            errors = dict.fromkeys(("base", problem[0]), problem[1])
            return await self._show(language, name, profile, errors)
        return self.finish(voice, profile, name)

    async def _show(
        self,
        language: str,
        name: str,
        profile: Mapping[str, Any],
        errors: dict[str, str],
    ) -> ResultT:
        voices = self.voices.speaking(language)
        used = VoiceProfile.parse(profile).voice_id
        untaken = (voice for voice in voices if voice.id not in self.taken)
        suggested = next(
            (voice for voice in voices if voice.id == used), next(untaken, voices[0])
        )
        languages = LanguageSelector(
            LanguageSelectorConfig(languages=list(self.voices.locales))
        )
        sections = setting_sections(
            profile,
            self.account_engines,
            self._dictionaries,
            self.voices.voices,
            suggested.language,
        )
        of_language = shown_while(CONF_LANGUAGE, language)
        return self.async_show_form(
            step_id="voice",
            errors=errors,
            description_placeholders={
                "note": await self._language_note(),
                "samples": sample_players(
                    self, self.client, self.voices, voices, count=self._count_sample
                ),
            },
            data_schema=vol.Schema(
                {
                    vol.Optional(
                        CONF_NAME, description={"suggested_value": name}
                    ): TextSelector(),
                    vol.Required(CONF_LANGUAGE, default=language): languages,
                    RequiredField(
                        CONF_VOICE, default=suggested.id, **of_language
                    ): voice_selector(voices),
                    OptionalField(SECTION_SAMPLES, **of_language): section(
                        vol.Schema(listen_field(voices)), {"collapsed": True}
                    ),
                    # Without a default, the interface fills in the fields.
                    **{
                        vol.Optional(key): section(
                            fields, {"collapsed": key not in errors}
                        )
                        for key, fields in sections.items()
                    },
                }
            ),
        )

    async def _language_note(self) -> str:
        if self.profile or self._matching_locales():
            return ""
        words = await translated(self.hass, "language_not_spoken", {})
        return f'<ha-alert alert-type="info">{words}</ha-alert>\n\n'

    def _problem(
        self, profile: Mapping[str, Any], voice: Voice
    ) -> tuple[str, str] | None:
        """Return a section of the form and what is wrong there."""
        if not self._is_dictionary_valid(profile):
            return SECTION_PRONUNCIATION, "invalid_dictionary"
        others = VoiceProfile.parse(profile).settings[CONF_OTHER_VOICES]
        known = [found for name in others if (found := self.voices.find(name))]
        languages = [other.language for other in (voice, *known)]
        if len(set(languages)) < len(languages):
            return SECTION_LANGUAGES, "one_voice_per_language"
        return None

    def _is_dictionary_valid(self, profile: Mapping[str, Any]) -> bool:
        used = VoiceProfile.parse(profile).dictionary
        is_listed = any(dictionary.id == used for dictionary in self._dictionaries)
        return used is None or is_listed or _UUID.fullmatch(used) is not None

    def _suggested_language(self) -> str:
        used = VoiceProfile.parse(self.profile).language
        if used in self.voices.locales:
            return used
        return next(iter(self._matching_locales()), self.voices.voices[0].locale)

    def _matching_locales(self) -> list[str]:
        config = self.hass.config
        return matches(config.language, self.voices.locales, config.country)


async def _dictionaries_of(client: TelnyxClient) -> Sequence[PronunciationDictionary]:
    try:
        async with asyncio.timeout(DICTIONARIES_SECONDS):
            return await client.pronunciation_dictionaries()
    except (TelnyxError, TimeoutError) as err:
        LOGGER.debug("Can't list pronunciation dictionaries: %r", err)
        return ()
