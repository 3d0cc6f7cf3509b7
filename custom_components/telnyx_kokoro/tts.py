"""A voice profile as an engine for text-to-speech."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from typing import Any, override

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
from .audio import Clip
from .const import CONF_FALLBACK, CONF_OTHER_VOICES, SUBENTRY_TYPE_VOICE
from .coordinator import TelnyxConfigEntry, TelnyxCoordinator
from .engine.active_streams import active_streams_of
from .engine.fallback import TELNYX_SHARE, FallbackSynthesizer, has_fallback
from .engine.message_options import sound_of, sound_options
from .engine.request import RequestBuilder, SynthesisRequest
from .engine.response import (
    FORMAT_OPTIONS,
    SpeechResponse,
    clip_with_sound,
    output_format,
    whole_audio,
)
from .engine.synthesizer import Synthesizer, TelnyxSynthesizer
from .engine.wording import with_wording
from .entity import VoiceProfileEntity
from .profiles.selection import SpokenLanguages, own_voice_first, spoken_languages
from .profiles.settings import MESSAGE_SETTINGS, warn_of_unknown_settings
from .profiles.voice_names import voice_names
from .synthesis import Timeouts

# Announcements to several rooms must not wait for each other.
PARALLEL_UPDATES = 0


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

    _attr_supported_options = [ATTR_VOICE, *MESSAGE_SETTINGS, *FORMAT_OPTIONS]
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

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self._load_wording()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        super()._handle_coordinator_update()
        self._load_wording()

    @property
    @override
    def available(self) -> bool:
        # Home Assistant skips unavailable engines silently. An attempt to speak reports
        # why it fails.
        return True

    @property
    @override
    def default_language(self) -> str:
        return self._requests.default_language

    @property
    @override
    def supported_languages(self) -> SpokenLanguages:
        return spoken_languages(self.coordinator.data.voices, self.default_language)

    @property
    @override
    def default_options(self) -> Mapping[str, Any]:
        return self._requests.default_options

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
        if CONF_OTHER_VOICES in self.default_options and (
            language or ATTR_VOICE in given
        ):
            # Whoever names a language or a voice gets it, whatever the text is.
            given.setdefault(CONF_OTHER_VOICES, [])
        # Refuse at once what would only fail on the player. A voice that has gone may
        # have a clip in the cache, or a fallback.
        request = self._request(language, given, self.coordinator.timeouts)
        # The same sound has the same clip, however it was written.
        own = sound_options(sound_of(self.default_options))
        for name, value in sound_options(request.sound).items():
            if given.pop(name, None) is not None and value != own[name]:
                given[name] = value
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

        request = await self._ready_request(language, options)
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
        order = await with_wording(self.hass, order)
        response = SpeechResponse(order, synthesizers, self._streams)
        audio = response.audio(self, request.message_gen)
        return TTSAudioResponse(order.output_format.extension, audio)

    def choose_voice(self, language: str | None, name: str | None) -> Voice:
        """Return the voice for a caller, by default the profile's own."""
        try:
            return self._requests.choose(language, name).voice
        except HomeAssistantError as err:
            self.coordinator.metrics.count_unspoken(err)
            raise

    async def async_spoken_url(self, message: str, options: Mapping[str, Any]) -> str:
        """Return the URL of a message, which Telnyx may still be synthesizing."""
        request = await self._ready_request(None, options)
        return await self._streams.wait(self._telnyx.url(message, request))

    async def async_spoken_clip(self, message: str, options: Mapping[str, Any]) -> Clip:
        """Return a message as a clip."""
        request = await self._ready_request(None, options)
        clip = await self._streams.wait(self._telnyx.clip(message, request))
        return await clip_with_sound(clip, request.sound)

    @callback
    def _load_wording(self) -> None:
        # Ahead of the first message, which would have to wait for it.
        wanted, timeouts = output_format({}), self.coordinator.timeouts
        request = self._requests.request(None, {}, wanted, timeouts)
        self.hass.async_create_background_task(
            with_wording(self.hass, request), f"Wording of {self.entity_id}"
        )

    @property
    def _requests(self) -> RequestBuilder:
        return RequestBuilder(self.hass.config, self.coordinator, self.profile)

    async def _ready_request(
        self, language: str | None, options: Mapping[str, Any]
    ) -> SynthesisRequest:
        request = self._request(language, options, self.coordinator.timeouts)
        return await with_wording(self.hass, request)

    def _request(
        self, language: str | None, options: Mapping[str, Any], timeouts: Timeouts
    ) -> SynthesisRequest:
        try:
            wanted = output_format(options)
            return self._requests.request(language, options, wanted, timeouts)
        except ServiceValidationError as err:
            self.coordinator.metrics.count_unspoken(err)
            raise
