"""A voice profile as an engine for text-to-speech."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from typing import Any, Final, override

from homeassistant.components.tts import (
    ATTR_VOICE,
    TextToSpeechEntity,
    Voice as VoiceOption,
)
from homeassistant.components.tts.entity import TTSAudioRequest, TTSAudioResponse
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import Voice
from .audio import Clip
from .const import SUBENTRY_TYPE_VOICE
from .coordinator import TelnyxConfigEntry, TelnyxCoordinator
from .engine.active_streams import active_streams_of
from .engine.audio_format import FORMAT_OPTIONS, check_format, wanted_format
from .engine.fallback import fallback_of
from .engine.fallback_synthesizer import AssuredSpeech
from .engine.response import response_audio, whole_audio
from .engine.synthesizer import TelnyxSpeech
from .entity import VoiceProfileEntity
from .exceptions import NoSpeechError
from .profiles.languages import SpokenLanguages, default_language, spoken_languages
from .profiles.names import voice_names
from .profiles.selection import is_own
from .profiles.stored import warn_of_unknown_settings
from .synthesis import TextSegmenter, Timeouts

# Announcements to several rooms must not wait for each other.
PARALLEL_UPDATES = 0

TIMEOUTS: Final = Timeouts()


async def async_setup_entry(
    hass: HomeAssistant,
    entry: TelnyxConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add an engine for each voice profile, and for those that come later."""
    coordinator = entry.runtime_data
    known: set[str] = set()

    @callback
    def add_new() -> None:
        for profile in entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE):
            if profile.subentry_id not in known:
                known.add(profile.subentry_id)
                warn_of_unknown_settings(profile)
                async_add_entities(
                    [TelnyxTTSEntity(coordinator, profile)],
                    config_subentry_id=profile.subentry_id,
                )

    add_new()
    entry.async_on_unload(coordinator.async_add_listener(add_new))


