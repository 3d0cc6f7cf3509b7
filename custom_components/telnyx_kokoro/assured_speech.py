"""Speech that is heard whatever becomes of Telnyx: by another engine, then."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Any, Final

from homeassistant.config_entries import ConfigSubentry
from homeassistant.exceptions import HomeAssistantError

from . import issues
from .audio_format import wanted_format
from .const import LOGGER
from .coordinator import TelnyxCoordinator
from .failures import NoSpeechError, no_speech_for_unknown_reason
from .fallback import fallback_audio
from .fallback_link import fallback_engine, name_of_engine
from .kept_clips import end_without_keeping
from .speech import Patience, TextFeed
from .telnyx_speech import TelnyxSpeech
from .voice_choice import language_spoken

# Of the time that a listener waits at most, the fallback has the rest.
TELNYX_SHARE: Final = 1 / 3


class AssuredSpeech:
    """Speaks with a voice profile, or else with its fallback."""

    def __init__(
        self,
        coordinator: TelnyxCoordinator,
        profile: ConfigSubentry,
        *,
        engine_id: str,
    ) -> None:
        """Speak with a profile that has a fallback, and whose engine is an entity."""
        self._coordinator = coordinator
        self._profile = profile
        self._engine_id = engine_id

    async def audio(
        self,
        feed: TextFeed,
        language: str,
        options: Mapping[str, Any],
        patience: Patience,
    ) -> AsyncGenerator[bytes]:
        """Yield a text as audio, all of it spoken by one of the two.

        Raises:
            NoSpeechError: Telnyx did not speak to the end.
            HomeAssistantError: Both did not speak, or the text or the voice that a
                caller named is wrong.
            Exception: The writer of the text failed, with this.
            asyncio.CancelledError: The fallback has spoken to the end, and Home
                Assistant is not to keep that.

        """
        telnyxs_time = patience.first_audio * TELNYX_SHARE
        telnyx = TelnyxSpeech(self._coordinator, self._profile).audio(
            feed, language, options, replace(patience, first_audio=telnyxs_time)
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
                async for piece in telnyx:
                    yield piece
                return
        hass, voices = self._coordinator.hass, self._coordinator.data.voices
        # It may have another name since the message began.
        fallback_id = fallback_engine(hass, self._profile.data)
        assert fallback_id
        fallback = fallback_audio(
            hass,
            fallback_id,
            feed,
            language_spoken(voices, self._profile.data, language, options),
            wanted_format(options),
            reason=reason,
            seconds=patience.first_audio - telnyxs_time,
        )
        async with aclosing(fallback):
            async for piece in fallback:
                yield piece
        self._note_fallback(name_of_engine(hass, fallback_id), reason)
        await self._keep_nothing(feed)

    def _note_fallback(self, fallback: str, reason: NoSpeechError) -> None:
        """Count the utterance, and show people who spoke it and why."""
        self._coordinator.statistics.count_fallback()
        if not self._coordinator.is_in_use:
            return
        issues.fallback_used(
            self._coordinator.hass,
            self._coordinator.config_entry,
            self._profile,
            fallback=fallback,
            reason=str(reason),
        )

    async def _keep_nothing(self, feed: TextFeed) -> None:
        # Nobody finds a streamed text again.
        if not feed.is_streamed:
            message = "".join([piece async for piece in feed.replay()])
            end_without_keeping(self._coordinator.hass, self._engine_id, message)
