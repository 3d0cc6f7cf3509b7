"""The audio of a response: in the format that is asked for, and kept or not."""

from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from homeassistant.core import HomeAssistant

from ..api import InvalidResponseError
from ..audio import KeepAlive, WantedFormat, converted
from ..exceptions import no_speech
from ..synthesis import TextSegmenter
from .kept_clips import NotToKeepError, end_without_keeping
from .quiet_answers import quiet_where_nothing_is_said


async def whole_audio(
    mp3: AsyncGenerator[bytes], wanted: WantedFormat
) -> AsyncGenerator[bytes]:
    """Yield MP3 in a format, for who asks for all of it and keeps it or does not.

    Raises:
        NoSpeechError: It cannot be converted.
        Exception: What the MP3 raises.

    """
    async with aclosing(_in_format(mp3, wanted)) as audio:
        with suppress(NotToKeepError):
            async for piece in audio:
                yield piece


async def _in_format(
    mp3: AsyncGenerator[bytes],
    wanted: WantedFormat,
    keep_alive: KeepAlive | None = None,
) -> AsyncGenerator[bytes]:
    """Yield MP3 in a format, kept alive in its pauses.

    Raises:
        NoSpeechError: It cannot be converted.
        Exception: What the MP3 raises.

    """
    async with aclosing(converted(mp3, wanted, keep_alive)) as audio:
        try:
            async for piece in audio:
                yield piece
        except InvalidResponseError as err:
            raise no_speech(err) from err


async def response_audio(
    hass: HomeAssistant,
    engine_id: str,
    feed: TextSegmenter,
    mp3: AsyncGenerator[bytes],
    wanted: WantedFormat,
    pause_seconds: float,
) -> AsyncGenerator[bytes]:
    """Yield the MP3 of a text as Home Assistant gets it from an engine.

    Satellites ask for WAV or FLAC, and give up on a stream that pauses: theirs begins
    and goes on with moments of silence. It can still be another engine that speaks
    then: the MP3 has not begun.

    Raises:
        NoSpeechError: The audio cannot be converted.
        asyncio.CancelledError: It was heard to its end, and is not to be kept.
        Exception: What the MP3 raises.

    """
    keep_alive = KeepAlive(pause_seconds)
    is_to_be_kept = True
    heard = _in_format(quiet_where_nothing_is_said(mp3), wanted, keep_alive)
    async with aclosing(heard) as audio:
        try:
            async for piece in audio:
                yield piece
        except NotToKeepError:
            is_to_be_kept = False
    # Silence that a slow answer once needed must not come back with a clip. Nobody
    # finds a streamed text again.
    if feed.is_streamed or (is_to_be_kept and not keep_alive.in_speech):
        return
    message = "".join([piece async for piece in feed.replay()])
    end_without_keeping(hass, engine_id, message)
