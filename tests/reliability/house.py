"""The fallback of the matrix: another engine, which speaks in slow tones."""

from typing import Any, override

from homeassistant.components.tts import TtsAudioType
from local_telnyx.engines.tone_frames import SAMPLE_RATE
from tests.integration.house_engine import HOUSE_VOICE, HouseEngine

from .slow_tones import SlowTones


class SlowHouseEngine(HouseEngine):
    """An engine that speaks a whole text at once, in slow tones."""

    @override
    async def async_get_tts_audio(
        self, message: str, language: str, options: dict[str, Any]
    ) -> TtsAudioType:
        """Return a clip of tones."""
        clip = SlowTones(SAMPLE_RATE).mp3(message, HOUSE_VOICE)
        return "mp3", b"".join([piece async for piece in clip])
