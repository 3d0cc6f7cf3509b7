"""Another engine of the house, such as a local one, which can take over."""

import asyncio
from collections.abc import AsyncGenerator, Callable
import io
from typing import Any, override
import wave

from homeassistant.components.tts import TextToSpeechEntity, TtsAudioType
from homeassistant.components.tts.const import DATA_COMPONENT
from homeassistant.components.tts.entity import TTSAudioRequest, TTSAudioResponse
from homeassistant.core import HomeAssistant
from local_telnyx.engines import tones

HOUSE = "tts.house"
# As `tones.read` returns it.
HOUSE_VOICE = "house.voice"


class HouseEngine(TextToSpeechEntity):
    """An engine that speaks a whole text at once, and remembers what it was asked."""

    _attr_name = "House"
    _attr_supported_languages = ["de", "en_GB", "en_US"]
    _attr_default_language = "de"

    def __init__(self) -> None:
        """Start with nothing said."""
        self.entity_id = HOUSE
        self.asked: list[tuple[str, str]] = []
        self.failure: Exception | None = None
        self.is_here = True
        self.before_speaking: Callable[[], None] = lambda: None

    @property
    @override
    def available(self) -> bool:
        return self.is_here

    @override
    async def async_get_tts_audio(
        self, message: str, language: str, options: dict[str, Any]
    ) -> TtsAudioType:
        """Return a clip of tones."""
        self.asked.append((message, language))
        if self.failure:
            raise self.failure
        self.before_speaking()
        clip = tones.Tones().mp3(message, HOUSE_VOICE)
        return "mp3", b"".join([piece async for piece in clip])


class StreamingHouseEngine(HouseEngine):
    """An engine that speaks each piece of a text as it comes, and then may hang."""

    def __init__(self) -> None:
        """Start without a reason to hang."""
        super().__init__()
        self.go_on = asyncio.Event()
        self.go_on.set()

    @override
    async def async_stream_tts_audio(
        self, request: TTSAudioRequest
    ) -> TTSAudioResponse:
        """Return a clip of tones for every piece."""
        return TTSAudioResponse("mp3", self._speak(request))

    async def _speak(self, request: TTSAudioRequest) -> AsyncGenerator[bytes]:
        async for message in request.message_gen:
            _, audio = await self.async_get_tts_audio(message, request.language, {})
            assert audio
            yield audio
        await self.go_on.wait()


class HastyHouseEngine(StreamingHouseEngine):
    """An engine that speaks the first piece of a text and ignores the rest."""

    @override
    async def _speak(self, request: TTSAudioRequest) -> AsyncGenerator[bytes]:
        message = await anext(request.message_gen)
        _, audio = await self.async_get_tts_audio(message, request.language, {})
        assert audio
        yield audio


class CrumblingHouseEngine(HouseEngine):
    """An engine whose audio comes in pieces smaller than a frame."""

    @override
    async def async_stream_tts_audio(
        self, request: TTSAudioRequest
    ) -> TTSAudioResponse:
        """Return a clip of tones in crumbs."""
        response = await super().async_stream_tts_audio(request)

        async def crumbs() -> AsyncGenerator[bytes]:
            async for piece in response.data_gen:
                for start in range(0, len(piece), 50):
                    yield piece[start : start + 50]

        return TTSAudioResponse("mp3", crumbs())


class WavHouseEngine(HouseEngine):
    """An engine that speaks WAV, as local ones do."""

    @override
    async def async_get_tts_audio(
        self, message: str, language: str, options: dict[str, Any]
    ) -> TtsAudioType:
        """Return a clip of tones."""
        clip = tones.Tones().pcm(message, HOUSE_VOICE)
        samples = b"".join([piece async for piece in clip])
        file = io.BytesIO()
        with wave.open(file, "wb") as writer:
            writer.setnchannels(1)
            writer.setsampwidth(2)
            writer.setframerate(24_000)
            writer.writeframes(samples)
        return "wav", file.getvalue()


class SilentHouseEngine(HouseEngine):
    """An engine that ends without a sound."""

    @override
    async def async_stream_tts_audio(
        self, request: TTSAudioRequest
    ) -> TTSAudioResponse:
        """Return nothing that can be heard."""

        async def silence() -> AsyncGenerator[bytes]:
            yield b""

        return TTSAudioResponse("mp3", silence())


class HangingHouseEngine(HouseEngine):
    """An engine that hangs where a test says, until it lets it go on."""

    def __init__(self, *, before_it_answers: bool = False, pieces_read: int = 0):
        """Start to hang: before there is an answer, or in it after some pieces."""
        super().__init__()
        self.is_hanging = asyncio.Event()
        self.go_on = asyncio.Event()
        self._before_it_answers = before_it_answers
        self._pieces_read = pieces_read

    @override
    async def async_stream_tts_audio(
        self, request: TTSAudioRequest
    ) -> TTSAudioResponse:
        """Return what never holds audio."""
        if self._before_it_answers:
            await self._hang()
        return TTSAudioResponse("mp3", self._audio(request))

    async def _audio(self, request: TTSAudioRequest) -> AsyncGenerator[bytes]:
        for _ in range(self._pieces_read):
            await anext(request.message_gen)
        await self._hang()
        yield b""

    async def _hang(self) -> None:
        self.is_hanging.set()
        await self.go_on.wait()


async def add_engine(home: HomeAssistant, engine: HouseEngine) -> None:
    """Let an engine move in."""
    await home.data[DATA_COMPONENT].async_add_entities([engine])