class TelnyxTTSEntity(VoiceProfileEntity, TextToSpeechEntity):
    """Speaks with the voice of a profile."""

    _attr_supported_options = [ATTR_VOICE, *FORMAT_OPTIONS]
    _attr_translation_key = "speech"

    def __init__(self, coordinator: TelnyxCoordinator, profile: ConfigSubentry) -> None:
        """Start in silence."""
        super().__init__(coordinator, profile)
        self._utterances = active_streams_of(
            coordinator.hass, coordinator.config_entry.entry_id, profile.subentry_id
        )

    @property
    @override
    def available(self) -> bool:
        """Return True: speech is always tried, and says itself why it fails.

        Home Assistant passes over unavailable engines without a word.
        """
        return True

    @property
    @override
    def default_language(self) -> str:
        """Return the locale of the profile's voice, or else what the house speaks."""
        return default_language(
            self.hass.config, self.coordinator.data.voices, self.profile.data
        )

    @property
    @override
    def supported_languages(self) -> SpokenLanguages:
        """Return what the account's voices speak: `en-US`, and also `en`."""
        return spoken_languages(self.coordinator.data.voices, self.default_language)

    @property
    @override
    def default_options(self) -> Mapping[str, Any]:
        """Return everything that changes the sound.

        Home Assistant finds a spoken clip again by its text, language and options:
        what is missing here would let an old clip play after a change.
        """
        return self._telnyx.sound

    @callback
    @override
    def async_get_supported_voices(self, language: str) -> list[VoiceOption] | None:
        """Return the voices for a language, the profile's own first, then the best."""
        voices = sorted(
            self.coordinator.data.voices.speaking(
                self.supported_languages.nearest(language) or language
            ),
            key=lambda voice: not is_own(voice, self.profile.data),
        )
        names = voice_names(voices)
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
        """Speak on media players; refuse at once what nobody would be told later.

        Raises:
            ServiceValidationError: Language, voice or format is wrong.

        """
        given = {
            name: value
            for name, value in (options or {}).items()
            if value is not None and str(value).strip()
        }
        try:
            check_format(given)
            self._telnyx.choose(language, given.get(ATTR_VOICE))
        except NoSpeechError:
            # Of a voice that has gone a clip may be kept, and a fallback may speak.
            pass
        except ServiceValidationError as err:
            self.coordinator.metrics.count_unspoken(err)
            raise
        await super().async_speak(
            media_player_entity_id, message, cache, language, given
        )

    @override
    async def async_get_tts_audio(
        self, message: str, language: str, options: dict[str, Any]
    ) -> tuple[str, bytes]:
        """Return the whole audio at once.

        Home Assistant itself never asks for it. Who does may keep it, so no other
        engine speaks here.
        """

        async def writer() -> AsyncGenerator[str]:
            yield message

        wanted = wanted_format(options)

        def whole(
            _: TextSegmenter, mp3: AsyncGenerator[bytes]
        ) -> AsyncGenerator[bytes]:
            return whole_audio(mp3, wanted)

        audio = self._utterances.run(
            self._utterance(self._telnyx, writer(), language, options, whole)
        )
        return wanted.extension, b"".join([piece async for piece in audio])

    @override
    async def async_stream_tts_audio(
        self, request: TTSAudioRequest
    ) -> TTSAudioResponse:
        """Return the audio as it arrives, of a text that may still be written."""
        wanted = wanted_format(request.options)

        def response(
            feed: TextSegmenter, mp3: AsyncGenerator[bytes]
        ) -> AsyncGenerator[bytes]:
            return response_audio(
                self.hass, self.entity_id, feed, mp3, wanted, TIMEOUTS.pause
            )

        audio = self._utterances.run(
            self._utterance(
                self._speech,
                request.message_gen,
                request.language,
                request.options,
                response,
            )
        )
        return TTSAudioResponse(wanted.extension, audio)

    def choose_voice(self, language: str | None, name: str | None) -> Voice:
        """Return the voice that a caller asks for, by default the profile's own.

        Raises:
            NoSpeechError: The voice has gone, and no other speaks its language.
            ServiceValidationError: No voice has the name, or speaks the language.

        """
        try:
            return self._telnyx.choose(language, name).voice
        except HomeAssistantError as err:
            self.coordinator.metrics.count_unspoken(err)
            raise

    async def async_spoken_url(self, message: str, voice: Voice) -> str:
        """Return where Telnyx keeps a message as MP3, which it may still synthesize.

        Raises:
            NoSpeechError: Telnyx refused, or was not reached.
            ServiceValidationError: The message is empty, or too long for this.

        """
        return await self._utterances.wait(self._telnyx.url(message, voice, TIMEOUTS))

    async def async_spoken_clip(self, message: str, voice: Voice) -> Clip:
        """Return a message as a clip, asked for at once. Raises as for its URL."""
        return await self._utterances.wait(self._telnyx.clip(message, voice, TIMEOUTS))

    @asynccontextmanager
    async def _utterance(
        self,
        speech: AssuredSpeech | TelnyxSpeech,
        writer: AsyncGenerator[str],
        language: str,
        options: Mapping[str, Any],
        finish: Callable[[TextSegmenter, AsyncGenerator[bytes]], AsyncGenerator[bytes]],
    ) -> AsyncGenerator[AsyncGenerator[bytes]]:
        """Open an utterance, which reads a text and is its audio.

        Its MP3 is finished to what the listener is to have.
        """
        async with (
            TextSegmenter(writer, TIMEOUTS) as feed,
            aclosing(speech.audio(feed, language, options, TIMEOUTS)) as mp3,
            aclosing(finish(feed, mp3)) as audio,
        ):
            yield audio

    @property
    def _telnyx(self) -> TelnyxSpeech:
        return TelnyxSpeech(self.coordinator, self.profile)

    @property
    def _speech(self) -> AssuredSpeech | TelnyxSpeech:
        """Return what speaks, with a fallback if there is one to speak here."""
        if fallback_of(self.hass, self.profile.data, self.entity_id) is None:
            return self._telnyx
        return AssuredSpeech(
            self.coordinator,
            # A message keeps the fallback with which it began.
            replace(self.profile),
        )
