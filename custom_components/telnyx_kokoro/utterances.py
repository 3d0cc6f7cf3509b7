"""The utterances of an engine that are under way, which end when the engine goes."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from contextlib import AbstractAsyncContextManager

from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN


class Utterances:
    """Utterances under way."""

    def __init__(self) -> None:
        """Start with none."""
        self._waits: set[asyncio.Timeout] = set()
        self._have_ended = False

    async def run(
        self, utterance: AbstractAsyncContextManager[AsyncGenerator[bytes]]
    ) -> AsyncGenerator[bytes]:
        """Yield the audio of an utterance, which is left at the end.

        Raises:
            HomeAssistantError: The utterances were ended.

        """
        async with utterance as audio:
            # Every piece is waited for by itself: who listens may be a task that does
            # something else between two pieces, in which it must not be interrupted.
            while (piece := await self.wait(anext(audio, None))) is not None:
                yield piece

    async def wait[ResultT](self, step: Awaitable[ResultT]) -> ResultT:
        """Return what a step of an utterance returns.

        Raises:
            HomeAssistantError: The utterances were ended.

        """
        wait = asyncio.timeout(0 if self._have_ended else None)
        try:
            async with wait:
                self._waits.add(wait)
                return await step
        except TimeoutError as err:
            if not wait.expired():
                raise
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="engine_gone"
            ) from err
        finally:
            self._waits.discard(wait)

    def end(self) -> None:
        """End all utterances at once, and those that begin later."""
        self._have_ended = True
        for wait in self._waits:
            wait.reschedule(0)
