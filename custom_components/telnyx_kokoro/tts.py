"""A voice profile as an engine for text-to-speech."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any, Final, override

from homeassistant.components.tts import (
    ATTR_VOICE,
    TextToSpeechEntity,
    TtsAudioType,
    Voice as VoiceOption,
)
from homeassistant.components.tts.entity import TTSAudioRequest, TTSAudioResponse
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_LANGUAGE
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .audio_format import FORMAT_OPTIONS, wanted_format
from .const import CONF_DELIVERY, CONF_VOICE, DOMAIN, SUBENTRY_TYPE_VOICE
from .coordinator import TelnyxConfigEntry
from .entity import VoiceProfileEntity
from .failures import speech_error
from .speech import (
    Delivery,
    EmptyTextError,
    VoiceSettings,
    WantedFormat,
    converted,
    speak,
)
from .telnyx import AuthenticationError, TelnyxError, Voice

# Announcements to several rooms must not wait for each other.
PARALLEL_UPDATES = 0

# Whatever a caller takes for a name, a message stays readable.
MAX_NAME_CHARACTERS: Final = 80

# No option for callers: it keeps the clips of one server apart from another's, which
# may speak the same text with the same voice differently.
ATTR_SERVER: Final = "server"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: TelnyxConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add an engine for each voice profile."""
    for profile in entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE):
        async_add_entities(
            [TelnyxTTSEntity(entry.runtime_data, profile)],
            config_subentry_id=profile.subentry_id,
        )


class TelnyxTTSEntity(VoiceProfileEntity, TextToSpeechEntity):
    """Speaks with the voice of a profile."""

    _attr_supported_options = [ATTR_VOICE, *FORMAT_OPTIONS]
    # An engine without a name of its own is refused by Home Assistant.
    _attr_translation_key = "speech"

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
        """Return the locale of the profile's voice."""
        language: str = self.profile.data[CONF_LANGUAGE]
        return language

    @property
    @override
    def supported_languages(self) -> list[str]:
        """Return what the account's voices speak: `en-US`, and also `en`.

        The profile's language stays even if its voice has gone: the error that says
        so is of more use than one about the language.
        """
        languages = self.coordinator.data.languages
        return list(dict.fromkeys((*languages, self.default_language)))

    @property
    @override
    def default_options(self) -> Mapping[str, Any]:
        """Return everything that changes the sound.

        Home Assistant finds a spoken clip again by its text, language and options:
        what is missing here would let an old clip play after a change.
        """
        return {
            ATTR_VOICE: self.profile.data[CONF_VOICE],
            ATTR_SERVER: str(self.coordinator.client.address),
        }

    @callback
    @override
    def async_get_supported_voices(self, language: str) -> list[VoiceOption] | None:
        """Return the voices for a language, the profile's own first, then the best."""
        voices = sorted(
            self.coordinator.data.speaking(language), key=self._is_other_voice
        )
        return [VoiceOption(voice.id, voice.label) for voice in voices] or None

    @override
    async def async_get_tts_audio(
        self, message: str, language: str, options: dict[str, Any]
    ) -> TtsAudioType:
        """Return the whole audio at once."""

        async def writer() -> AsyncGenerator[str]:
            yield message

        voice = self._voice_for(language, options)
        wanted = wanted_format(options)
        return wanted.extension, b"".join(
            [audio async for audio in self._speak(writer(), voice, wanted)]
        )

    @override
    async def async_stream_tts_audio(
        self, request: TTSAudioRequest
    ) -> TTSAudioResponse:
        """Return the audio as it arrives, of a text that may still be written."""
        voice = self._voice_for(request.language, request.options)
        wanted = wanted_format(request.options)
        return TTSAudioResponse(
            wanted.extension, self._speak(request.message_gen, voice, wanted)
        )

    async def _speak(
        self, writer: AsyncGenerator[str], voice: Voice, wanted: WantedFormat
    ) -> AsyncGenerator[bytes]:
        """Yield a text as audio; raise a translated error if there is none."""
        delivery = self.profile.data.get(CONF_DELIVERY, Delivery.AUTOMATIC)
        settings = VoiceSettings(voice.full_id, Delivery(delivery))
        speech = speak(self.coordinator.client, settings, writer)
        try:
            async with aclosing(converted(speech, wanted)) as audio:
                async for piece in audio:
                    yield piece
        except EmptyTextError as err:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="empty_message"
            ) from err
        except TelnyxError as err:
            if isinstance(err, AuthenticationError):
                self._ask_for_a_new_key()
            raise speech_error(err) from err

    def _ask_for_a_new_key(self) -> None:
        """Ask for a new key, unless the account has one, or has gone, meanwhile."""
        entry = self.coordinator.config_entry
        is_loaded = entry.state is ConfigEntryState.LOADED
        if is_loaded and entry.runtime_data is self.coordinator:
            entry.async_start_reauth(self.hass)

    def _voice_for(self, language: str, options: Mapping[str, Any]) -> Voice:
        """Return the voice that is asked for.

        A voice that the caller names is taken as it is. The profile's own voice gives
        way to the best one of a language that it does not speak.
        """
        voices = self.coordinator.data
        name = str(options[ATTR_VOICE])
        voice = voices.find(name)
        if voice is None:
            is_own = name == self.profile.data[CONF_VOICE]
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="voice_gone" if is_own else "unknown_voice",
                translation_placeholders={"voice": name[:MAX_NAME_CHARACTERS]},
            )
        if self._is_other_voice(voice) or voice.speaks(language):
            return voice
        return next(iter(voices.speaking(language)), voice)

    def _is_other_voice(self, voice: Voice) -> bool:
        own: str = self.profile.data[CONF_VOICE]
        return voice.id.lower() != own.lower()
