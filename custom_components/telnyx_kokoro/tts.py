"""A voice profile as an engine for text-to-speech."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from typing import Any, Final, override

from homeassistant.components.tts import (
    ATTR_VOICE,
    TextToSpeechEntity,
    TTSAudioRequest,
    TTSAudioResponse,
    Voice as VoiceOption,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import Voice
from .audio import MP3, Clip
from .const import CONF_FALLBACK, SUBENTRY_TYPE_VOICE
from .coordinator import TelnyxConfigEntry, TelnyxCoordinator
from .engine.active_streams import active_streams_of
from .engine.fallback import TELNYX_SHARE, FallbackSynthesizer, has_fallback
from .engine.response import FORMAT_OPTIONS, SpeechResponse, output_format, whole_audio
from .engine.synthesizer import SynthesisRequest, Synthesizer, TelnyxSynthesizer
from .entity import VoiceProfileEntity
from .exceptions import NoSpeechError
from .profiles.selection import (
    Choice,
    SpokenLanguages,
    choose_voice,
    default_language,
    own_voice_first,
    spoken_languages,
)
from .profiles.settings import SOUND_SETTINGS, warn_of_unknown_settings
from .profiles.voice_names import voice_names
from .synthesis import Timeouts

# Announcements to several rooms must not wait for each other.
PARALLEL_UPDATES = 0

# Not options for callers: they keep apart clips of different servers, which may speak
# the same text with the same voice differently, and clips of the profile's own voice.
# Under the name that callers use, Home Assistant would mix that one up with a voice
# that a caller named.
ATTR_PROFILE_VOICE: Final = "profile_voice"
ATTR_SERVER: Final = "server"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: TelnyxConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add an engine for each voice profile, including profiles added later."""
    coordinator = entry.runtime_data
    known: set[str] = set()

    @callback
    def add_new() -> None:
        for subentry in entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE):
            if subentry.subentry_id not in known:
                known.add(subentry.subentry_id)
                warn_of_unknown_settings(subentry)
                async_add_entities(
                    [TelnyxTTSEntity(coordinator, subentry)],
                    config_subentry_id=subentry.subentry_id,
                )

    add_new()
    entry.async_on_unload(coordinator.async_add_listener(add_new))


