"""The turns of calls that are to write the same file."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakValueDictionary

from ..audio import Clip


@dataclass(frozen=True, slots=True)
class Order:
    """What a call wants to have spoken: a message, by an engine, with a voice."""

    engine_id: str
    voice_id: str
    message: str


@dataclass(slots=True, weakref_slot=True)
class Turn:
    """A place on the disk while calls write to it, or wait for it.

    Attributes:
        lock: Held by the call whose turn it is.
        made: What the call before it had spoken, if that was written.

    """

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    made: tuple[Order, Clip] | None = None


class FileTurns:
    """Lets one call after the other write to a place.

    Two at once would both be paid for, and one of them would be lost.
    """

    def __init__(self) -> None:
        """Start with no call."""
        self._turns: WeakValueDictionary[Path, Turn] = WeakValueDictionary()

    @asynccontextmanager
    async def wait(self, place: Path) -> AsyncGenerator[Turn]:
        """Wait until nobody else writes to a place, and keep it until the end."""
        turn = self._turns.setdefault(place, Turn())
        async with turn.lock:
            yield turn


async def to_its_end[ResultT](work: asyncio.Future[ResultT]) -> ResultT:
    """Return what a thread's work comes to; whoever is cancelled waits for it too.

    Nothing stops a thread. A call that left it behind would give up its turn, and its
    file would replace the one of the call after it.
    """
    cancelled: asyncio.CancelledError | None = None
    while not work.done():
        try:
            await asyncio.wait((work,))
        except asyncio.CancelledError as err:
            cancelled = err
    if cancelled is None:
        return work.result()
    # Whether it failed is of no interest any more, not to the log either.
    work.exception()
    raise cancelled
