"""Audio behind an audio URL: it is made in the background and heard meanwhile."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing


class Order:
    """One clip that is being made, for as many listeners as fetch it."""

    def __init__(self, audio: AsyncGenerator[bytes], lifetime: float) -> None:
        """Start to make the audio; `lifetime` is in seconds, from now."""
        self._loop = asyncio.get_running_loop()
        self._expires = self._loop.time() + lifetime
        self._pieces: list[bytes] = []
        self._change = asyncio.Event()
        self._making = self._loop.create_task(self._make(audio))
        self._making.add_done_callback(lambda _: self._change.set())

    @property
    def expired(self) -> bool:
        """Return true when the URL is not valid anymore."""
        return self._loop.time() >= self._expires

    async def listen(self) -> AsyncGenerator[bytes]:
        """Yield the audio from its start, as it is made. Raises what the engine does."""
        heard = 0
        while True:
            change = self._change
            while heard < len(self._pieces):
                yield self._pieces[heard]
                heard += 1
            if self._making.done():
                self._making.result()
                return
            await change.wait()

    async def end(self) -> None:
        """Stop making it."""
        self._making.cancel()
        await asyncio.gather(self._making, return_exceptions=True)

    async def _make(self, audio: AsyncGenerator[bytes]) -> None:
        async with aclosing(audio):
            async for piece in audio:
                self._pieces.append(piece)
                self._change.set()
                self._change = asyncio.Event()