class TelnyxTTSEntity(VoiceProfileEntity, TextToSpeechEntity):
    """Speaks with the voice of a profile."""

    _attr_supported_options = [ATTR_VOICE, *FORMAT_OPTIONS]
    _attr_translation_key = "speech"

    def __init__(
        self, coordinator: TelnyxCoordinator, subentry: ConfigSubentry
    ) -> None:
        """Initialize the entity."""
        super().__init__(coordinator, subentry)
        self._streams = active_streams_of(
            coordinator.hass, coordinator.config_entry.entry_id, subentry.subentry_id
        )
        self._telnyx = TelnyxSynthesizer(coordinator, subentry)

    @property
    @override
    def available(self) -> bool:
        # Home Assistant skips unavailable engines silently. An attempt to speak reports
        # why it fails.
        return True

    @property
    @override
    def default_language(self) -> str:
        return default_language(
            self.hass.config, self.coordinator.data.voices, self.profile
        )

    @property
    @override
    def supported_languages(self) -> SpokenLanguages:
        return spoken_languages(self.coordinator.data.voices, self.default_language)

    @property
    @override
    def default_options(self) -> Mapping[str, Any]:
        # Home Assistant finds a clip by its text, language and options: whatever
        # changes the sound and is missing here would let an old clip play after a
        # change.
        return {
            ATTR_PROFILE_VOICE: self.profile.voice_id,
            ATTR_SERVER: str(self.coordinator.client.address),
            **self.profile.sound_options,
        }

    @callback
    @override
    def async_get_supported_voices(self, language: str) -> list[VoiceOption] | None:
        """Return the voices for a language, the profile's own first, then the best."""
        nearest = self.supported_languages.nearest(language) or language
        voices = self.coordinator.data.voices.speaking(nearest)
        names = voice_names(own_voice_first(voices, self.profile))
        return [VoiceOption(voice_id, name) for voice_id, name in names.items()] or None

    @override
    async def async_speak(
        self,
        media_player_entity_id: list[str],
        message: str,
        cache: bool,
        language: str | None = None,
        options: dict[str, Any] | None = None,
    ) -> None:
        given = {
            name: value
            for name, value in (options or {}).items()
            if value is not None and str(value).strip()
        }
        # Refuse at once what would only fail on the player. A voice that has gone may
        # have a clip in the cache, or a fallback.
        self._request(language, given, self.coordinator.timeouts)
        await super().async_speak(
            media_player_entity_id, message, cache, language, given
        )

    @override
    async def async_get_tts_audio(
        self, message: str, language: str, options: dict[str, Any]
    ) -> tuple[str, bytes]:
        """Return all audio at once, by Telnyx alone: the caller may keep it."""

        async def writer() -> AsyncGenerator[str]:
            yield message

        request = self._request(language, options, self.coordinator.timeouts)
        audio = await self._streams.wait(whole_audio(self._telnyx, request, writer()))
        return request.output_format.extension, audio

    @override
    async def async_stream_tts_audio(
        self, request: TTSAudioRequest
    ) -> TTSAudioResponse:
        synthesizers: list[Synthesizer] = [self._telnyx]
        timeouts = self.coordinator.timeouts
        profile = self.profile
        if profile.settings[CONF_FALLBACK] and has_fallback(
            self.hass, profile, self.entity_id
        ):
            seconds = timeouts.first_audio * TELNYX_SHARE
            # A message keeps the fallback with which it began.
            subentry, rest = replace(self.subentry), timeouts.first_audio - seconds
            synthesizers.append(FallbackSynthesizer(self.coordinator, subentry, rest))
            timeouts = replace(timeouts, first_audio=seconds)
        order = self._request(request.language, request.options, timeouts)
        response = SpeechResponse(order, synthesizers, self._streams)
        audio = response.audio(self, request.message_gen)
        return TTSAudioResponse(order.output_format.extension, audio)

    def choose_voice(self, language: str | None, name: str | None) -> Voice:
        """Return the voice for a caller, by default the profile's own."""
        try:
            return self._choose(language, name).voice
        except HomeAssistantError as err:
            self.coordinator.metrics.count_unspoken(err)
            raise

    async def async_spoken_url(self, message: str, voice: Voice) -> str:
        """Return the URL of a message, which Telnyx may still be synthesizing."""
        settings = self.profile.for_voice(voice, self.coordinator.timeouts)
        return await self._streams.wait(self._telnyx.url(message, settings))

    async def async_spoken_clip(self, message: str, voice: Voice) -> Clip:
        """Return a message as a clip."""
        settings = self.profile.for_voice(voice, self.coordinator.timeouts)
        return await self._streams.wait(self._telnyx.clip(message, settings))

    def _request(
        self, language: str | None, options: Mapping[str, Any], timeouts: Timeouts
    ) -> SynthesisRequest:
        try:
            wanted = output_format(options)
            choice = self._choose(language, options.get(ATTR_VOICE))
        except NoSpeechError as err:
            language = language or self.default_language
            return SynthesisRequest(language, wanted, timeouts, failure=err)
        except ServiceValidationError as err:
            self.coordinator.metrics.count_unspoken(err)
            raise
        settings = self.profile.for_voice(choice.voice, timeouts)
        if wanted.extension != MP3:
            # In other formats, silence is inserted during conversion.
            settings = replace(settings, gap_silence=False)
        return SynthesisRequest(
            choice.voice.locale,
            wanted,
            timeouts,
            settings,
            is_cacheable=self._is_as_named(options) and not choice.stands_in,
        )

    def _choose(self, language: str | None, name: object) -> Choice:
        voices, default = self.coordinator.data.voices, self.default_language
        return choose_voice(voices, self.profile, default, language, name)

    def _is_as_named(self, options: Mapping[str, Any]) -> bool:
        # Home Assistant takes the options before there is a message, as at the start of
        # an assistant's run. The profile may have changed since, and may change back.
        if ATTR_SERVER not in options:
            return True
        names = (ATTR_PROFILE_VOICE, ATTR_SERVER, *SOUND_SETTINGS)
        named = {name: options[name] for name in names if name in options}
        return self.default_options == named
