"""Answers in which nothing can be spoken, which end in a moment of silence."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from ..audio import quiet
from ..const import LOGGER
from ..exceptions import NothingToSayError


async def quiet_where_nothing_is_said(
    mp3: AsyncGenerator[bytes],
) -> AsyncGenerator[bytes]:
    """Yield MP3, or a moment of silence for an answer of no more than "…" or "👍".

    Language models answer so, and nobody has made a mistake. After an error satellites
    would wait for audio that never comes, and Home Assistant cannot keep a file without
    any. Closing the generator closes the MP3.
    """
    async with aclosing(mp3):
        try:
            async for frames in mp3:
                yield frames
        except NothingToSayError:
            LOGGER.debug("Nothing in the text can be spoken; it ends in silence")
        else:
            return
    async for frames in quiet():
        yield frames
