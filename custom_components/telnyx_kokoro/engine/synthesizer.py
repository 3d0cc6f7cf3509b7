"""Speech by Telnyx, and its effects on the account's state."""

from collections.abc import AsyncGenerator, Generator
from contextlib import (
    AbstractAsyncContextManager,
    aclosing,
    asynccontextmanager,
    contextmanager,
)
from typing import Final, Protocol

from homeassistant.config_entries import ConfigSubentry

from .. import issues
from ..api import (
    AuthenticationError,
    BadRequestError,
    ConnectionFailedError,
    IncompleteResponseError,
    InvalidResponseError,
    NoCreditError,
    NotFoundError,
    NotPermittedError,
    ServiceError,
    TelnyxError,
    TextLimitError,
)
from ..audio import Clip
from ..coordinator import TelnyxCoordinator
from ..exceptions import no_speech, unspeakable
from ..synthesis import (
    TextError,
    TextSegmenter,
    UtteranceRecord,
    VoiceSettings,
    speak,
    spoken_clip,
    spoken_url,
)
from .request import SynthesisRequest

# Failures after which the known state of the account may be outdated.
_REFRESH_AFTER: Final = (
    AuthenticationError,
    BadRequestError,
    ConnectionFailedError,
    IncompleteResponseError,
    InvalidResponseError,
    NoCreditError,
    NotFoundError,
    NotPermittedError,
    # An unknown voice may be answered with 500 (reported by others).
    ServiceError,
)


class Synthesizer(Protocol):
    """Protocol of an object that can speak a text."""

    def speech(
        self, request: SynthesisRequest, segmenter: TextSegmenter
    ) -> AbstractAsyncContextManager[AsyncGenerator[bytes]]:
        """Speak a text, as whole frames of MP3, until the context is left.

        Raises NoSpeechError on exit if reading the frames failed.
        """


class TelnyxSynthesizer:
    """Speak with a voice profile through Telnyx."""

    def __init__(self, coordinator: TelnyxCoordinator, profile: ConfigSubentry) -> None:
        """Speak with a profile of the coordinator's account."""
        self._coordinator = coordinator
        self._profile = profile

    @asynccontextmanager
    async def speech(
        self, request: SynthesisRequest, segmenter: TextSegmenter
    ) -> AsyncGenerator[AsyncGenerator[bytes]]:
        """Speak a text, as whole frames of MP3."""
        settings = self._settings_of(request)
        client = self._coordinator.client
        refusals = self._coordinator.key_refusals
        with self._utterance() as record:
            frames = speak(client, settings, segmenter, record)
            async with aclosing(frames):
                yield frames
        self._coordinator.message_spoken(self._profile, refusals)

    async def url(self, message: str, request: SynthesisRequest) -> str:
        """Return the URL of a message, which Telnyx may still be synthesizing."""
        settings = self._settings_of(request)
        with self._utterance() as record:
            return await spoken_url(self._coordinator.client, settings, message, record)

    async def clip(self, message: str, request: SynthesisRequest) -> Clip:
        """Return a message as a clip, at the speed and volume of its voice."""
        settings = self._settings_of(request)
        client = self._coordinator.client
        refusals = self._coordinator.key_refusals
        with self._utterance() as record:
            clip = await spoken_clip(client, settings, message, record)
        self._coordinator.message_spoken(self._profile, refusals)
        return clip

    def _settings_of(self, request: SynthesisRequest) -> VoiceSettings:
        if request.settings is None:
            assert request.failure
            self._coordinator.metrics.count_unspoken(request.failure)
            raise request.failure
        return request.settings

    @contextmanager
    def _utterance(self) -> Generator[UtteranceRecord]:
        coordinator = self._coordinator
        try:
            with coordinator.metrics.utterance() as record:
                try:
                    yield record
                finally:
                    coordinator.junk_log.add(record)
        except TextError as err:
            raise unspeakable(err) from err
        except TelnyxError as err:
            self._failed(err)
            raise no_speech(err) from err

    def _failed(self, err: TelnyxError) -> None:
        coordinator = self._coordinator
        if not coordinator.is_in_use:
            # The account was reloaded meanwhile, and may have another key.
            return
        issues.speech_refused(coordinator.hass, coordinator.config_entry, err)
        if isinstance(err, AuthenticationError):
            coordinator.mark_key_refused()
        if isinstance(err, _REFRESH_AFTER) and not isinstance(err, TextLimitError):
            coordinator.refresh_soon()
