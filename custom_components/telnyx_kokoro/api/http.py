"""The one doorway to the network: requests with the key, timeouts, typed errors."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractContextManager, asynccontextmanager, suppress
import json
from typing import Any, Final

import aiohttp
from aiohttp import hdrs
from yarl import URL

from .connections import Connections
from .error_responses import one_line, parse_error, parse_frame_error
from .errors import (
    ApiError,
    HttpsOnlyError,
    InvalidResponseError,
    NotPermittedError,
    TelnyxError,
    UpgradeForbiddenError,
)
from .network_errors import errors_translated
from .response import Answer
from .timeouts import RequestTimeouts

MAX_ERROR_BYTES: Final = 64 * 1024
MAX_FRAME_BYTES: Final = 16 * 1024 * 1024
# As Home Assistant's own session.
MAX_HEADER_BYTES: Final = 8190 * 3

# What servers of https answer to plain http: nginx, Apache, Go.
_HTTPS_WANTED: Final = (
    b"plain HTTP request was sent to HTTPS port",
    b"speaking plain HTTP to an SSL-enabled server",
    b"sent an HTTP request to an HTTPS server",
)

# With these a refused upgrade does not tell the account from the voice.
_DOUBTFUL_CODES: Final = (None, "10010")


class Transport:
    """Requests to one API with one key, over a session that belongs to the caller."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        api_key: str,
        address: URL,
        timeouts: RequestTimeouts,
    ) -> None:
        """Keep the session, which is never closed here."""
        self._connections = Connections(session, timeouts.reused)
        self._api_key = api_key
        self.timeouts = timeouts
        self.address = address

    @asynccontextmanager
    async def request(
        self,
        method: str,
        url: URL,
        body: dict[str, Any] | None = None,
        *,
        is_late: bool = False,
    ) -> AsyncGenerator[Answer]:
        """Send a request and hand over the answer once its first byte has come.

        The answer is read inside the context; what goes wrong while it is read is
        translated too. Redirects are not followed: the key belongs to one origin.

        Args:
            method: Of HTTP.
            url: Where to.
            body: Sent as JSON.
            is_late: Whether the answer begins only once it is whole, so that nothing
                tells a connection that has died from one that is still good.

        Raises:
            TelnyxError: One of its subclasses, for everything that can go wrong.

        """
        with self.errors_translated():
            async with await self._begun(method, url, body, is_late=is_late) as answer:
                if answer.response.status != 200:
                    raise await self._refusal(answer)
                if answer.is_packed:
                    raise InvalidResponseError("The answer is packed, unasked")
                yield answer

    @asynccontextmanager
    async def open_socket(
        self, url: URL
    ) -> AsyncGenerator[aiohttp.ClientWebSocketResponse]:
        """Open a WebSocket and hand it over; after the context it is closed at once.

        What goes wrong inside the context is not translated: `errors_translated` is
        for that.

        Raises:
            TelnyxError: One of its subclasses, for a WebSocket that does not open.

        """
        with self.errors_translated():
            socket = await self._upgraded(url)
        try:
            yield socket
        finally:
            await socket.close()

    def socket_error(self, frame: str) -> ApiError:
        """Return the error that a frame says."""
        return parse_frame_error(frame, self._api_key)

    async def _upgraded(self, url: URL) -> aiohttp.ClientWebSocketResponse:
        """Return a WebSocket, over a connection of the caller's session.

        The session's own upgrade follows redirects, and drops the words of a refusal.
        """

        async def upgrade(
            session: aiohttp.ClientSession, name: str | None
        ) -> aiohttp.ClientWebSocketResponse:
            return await session.ws_connect(
                url,
                headers={hdrs.AUTHORIZATION: f"Bearer {self._api_key}"},
                max_msg_size=MAX_FRAME_BYTES,
                server_hostname=name,
                # Who has left does not wait for the service to agree.
                timeout=aiohttp.ClientWSTimeout(ws_close=0),
            )

        try:
            async with asyncio.timeout(self.timeouts.connect):
                return await self._connections.answered(
                    upgrade, url, (self._require_upgrade,)
                )
        except TimeoutError as err:
            raise aiohttp.ConnectionTimeoutError from err
        except aiohttp.WSServerHandshakeError as err:
            # The cause holds the request, and with it the key.
            raise InvalidResponseError(
                f"Not a WebSocket: {self._shown(err.message)}"
            ) from None

    async def _require_upgrade(
        self, request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        """Raise what an answer means that is no upgrade."""
        response = await send(request)
        if response.status == 101:
            return response
        async with self._answer(response) as answer:
            refusal = await self._refusal(answer)
        if isinstance(refusal, NotPermittedError) and refusal.code in _DOUBTFUL_CODES:
            raise UpgradeForbiddenError(
                refusal.detail, status=refusal.status, code=refusal.code
            )
        raise refusal

    async def _begun(
        self, method: str, url: URL, body: dict[str, Any] | None, *, is_late: bool
    ) -> Answer:
        """Send a request; return the answer once its first bytes have come.

        Those of a refusal are not waited for.
        """
        headers = {hdrs.ACCEPT_ENCODING: "identity"}
        if url.origin() == self.address.origin():
            headers[hdrs.AUTHORIZATION] = f"Bearer {self._api_key}"
        if body is not None:
            headers[hdrs.CONTENT_TYPE] = "application/json"

        async def send(
            session: aiohttp.ClientSession, name: str | None
        ) -> aiohttp.ClientResponse:
            return await session.request(
                method,
                url,
                # Python's own encoder escapes what is not ASCII, half a surrogate
                # pair included, which the session's encoder would refuse.
                data=None if body is None else json.dumps(body).encode(),
                headers=headers,
                allow_redirects=False,
                max_field_size=MAX_HEADER_BYTES,
                max_line_size=MAX_HEADER_BYTES,
                server_hostname=name,
                timeout=aiohttp.ClientTimeout(
                    total=None, connect=self.timeouts.connect
                ),
            )

        async with asyncio.timeout(self.timeouts.first_byte):
            if is_late:
                headers[hdrs.CONNECTION] = "close"
                response = await self._connections.answered_on_new(send, url)
            else:
                response = await self._connections.answered(send, url)
            answer = self._answer(response)
            if response.status != 200:
                return answer
            try:
                await answer.begin()
            except BaseException:
                answer.abandon()
                raise
            return answer

    async def _refusal(self, answer: Answer) -> TelnyxError:
        """Return the error that an answer other than 200 means."""
        status = answer.response.status
        if status < 400:
            return InvalidResponseError(f"HTTP status {status}")
        body = bytearray()
        # Whatever comes of a body in time: the status says enough.
        with suppress(TimeoutError, aiohttp.ClientError, TelnyxError):
            async with asyncio.timeout(self.timeouts.first_byte):
                while len(body) < MAX_ERROR_BYTES:
                    if not (chunk := await answer.next_chunk()):
                        break
                    body += chunk
        shown = bytes(body[:MAX_ERROR_BYTES])
        if status == 400 and any(words in shown for words in _HTTPS_WANTED):
            return HttpsOnlyError("Plain http was sent to a server of https")
        return parse_error(status, answer.response.headers, shown, self._api_key)

    def _answer(self, response: aiohttp.ClientResponse) -> Answer:
        return Answer(response, self._api_key, self.timeouts)

    def _shown(self, message: str) -> str:
        """Return what aiohttp says, which may quote an answer."""
        return one_line(message, self._api_key)

    def errors_translated(self) -> AbstractContextManager[None]:
        """Turn what aiohttp raises into this package's errors."""
        return errors_translated(self.timeouts, self._api_key)
