"""The speech of a voice profile by Telnyx, and who is told when there is none."""

from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import replace
from typing import Any, Final

from homeassistant.components.tts import ATTR_VOICE
from homeassistant.config_entries import ConfigSubentry

from ..api import TelnyxError, Voice
from ..audio import MP3, Clip
from ..coordinator import TelnyxCoordinator
from ..exceptions import no_speech, unspeakable
from ..profiles.languages import default_language, language_asked_for
from ..profiles.selection import Choice, choose_voice
from ..profiles.settings import SOUND_SETTINGS, sound_options, voice_settings
from ..profiles.stored import stored_voice
from ..synthesis import (
    Patience,
    TextError,
    TextSegmenter,
    UtteranceRecord,
    speak,
    spoken_clip,
    spoken_url,
)
from .audio_format import wanted_format
from .kept_clips import NotToKeepError
from .outcomes import message_failed, message_heard

# No options for callers: they keep apart the clips of one server from another's, which
# may speak the same text with the same voice differently, and those of the profile's
# own voice. Under the name that callers use, Home Assistant would mix that one up with
# a voice that a caller named.
ATTR_PROFILE_VOICE: Final = "profile_voice"
ATTR_SERVER: Final = "server"


class TelnyxSpeech:
    """Speaks with a voice profile. Every utterance is counted."""

    def __init__(self, coordinator: TelnyxCoordinator, profile: ConfigSubentry) -> None:
        """Speak with a profile of the coordinator's account."""
        self._coordinator = coordinator
        self._profile = profile

    @property
    def sound(self) -> dict[str, Any]:
        """Return everything that changes the sound, beside what a caller asks for."""
        return {
            ATTR_PROFILE_VOICE: stored_voice(self._profile.data),
            ATTR_SERVER: str(self._coordinator.client.address),
            **sound_options(self._profile.data),
        }

    def choose(self, language: str | None, name: object) -> Choice:
        """Return what speaks for a caller.

        Args:
            language: What the caller wants to hear; empty means the default.
            name: The voice that the caller names, as `choose_voice` takes it.

        Raises:
            NoSpeechError: The voice has gone, and no other speaks its language.
            ServiceValidationError: No voice has the name, or speaks the language.

        """
        hass, voices = self._coordinator.hass, self._coordinator.data.voices
        profile = self._profile.data
        default = default_language(hass.config, voices, profile)
        language = language_asked_for(language, voices, default)
        return choose_voice(voices, profile, language, name)

    async def audio(
        self,
        feed: TextSegmenter,
        language: str,
        options: Mapping[str, Any],
        patience: Patience,
    ) -> AsyncGenerator[bytes]:
        """Yield a text as frames of MP3.

        Raises:
            NoSpeechError: Telnyx did not speak, or not to the end.
            HomeAssistantError: The text, the voice that a caller named, its language
                or the format is wrong.
            Exception: The writer of the text failed, with this.
            NotToKeepError: The text was spoken to its end, but by another voice for
                one that has gone, or not as the options say.

        """
        refusals = self._coordinator.key_doubt.refusals
        with self._utterance() as record:
            choice = self.choose(language, options.get(ATTR_VOICE))
            is_as_named = self._is_as_named(options)
            settings = voice_settings(self._profile.data, choice.voice, patience)
            if wanted_format(options).extension != MP3:
                # Silence is put into other formats where they are made.
                settings = replace(settings, gap_silence=False)
            speech = speak(self._coordinator.client, settings, feed, record)
            async with aclosing(speech):
                async for frames in speech:
                    yield frames
        message_heard(self._coordinator, self._profile, refusals)
        if choice.stands_in or not is_as_named:
            raise NotToKeepError

    async def url(self, message: str, voice: Voice, patience: Patience) -> str:
        """Return where Telnyx keeps a message as MP3, which it may still synthesize.

        Raises:
            NoSpeechError: Telnyx refused, or was not reached.
            ServiceValidationError: The message is empty, or too long for this.

        """
        settings = voice_settings(self._profile.data, voice, patience)
        with self._utterance() as record:
            return await spoken_url(self._coordinator.client, settings, message, record)

    async def clip(self, message: str, voice: Voice, patience: Patience) -> Clip:
        """Return a message as a clip, asked for at once. Raises as for its URL."""
        settings = voice_settings(self._profile.data, voice, patience)
        refusals = self._coordinator.key_doubt.refusals
        with self._utterance() as record:
            clip = await spoken_clip(
                self._coordinator.client, settings, message, record
            )
        message_heard(self._coordinator, self._profile, refusals)
        return clip

    def _is_as_named(self, options: Mapping[str, Any]) -> bool:
        """Return whether a clip with these options sounds as they say.

        Home Assistant takes them before there is a message, as at the start of an
        assistant's run. The profile may have changed since, and may change back.
        """
        if ATTR_SERVER not in options:
            return True
        names = (ATTR_PROFILE_VOICE, ATTR_SERVER, *SOUND_SETTINGS)
        return self.sound == {name: options[name] for name in names if name in options}

    @contextmanager
    def _utterance(self) -> Generator[UtteranceRecord]:
        """Count an utterance, and turn what is wrong with it into words for people."""
        try:
            with self._coordinator.metrics.utterance() as record:
                try:
                    yield record
                finally:
                    self._coordinator.odd_audio.note(record)
        except TextError as err:
            raise unspeakable(err) from err
        except TelnyxError as err:
            message_failed(self._coordinator, err)
            raise no_speech(err) from err
