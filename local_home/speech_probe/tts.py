"""The bare engine: a request for each sentence over pooled connections, no more.

It checks nothing, repairs nothing and knows one format: a lower bound for the time and
the work that a streaming engine adds to Home Assistant.
"""

from collections.abc import AsyncGenerator
from typing import override

from sentence_stream import SentenceBoundaryDetector

from homeassistant.components.tts import (
    TextToSpeechEntity,
    TTSAudioRequest,
    TTSAudioResponse,
    TtsAudioType,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

_VOICE = "Telnyx.KokoroTTS.af_heart"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: ConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the engine."""
    async_add_entities([BareEngine(hass, entry)])


class BareEngine(TextToSpeechEntity):
    """An engine that passes MP3 on."""

    _attr_name = "Bare"
    _attr_default_language = "en-US"
    _attr_supported_languages = ["en-US"]

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Use Home Assistant's pool of connections."""
        self._attr_unique_id = entry.entry_id
        self._session = async_get_clientsession(hass)
        self._url = f"{entry.data[CONF_URL]}/text-to-speech/speech"
        self._headers = {"Authorization": f"Bearer {entry.data[CONF_API_KEY]}"}

    @override
    async def async_get_tts_audio(
        self, message: str, language: str, options: dict[str, object]
    ) -> TtsAudioType:
        return "mp3", b"".join([piece async for piece in self._fetch(message)])

    @override
    async def async_stream_tts_audio(
        self, request: TTSAudioRequest
    ) -> TTSAudioResponse:
        return TTSAudioResponse("mp3", self._speak(request.message_gen))

    async def _speak(self, text: AsyncGenerator[str]) -> AsyncGenerator[bytes]:
        detector = SentenceBoundaryDetector()
        async for part in text:
            for sentence in detector.add_chunk(part):
                async for piece in self._fetch(sentence):
                    yield piece
        if rest := detector.finish():
            async for piece in self._fetch(rest):
                yield piece

    async def _fetch(self, text: str) -> AsyncGenerator[bytes]:
        async with self._session.post(
            self._url, json={"text": text, "voice": _VOICE}, headers=self._headers
        ) as response:
            response.raise_for_status()
            async for piece in response.content.iter_any():
                yield piece
