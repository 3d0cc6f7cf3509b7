"""Another engine of the house, which speaks when Telnyx does not."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from contextvars import ContextVar
from typing import Any

from homeassistant.components import tts
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.language import matches

from ..api import IncompleteResponseError
from ..audio import MP3, WantedFormat
from ..audio.concat import Mp3Concatenator
from ..audio.tasks import end
from ..const import DOMAIN
from ..exceptions import NoSpeechError, unspeakable
from ..profiles.fallback_link import fallback_engine, name_of_engine
from ..synthesis import TextError, TextSegmenter
from ..synthesis.deadline import AudioDeadline

_speaks_for_another: ContextVar[bool] = ContextVar("speaks_for_another", default=False)


def fallback_of(
    hass: HomeAssistant, profile: Mapping[str, Any], engine_id: str
) -> str | None:
    """Return the engine that speaks if Telnyx does not, None if there is none.

    An engine is not its own fallback. Neither has it one where it is the fallback
    itself: that could be the engine which failed.
    """
    fallback = fallback_engine(hass, profile)
    if _speaks_for_another.get() or fallback == engine_id:
        return None
    return fallback


async def fallback_audio(
    hass: HomeAssistant,
    engine_id: str,
    feed: TextSegmenter,
    language: str,
    wanted: WantedFormat,
    *,
    reason: NoSpeechError,
    seconds: float,
) -> AsyncGenerator[bytes]:
    """Yield a text from its beginning as frames of MP3, spoken by an engine.

    Args:
        hass: Home Assistant.
        engine_id: The entity of the engine.
        feed: The text, which may still be written.
        language: What the engine is asked for, if it speaks that.
        wanted: What `audio_format.wanted_format` returned. Only MP3 is asked of
            core in that format: other formats may have begun in silence already.
        reason: Why this engine is needed.
        seconds: How long a piece of audio may take once the text is whole.

    Raises:
        HomeAssistantError: There is no such engine, it failed, or the text did.

    """
    engine = tts.get_engine_instance(hass, engine_id)
    state = hass.states.get(engine_id)
    if engine is None or state is None or state.state == STATE_UNAVAILABLE:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="fallback_missing",
            translation_placeholders={
                "reason": str(reason),
                "fallback": name_of_engine(hass, engine_id),
            },
        ) from reason
    languages = matches(language, engine.supported_languages, hass.config.country)
    made = wanted if wanted.extension == MP3 else WantedFormat(MP3)
    audio = _spoken(
        hass, engine_id, feed, next(iter(languages), None), made, seconds=seconds
    )
    try:
        async with aclosing(_frames(audio)) as mp3:
            async for frames in mp3:
                yield frames
    except TextError as err:
        raise unspeakable(err) from err
    # Other people's engines raise what they like.
    except Exception as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="fallback_failed",
            translation_placeholders={
                "reason": str(reason),
                "fallback": name_of_engine(hass, engine_id),
                "detail": str(err),
            },
        ) from err


async def _spoken(
    hass: HomeAssistant,
    engine_id: str,
    feed: TextSegmenter,
    language: str | None,
    made: WantedFormat,
    *,
    seconds: float,
) -> AsyncGenerator[bytes]:
    """Yield what an engine speaks, converted to MP3 by core."""
    options = {
        tts.ATTR_PREFERRED_FORMAT: made.extension,
        tts.ATTR_PREFERRED_SAMPLE_RATE: made.sample_rate,
        tts.ATTR_PREFERRED_SAMPLE_CHANNELS: made.channels,
        tts.ATTR_PREFERRED_SAMPLE_BYTES: made.sample_bytes,
    }
    stream = tts.async_create_stream(
        hass,
        engine_id,
        language,
        {name: value for name, value in options.items() if value is not None},
    )
    # What speaks is a task of core's, which takes the context with it.
    token = _speaks_for_another.set(True)
    try:
        # A message by itself would wait for the same message under way: two engines
        # that are each other's fallback would wait for each other.
        stream.async_set_message_stream(feed.replay())
    finally:
        _speaks_for_another.reset(token)
    try:
        async with aclosing(stream.async_stream_result()) as audio:
            async for piece in _in_time(audio, feed, seconds):
                yield piece
    finally:
        stream.delete()


async def _in_time(
    audio: AsyncGenerator[bytes], feed: TextSegmenter, seconds: float
) -> AsyncGenerator[bytes]:
    """Yield audio as it comes.

    Raises:
        DeadlineError: A piece took too long, once the text was whole. Whether the
            engine has read it does not matter: it may hang before it does.
        IncompleteResponseError: There was no audio.

    """
    deadline = AudioDeadline(seconds)
    is_heard = False
    async with _started_once_whole(deadline, feed) as text_is_whole:
        while (piece := await deadline.wait(anext(audio, None))) is not None:
            is_heard = is_heard or bool(piece)
            yield piece
            deadline.stop()
            if text_is_whole():
                deadline.start()
    if not is_heard:
        raise IncompleteResponseError("The answer holds no audio")


@asynccontextmanager
async def _started_once_whole(
    deadline: AudioDeadline, feed: TextSegmenter
) -> AsyncGenerator[Callable[[], bool]]:
    """Start a deadline at the end of a text, at once if it is there already; close it.

    Yields what returns whether it was started. A text that fails has ended, too.
    """

    async def follow() -> None:
        try:
            async for _ in feed.replay():
                pass
        finally:
            deadline.start()

    following = asyncio.create_task(follow(), eager_start=True)
    try:
        yield following.done
    finally:
        await end(following)
        deadline.close()


async def _frames(audio: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """Yield MP3 in whole frames."""
    joiner = Mp3Concatenator()
    async with aclosing(audio):
        async for piece in audio:
            if frames := joiner.feed(piece):
                yield frames
    if frames := joiner.rest():
        yield frames
    joiner.end_clip()
