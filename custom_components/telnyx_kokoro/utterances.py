"""The utterances of an engine that are under way, which end when the engine goes."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN


class Utterances:
    """Utterances under way."""

    def __init__(self) -> None:
        """Start with none."""
        self._waits: set[asyncio.Timeout] = set()
        self._have_ended = False

    async def run(self, audio: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
        """Yield the audio of an utterance, which is closed at the end.

        Raises:
            HomeAssistantError: The utterances were ended.

        """
        async with aclosing(audio):
            while (piece := await self._next(audio)) is not None:
                yield piece

    def end(self) -> None:
        """End all utterances at once, and those that begin later."""
        self._have_ended = True
        for wait in self._waits:
            wait.reschedule(0)

    async def _next(self, audio: AsyncGenerator[bytes]) -> bytes | None:
        # Every piece is waited for by itself: who listens may be a task that does
        # something else between two pieces, in which it must not be interrupted.
        wait = asyncio.timeout(0 if self._have_ended else None)
        try:
            async with wait:
                self._waits.add(wait)
                return await anext(audio, None)
        except TimeoutError as err:
            if not wait.expired():
                raise
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="engine_gone"
            ) from err
        finally:
            self._waits.discard(wait)
