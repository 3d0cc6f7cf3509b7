"""Answers in which nothing can be spoken, which end in a moment of silence."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from .const import LOGGER
from .failures import NothingToSayError
from .speech import WantedFormat, converted, quiet


async def quiet_where_nothing_is_said(
    audio: AsyncGenerator[bytes], wanted: WantedFormat
) -> AsyncGenerator[bytes]:
    """Yield audio, or a moment of silence for an answer of no more than "…" or "👍".

    Language models answer so, and nobody has made a mistake. After an error satellites
    would wait for audio that never comes, and Home Assistant cannot keep a file without
    any. Closing the generator closes the audio.
    """
    is_begun = False
    async with aclosing(audio):
        try:
            async for piece in audio:
                is_begun = True
                yield piece
        except NothingToSayError:
            LOGGER.debug("Nothing in the text can be spoken; it ends in silence")
        else:
            return
    if is_begun:
        return
    async with aclosing(converted(quiet(), wanted)) as silence:
        async for piece in silence:
            yield piece
