"""A voice profile as an engine for text-to-speech."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, asynccontextmanager
from typing import Any, Final, override

from homeassistant.components.tts import (
    ATTR_VOICE,
    TextToSpeechEntity,
    Voice as VoiceOption,
)
from homeassistant.components.tts.entity import TTSAudioRequest, TTSAudioResponse
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_LANGUAGE
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .assured_speech import AssuredSpeech
from .audio_format import FORMAT_OPTIONS, wanted_format
from .const import CONF_VOICE, SUBENTRY_TYPE_VOICE
from .coordinator import TelnyxConfigEntry, TelnyxCoordinator
from .entity import VoiceProfileEntity
from .fallback import fallback_of
from .profile_settings import sound_options
from .quiet_answers import quiet_where_nothing_is_said
from .speech import Clip, Patience, TextFeed
from .telnyx import Voice
from .telnyx_speech import TelnyxSpeech
from .utterances import Utterances
from .voice_choice import check_language, is_own, voice_for
from .voice_names import voice_names

# Announcements to several rooms must not wait for each other.
PARALLEL_UPDATES = 0

PATIENCE: Final = Patience()

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
    _attr_translation_key = "speech"

    def __init__(self, coordinator: TelnyxCoordinator, profile: ConfigSubentry) -> None:
        """Start in silence."""
        super().__init__(coordinator, profile)
        self._telnyx = TelnyxSpeech(coordinator, profile)
        self._utterances = Utterances()

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Stop speaking."""
        self._utterances.end()
        await super().async_will_remove_from_hass()

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
        languages = self.coordinator.data.voices.languages
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
            **sound_options(self.profile.data),
        }

    @callback
    @override
    def async_get_supported_voices(self, language: str) -> list[VoiceOption] | None:
        """Return the voices for a language, the profile's own first, then the best."""
        voices = sorted(
            self.coordinator.data.voices.speaking(language),
            key=lambda voice: not is_own(voice, self.profile.data),
        )
        names = voice_names(voices)
        return [VoiceOption(voice_id, name) for voice_id, name in names.items()] or None

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

        audio = self._utterances.run(
            self._utterance(self._telnyx, writer(), language, options)
        )
        whole = b"".join([piece async for piece in audio])
        return wanted_format(options).extension, whole

    @override
    async def async_stream_tts_audio(
        self, request: TTSAudioRequest
    ) -> TTSAudioResponse:
        """Return the audio as it arrives, of a text that may still be written."""
        wanted = wanted_format(request.options)
        audio = self._utterances.run(
            self._utterance(
                self._speech, request.message_gen, request.language, request.options
            )
        )
        return TTSAudioResponse(
            wanted.extension, quiet_where_nothing_is_said(audio, wanted)
        )

    def choose_voice(self, language: str | None, name: str | None) -> Voice:
        """Return the voice that a caller asks for, by default the profile's own.

        Raises:
            NoSpeechError: The account no longer has the profile's voice.
            ServiceValidationError: No voice has the name, or speaks the language.

        """
        language = self.default_language if language is None else language
        data = self.profile.data
        options = {ATTR_VOICE: data[CONF_VOICE] if name is None else name}
        try:
            check_language(language, self.supported_languages)
            return voice_for(self.coordinator.data.voices, data, language, options)
        except HomeAssistantError as err:
            self.coordinator.statistics.count_unspoken(err)
            raise

    async def async_spoken_url(self, message: str, voice: Voice) -> str:
        """Return where Telnyx keeps a message as MP3, which it may still synthesize.

        Raises:
            NoSpeechError: Telnyx refused, or was not reached.
            ServiceValidationError: The message is empty, or too long for this.

        """
        return await self._utterances.wait(self._telnyx.url(message, voice, PATIENCE))

    async def async_spoken_clip(self, message: str, voice: Voice) -> Clip:
        """Return a message as a clip, asked for at once. Raises as for its URL."""
        return await self._utterances.wait(self._telnyx.clip(message, voice, PATIENCE))

    @asynccontextmanager
    async def _utterance(
        self,
        speech: AssuredSpeech | TelnyxSpeech,
        writer: AsyncGenerator[str],
        language: str,
        options: Mapping[str, Any],
    ) -> AsyncGenerator[AsyncGenerator[bytes]]:
        """Open an utterance, which reads a text and is its audio."""
        async with (
            TextFeed(writer, PATIENCE) as feed,
            aclosing(speech.audio(feed, language, options, PATIENCE)) as audio,
        ):
            yield audio

    @property
    def _speech(self) -> AssuredSpeech | TelnyxSpeech:
        """Return what speaks, with a fallback if there is one to speak here."""
        fallback = fallback_of(self.profile.data, self.entity_id)
        if fallback is None:
            return self._telnyx
        return AssuredSpeech(
            self.coordinator,
            self.profile,
            engine_id=self.entity_id,
            fallback=fallback,
        )
