"""Speech that is heard whatever becomes of Telnyx: by another engine, then."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Any, Final

from homeassistant.components.tts import ATTR_VOICE
from homeassistant.config_entries import ConfigSubentry
from homeassistant.exceptions import HomeAssistantError

from .. import issues
from ..const import LOGGER
from ..coordinator import TelnyxCoordinator
from ..exceptions import NoSpeechError, no_speech_for_unknown_reason
from ..profiles.fallback_link import fallback_engine, name_of_engine
from ..synthesis import TextSegmenter, Timeouts
from .audio_format import wanted_format
from .fallback import fallback_audio
from .kept_clips import NotToKeepError
from .synthesizer import TelnyxSpeech

# Of the time that a listener waits at most, the fallback has the rest.
TELNYX_SHARE: Final = 1 / 3


class AssuredSpeech:
    """Speaks with a voice profile, or else with its fallback."""

    def __init__(
        self,
        coordinator: TelnyxCoordinator,
        profile: ConfigSubentry,
    ) -> None:
        """Speak with a profile that has a fallback."""
        self._coordinator = coordinator
        self._profile = profile

    async def audio(
        self,
        feed: TextSegmenter,
        language: str,
        options: Mapping[str, Any],
        timeouts: Timeouts,
    ) -> AsyncGenerator[bytes]:
        """Yield a text as frames of MP3, all of it spoken by one of the two.

        Raises:
            NoSpeechError: Telnyx did not speak to the end.
            HomeAssistantError: Both did not speak, or the text or the voice that a
                caller named is wrong.
            Exception: The writer of the text failed, with this.
            NotToKeepError: The fallback, or a voice for one that has gone, has spoken
                the text to its end.

        """
        telnyxs_time = timeouts.first_audio * TELNYX_SHARE
        speech = TelnyxSpeech(self._coordinator, self._profile)
        telnyx = speech.audio(
            feed, language, options, replace(timeouts, first_audio=telnyxs_time)
        )
        async with aclosing(telnyx):
            try:
                first = await anext(telnyx)
            except NoSpeechError as err:
                reason = err
            except HomeAssistantError:
                raise
            except Exception as err:
                if err is feed.failure:
                    raise
                # A bug, which must not keep a house silent.
                LOGGER.exception("Unexpected error while Telnyx was to speak")
                reason = no_speech_for_unknown_reason()
            else:
                yield first
                async for frames in telnyx:
                    yield frames
                return
        hass = self._coordinator.hass
        # It may have another name since the message began.
        fallback_id = fallback_engine(hass, self._profile.data)
        assert fallback_id
        fallback = fallback_audio(
            hass,
            fallback_id,
            feed,
            _language_spoken(speech, language, options.get(ATTR_VOICE)),
            wanted_format(options),
            reason=reason,
            seconds=timeouts.first_audio - telnyxs_time,
        )
        async with aclosing(fallback):
            async for frames in fallback:
                yield frames
        self._note_fallback(name_of_engine(hass, fallback_id), reason)
        raise NotToKeepError

    def _note_fallback(self, fallback: str, reason: NoSpeechError) -> None:
        """Count the utterance, and show people who spoke it and why."""
        self._coordinator.metrics.count_fallback()
        if not self._coordinator.is_in_use:
            return
        issues.fallback_used(
            self._coordinator.hass,
            self._coordinator.config_entry,
            self._profile,
            fallback=fallback,
            reason=reason,
        )


def _language_spoken(speech: TelnyxSpeech, language: str, name: object) -> str:
    """Return what the voice that is asked for speaks; the language if it has gone."""
    try:
        return speech.choose(language, name).voice.locale
    except NoSpeechError:
        return language
