"""Makes the input of a finding small enough to be read."""

from collections.abc import Awaitable, Callable
from typing import Final

from .targets import Pieces

MOST_TRIES: Final = 1_000


async def smallest(
    pieces: Pieces, shows_the_same: Callable[[Pieces], Awaitable[bool]]
) -> Pieces:
    """Return a small input that still shows the same.

    Parts are left out, ever smaller ones, as long as that goes well. The number of
    pieces stays: a target knows them by their place.
    """
    tries = 0
    for index in range(len(pieces)):
        size = len(pieces[index])
        while size:
            position = 0
            while position < len(pieces[index]):
                if tries == MOST_TRIES:
                    return pieces
                tries += 1
                piece = pieces[index]
                shorter = piece[:position] + piece[position + size :]
                candidate = (*pieces[:index], shorter, *pieces[index + 1 :])
                if await shows_the_same(candidate):
                    pieces = candidate
                else:
                    position += size
            size //= 2
    return pieces
