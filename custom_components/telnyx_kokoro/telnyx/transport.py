"""The one doorway to the network: requests with the key, deadlines, typed errors."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
import json
from typing import Any, Final

import aiohttp
from aiohttp import hdrs
from yarl import URL

from .error_answers import one_line, parse_error
from .errors import (
    ApiError,
    ConnectionFailedError,
    DeadlineError,
    EndlessAnswerError,
    IncompleteAnswerError,
    InvalidAnswerError,
    TelnyxError,
)

MAX_JSON_BYTES: Final = 32 * 1024 * 1024
MAX_ERROR_BYTES: Final = 64 * 1024
MAX_FRAME_BYTES: Final = 16 * 1024 * 1024
_SECONDS_TO_ASK_ANEW: Final = 1.0


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long to wait for the service, in seconds.

    Attributes:
        connect: From the request to an open connection: name, TCP and TLS, and the
            upgrade of a WebSocket.
        first_byte: From the request to the first byte of the answer's body, on a
            WebSocket from the first text to the first audio.
        between_bytes: From one byte of the answer to the next, on a WebSocket from
            one frame to the next while audio is owed.
        whole: From the first byte to the last of an answer that is no stream.

    """

    connect: float = 10
    first_byte: float = 20
    between_bytes: float = 30
    whole: float = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer, whose first bytes have come and whose rest is on its way."""

    response: aiohttp.ClientResponse
    first_bytes: bytes
    key: str
    seconds: float

    def quoted(self) -> str:
        """Return the beginning of the body for a message, without the key."""
        return one_line(self.first_bytes.decode(errors="replace"), self.key)

    async def chunks(self) -> AsyncGenerator[bytes]:
        """Yield the body as it arrives, in chunks of any size; none is empty."""
        chunk = self.first_bytes
        while chunk:
            yield chunk
            chunk = await _next_chunk(self.response)

    async def read(self, limit: int) -> bytes:
        """Return the whole body.

        Raises:
            EndlessAnswerError: The body is longer than `limit` bytes.
            DeadlineError: It is not whole in time.

        """
        body = bytearray()
        in_time = asyncio.timeout(self.seconds)
        try:
            async with in_time, aclosing(self.chunks()) as chunks:
                async for chunk in chunks:
                    body += chunk
                    if len(body) > limit:
                        raise EndlessAnswerError(
                            f"The answer is longer than {limit} bytes"
                        )
        except TimeoutError as err:
            if not in_time.expired():
                raise
            raise DeadlineError(
                f"The answer was not whole after {self.seconds:g} seconds"
            ) from err
        return bytes(body)

    async def read_json(self) -> dict[str, Any]:
        """Return the body as a JSON object.

        Raises:
            InvalidAnswerError: The body is none, or longer than 32 MiB.

        """
        body = await self.read(MAX_JSON_BYTES)
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError) as err:
            raise InvalidAnswerError("The answer is not JSON") from err
        if not isinstance(answer, dict):
            raise InvalidAnswerError("The answer is not a JSON object")
        return answer


class Transport:
    """Requests to one API with one key, over a session that belongs to the caller."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        api_key: str,
        address: URL,
        deadlines: Deadlines,
    ) -> None:
        """Keep the session, which is never closed here."""
        self._session = session
        self._api_key = api_key
        self.deadlines = deadlines
        self.address = address

    @asynccontextmanager
    async def request(
        self, method: str, url: URL, body: dict[str, Any] | None = None
    ) -> AsyncGenerator[Answer]:
        """Send a request and hand over the answer once its first byte has come.

        The answer is read inside the context; what goes wrong while it is read is
        translated too. Redirects are not followed: the key belongs to one origin.

        Raises:
            TelnyxError: One of its subclasses, for everything that can go wrong.

        """
        with self.errors_translated():
            response, first_bytes = await self._first_bytes(method, url, body)
            async with response:
                answer = self._answer(response, first_bytes)
                if response.status != 200:
                    raise await self._refusal(answer)
                if _is_packed(response):
                    raise InvalidAnswerError("The answer is packed, unasked")
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
        """Return the error that a frame says.

        A frame has no HTTP status. Without a known code it means a fault of the
        service, as both documented ones do ("Error in audio response").
        """
        return parse_error(500, {}, frame.encode(), self._api_key)

    async def _upgraded(self, url: URL) -> aiohttp.ClientWebSocketResponse:
        """Return a WebSocket, over a connection of the caller's session.

        The session's own upgrade follows redirects, and drops the words of a refusal.
        """
        if self._session.closed:
            raise RuntimeError("Session is closed")
        try:
            async with (
                asyncio.timeout(self.deadlines.connect),
                aiohttp.ClientSession(
                    connector=self._session.connector,
                    connector_owner=False,
                    cookie_jar=self._session.cookie_jar,
                    headers=self._session.headers,
                    middlewares=(self._require_upgrade,),
                    timeout=aiohttp.ClientTimeout(total=None),
                    trust_env=self._session.trust_env,
                ) as session,
            ):
                return await session.ws_connect(
                    url,
                    headers={hdrs.AUTHORIZATION: f"Bearer {self._api_key}"},
                    max_msg_size=MAX_FRAME_BYTES,
                    # Who has left does not wait for the service to agree.
                    timeout=aiohttp.ClientWSTimeout(ws_close=0),
                )
        except TimeoutError as err:
            raise aiohttp.ConnectionTimeoutError from err
        except aiohttp.WSServerHandshakeError as err:
            # The cause holds the request, and with it the key.
            raise InvalidAnswerError(
                f"Not a WebSocket: {self._shown(err.message)}"
            ) from None

    async def _require_upgrade(
        self, request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        """Raise what an answer means that is no upgrade."""
        response = await send(request)
        if response.status == 101:
            return response
        async with response:
            raise await self._refusal(self._answer(response, b""))

    async def _first_bytes(
        self, method: str, url: URL, body: dict[str, Any] | None
    ) -> tuple[aiohttp.ClientResponse, bytes]:
        """Send a request and wait for the first bytes of the answer's body."""
        headers = {hdrs.ACCEPT_ENCODING: "identity"}
        if url.origin() == self.address.origin():
            headers[hdrs.AUTHORIZATION] = f"Bearer {self._api_key}"
        if body is not None:
            headers[hdrs.CONTENT_TYPE] = "application/json"
        async with asyncio.timeout(self.deadlines.first_byte):
            response = await self._session.request(
                method,
                url,
                # Python's own encoder escapes what is not ASCII, half a surrogate
                # pair included, which the session's encoder would refuse.
                data=None if body is None else json.dumps(body).encode(),
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(
                    total=None,
                    connect=self.deadlines.connect,
                    sock_read=self.deadlines.between_bytes,
                ),
            )
            if _is_packed(response):
                return response, b""
            try:
                return response, await _next_chunk(response)
            except BaseException:
                response.close()
                raise

    async def _refusal(self, answer: Answer) -> TelnyxError:
        """Return the error that an answer other than 200 means."""
        status = answer.response.status
        if status < 400:
            return InvalidAnswerError(f"HTTP status {status}")
        body = answer.first_bytes
        # Whatever comes of a body in time: the status says enough.
        with suppress(TimeoutError):
            async with asyncio.timeout(self.deadlines.first_byte):
                while len(body) < MAX_ERROR_BYTES and not _is_packed(answer.response):
                    if not (chunk := await _next_chunk(answer.response)):
                        break
                    body += chunk
        body = body[:MAX_ERROR_BYTES]
        return parse_error(status, answer.response.headers, body, self._api_key)

    def _answer(self, response: aiohttp.ClientResponse, first_bytes: bytes) -> Answer:
        return Answer(response, first_bytes, self._api_key, self.deadlines.whole)

    def _shown(self, message: str) -> str:
        """Return what aiohttp says, which may quote an answer."""
        return one_line(message, self._api_key)

    @contextmanager
    def errors_translated(self) -> Generator[None]:
        """Turn what aiohttp raises into this package's errors."""
        try:
            yield
        except aiohttp.ConnectionTimeoutError as err:
            raise DeadlineError(
                f"No connection within {self.deadlines.connect:g} seconds"
            ) from err
        except aiohttp.SocketTimeoutError as err:
            raise DeadlineError(
                f"Nothing more came for {self.deadlines.between_bytes:g} seconds"
            ) from err
        except TimeoutError as err:
            raise DeadlineError(
                f"No answer within {self.deadlines.first_byte:g} seconds"
            ) from err
        except aiohttp.ClientPayloadError as err:
            raise IncompleteAnswerError("The answer was cut off") from err
        except aiohttp.ClientResponseError as err:
            # The cause holds the request, and with it the key.
            raise InvalidAnswerError(
                f"Not an HTTP answer: {self._shown(err.message)}"
            ) from None
        except (aiohttp.ClientError, OSError) as err:
            raise ConnectionFailedError(
                one_line(str(err)) or type(err).__name__
            ) from err


async def _next_chunk(response: aiohttp.ClientResponse) -> bytes:
    """Return what has come of a body, nothing at its end.

    aiohttp does not wake a reader when a connection ends in a broken chunk: its
    timer ends with the connection. Whoever asks anew is told.
    """
    try:
        while True:
            limit = asyncio.timeout(_SECONDS_TO_ASK_ANEW)
            try:
                async with limit:
                    return await response.content.readany()
            except TimeoutError:
                if not limit.expired():
                    raise
    except RuntimeError as err:
        # aiohttp's word for a body that broke off in a broken chunk.
        raise IncompleteAnswerError("The answer was cut off") from err


def _is_packed(response: aiohttp.ClientResponse) -> bool:
    """Return whether a body is compressed, which nobody asked for.

    A few bytes could unpack to gigabytes, so it is not even begun.
    """
    return response.headers.get(hdrs.CONTENT_ENCODING, "identity") != "identity"
