"""One answer over HTTP: its head is there, its body is read as it arrives."""

import asyncio
import json
from types import TracebackType
from typing import Any, Final, Self

import aiohttp
from aiohttp import hdrs

from .error_responses import one_line
from .errors import (
    DeadlineError,
    IncompleteResponseError,
    InvalidResponseError,
    ResponseTooLongError,
)
from .timeouts import RequestTimeouts

MAX_JSON_BYTES: Final = 32 * 1024 * 1024
_SECONDS_BETWEEN_LOOKS: Final = 1.0


class Answer:
    """An answer.

    An async context manager: leaving it gives the connection back, or closes it if
    there is more on its way.

    Attributes:
        response: Its status and headers.
        beginning: The first bytes of its body, once they have come.

    """

    def __init__(
        self, response: aiohttp.ClientResponse, key: str, timeouts: RequestTimeouts
    ) -> None:
        """Keep the response, and the key that its body must not show."""
        self.response = response
        self.beginning = b""
        self._key = key
        self._timeouts = timeouts
        self._unread = b""
        self._has_begun = False
        self._loop = asyncio.get_running_loop()
        self._asked: float | None = None
        # One timer for all chunks: each with its own would cost more than its audio.
        self._timer = self._look_later()

    async def __aenter__(self) -> Self:
        """Return the answer."""
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Give the connection back."""
        self._timer.cancel()
        await self.response.__aexit__(exc_type, exc, traceback)

    def abandon(self) -> None:
        """Close the connection."""
        self._timer.cancel()
        self.response.close()

    @property
    def is_packed(self) -> bool:
        """Return whether the body is compressed, which nobody asked for.

        A few bytes could unpack to gigabytes, so it is not even begun.
        """
        encoding = self.response.headers.get(hdrs.CONTENT_ENCODING, "identity")
        return encoding != "identity"

    async def begin(self) -> None:
        """Wait for the first bytes of the body, if it is not packed."""
        if not self._has_begun and not self.is_packed:
            self.beginning = self._unread = await self._next()
            self._has_begun = True

    async def next_chunk(self) -> bytes:
        """Return what has come of the body, nothing at its end or if it is packed.

        Raises:
            DeadlineError: Nothing came for too long after what came before.
            IncompleteResponseError: The connection ended first.
            aiohttp.ClientError: Something else went wrong with it.

        """
        await self.begin()
        if self._unread:
            chunk, self._unread = self._unread, b""
            return chunk
        return b"" if self.is_packed else await self._next()

    async def read(self, limit: int) -> bytes:
        """Return the whole body.

        Raises:
            ResponseTooLongError: The body is longer than `limit` bytes.
            DeadlineError: It is not whole in time.

        """
        body = bytearray()
        seconds = self._timeouts.whole
        in_time = asyncio.timeout(seconds)
        try:
            async with in_time:
                while chunk := await self.next_chunk():
                    body += chunk
                    if len(body) > limit:
                        raise ResponseTooLongError(
                            f"The answer is longer than {limit} bytes"
                        )
        except TimeoutError as err:
            if not in_time.expired():
                raise
            raise DeadlineError(
                f"The answer was not whole after {seconds:g} seconds"
            ) from err
        return bytes(body)

    async def read_json(self) -> dict[str, Any]:
        """Return the body as a JSON object.

        Raises:
            InvalidResponseError: The body is none, or longer than 32 MiB.

        """
        body = await self.read(MAX_JSON_BYTES)
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError) as err:
            raise InvalidResponseError("The answer is not JSON") from err
        if not isinstance(answer, dict):
            raise InvalidResponseError("The answer is not a JSON object")
        return answer

    def quoted(self) -> str:
        """Return the beginning of the body for a message, without the key."""
        return one_line(self.beginning.decode(errors="replace"), self._key)

    async def _next(self) -> bytes:
        self._asked = self._loop.time()
        try:
            return await self.response.content.readany()
        except RuntimeError as err:
            # aiohttp's word for a connection that had ended before it was asked.
            raise IncompleteResponseError("The answer was cut off") from err
        finally:
            self._asked = None

    def _look_later(self, waited: float = 0) -> asyncio.TimerHandle:
        seconds_left = self._timeouts.between_bytes - waited
        return self._loop.call_later(
            min(_SECONDS_BETWEEN_LOOKS, seconds_left), self._look
        )

    def _look(self) -> None:
        """Wake a reader who waits for what will not come."""
        silence = self._timeouts.between_bytes
        waited = 0.0
        if self._asked is not None:
            # aiohttp itself wakes nobody when a connection ends in a broken chunk.
            if self._has_lost_connection:
                error = IncompleteResponseError("The answer was cut off")
                self.response.content.set_exception(error)
                return
            # Until the first bytes have come, the request has its own deadline.
            if self._has_begun:
                waited = self._loop.time() - self._asked
        if waited >= silence:
            self.response.content.set_exception(
                DeadlineError(f"Nothing more came for {silence:g} seconds")
            )
            return
        self._timer = self._look_later(waited)

    @property
    def _has_lost_connection(self) -> bool:
        connection = self.response.connection
        return connection is not None and connection.transport is None
