"""Writers of text: at once, in pieces, or as the test lets them go on."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from itertools import pairwise


async def written(*pieces: str) -> AsyncGenerator[str]:
    """Yield a text that is there already, in pieces."""
    for piece in pieces:
        yield piece


async def word_by_word(*pieces: str) -> AsyncGenerator[str]:
    """Yield a text in pieces, with a turn of the loop between them."""
    for piece in pieces:
        yield piece
        await asyncio.sleep(0)


async def failing(*pieces: str) -> AsyncGenerator[str]:
    """Yield a text whose writer then fails."""
    for piece in pieces:
        yield piece
    raise ZeroDivisionError


class Pen:
    """A writer that yields what a test writes, when the test writes it."""

    def __init__(self) -> None:
        """Start with nothing written."""
        self._pieces: asyncio.Queue[str | None] = asyncio.Queue()

    def write(self, *pieces: str) -> None:
        """Write some pieces."""
        for piece in pieces:
            self._pieces.put_nowait(piece)

    def stop(self) -> None:
        """End the text."""
        self._pieces.put_nowait(None)

    async def text(self) -> AsyncGenerator[str]:
        """Yield the pieces."""
        while (piece := await self._pieces.get()) is not None:
            yield piece


def cut(text: str, places: Sequence[int]) -> list[str]:
    """Return a text in pieces, cut at places that may lie beyond its end."""
    edges = sorted({0, len(text), *(min(place, len(text)) for place in places)})
    return [text[a:b] for a, b in pairwise(edges)]
