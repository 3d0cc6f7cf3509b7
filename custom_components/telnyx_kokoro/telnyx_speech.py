"""The speech of a voice profile by Telnyx, and who is told when there is none."""

from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import aclosing, contextmanager
from typing import Any

from homeassistant.config_entries import ConfigSubentry

from . import issues
from .audio_format import wanted_format
from .coordinator import TelnyxCoordinator
from .failures import no_speech, unspeakable
from .profile_settings import voice_settings
from .speech import (
    Clip,
    Patience,
    TextError,
    TextFeed,
    UtteranceRecord,
    converted,
    speak,
    spoken_clip,
    spoken_url,
)
from .telnyx import TelnyxError, Voice
from .voice_choice import voice_for


class TelnyxSpeech:
    """Speaks with a voice profile. Every utterance is counted."""

    def __init__(self, coordinator: TelnyxCoordinator, profile: ConfigSubentry) -> None:
        """Speak with a profile of the coordinator's account."""
        self._coordinator = coordinator
        self._profile = profile

    async def audio(
        self,
        feed: TextFeed,
        language: str,
        options: Mapping[str, Any],
        patience: Patience,
    ) -> AsyncGenerator[bytes]:
        """Yield a text as audio, in the format that the options ask for.

        Raises:
            NoSpeechError: Telnyx did not speak, or not to the end.
            HomeAssistantError: The text or the voice that a caller named is wrong.
            Exception: The writer of the text failed, with this.

        """
        refusals = self._coordinator.refusals
        with self._utterance() as record:
            voices = self._coordinator.data.voices
            voice = voice_for(voices, self._profile.data, language, options)
            settings = voice_settings(self._profile.data, voice, patience)
            speech = speak(self._coordinator.client, settings, feed, record)
            async with aclosing(converted(speech, wanted_format(options))) as audio:
                async for piece in audio:
                    yield piece
        self._note_speech(refusals)

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
        refusals = self._coordinator.refusals
        with self._utterance() as record:
            clip = await spoken_clip(
                self._coordinator.client, settings, message, record
            )
        self._note_speech(refusals)
        return clip

    @contextmanager
    def _utterance(self) -> Generator[UtteranceRecord]:
        """Count an utterance, and turn what is wrong with it into words for people."""
        try:
            with self._coordinator.statistics.utterance() as record:
                yield record
        except TextError as err:
            raise unspeakable(err) from err
        except TelnyxError as err:
            self._report(err)
            raise no_speech(err) from err

    def _report(self, err: TelnyxError) -> None:
        """Ask a person for what only a person can do, and look at the account."""
        coordinator = self._coordinator
        if not coordinator.is_in_use:
            # The account was reloaded meanwhile, and may have another key.
            return
        issues.speech_refused(coordinator.hass, coordinator.config_entry, err)
        coordinator.speech_failed(err)

    def _note_speech(self, refusals: int) -> None:
        """Take away what people were shown while Telnyx did not speak.

        `refusals` is how often the key had been refused when the message began.
        """
        coordinator = self._coordinator
        if not coordinator.is_in_use:
            return
        hass, entry = coordinator.hass, coordinator.config_entry
        issues.telnyx_spoke(hass, entry, self._profile)
        coordinator.message_heard(refusals=refusals)
