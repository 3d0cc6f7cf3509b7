"""The audio of a response: in the format that is asked for, and kept or not."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from homeassistant.core import HomeAssistant

from .failures import no_speech
from .kept_clips import NotToKeepError, end_without_keeping
from .speech import WantedFormat, converted
from .telnyx import InvalidAnswerError


async def response_audio(
    hass: HomeAssistant,
    engine_id: str,
    mp3: AsyncGenerator[bytes],
    wanted: WantedFormat,
    pause_seconds: float | None = None,
) -> AsyncGenerator[bytes]:
    """Yield MP3 as Home Assistant gets it from an engine.

    Satellites ask for WAV or FLAC, and give up on a stream that pauses: theirs begins
    with silence after so many seconds, and goes on with a moment of it. It can still
    be another engine that speaks then: the MP3 has not begun.

    Raises:
        NoSpeechError: The audio cannot be converted.
        asyncio.CancelledError: It was heard to its end, and is not to be kept.
        Exception: What the MP3 raises.

    """
    async with aclosing(converted(mp3, wanted, pause_seconds)) as audio:
        try:
            async for piece in audio:
                yield piece
        except InvalidAnswerError as err:
            raise no_speech(err) from err
        except NotToKeepError as err:
            end_without_keeping(hass, engine_id, err.message)
