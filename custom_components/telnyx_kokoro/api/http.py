"""Authenticated HTTP requests and WebSockets, with time limits and typed errors."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
import json
from typing import Any, Final

import aiohttp
from aiohttp import hdrs
from yarl import URL

from .connections import Connections
from .errors import (
    ApiError,
    CertificateError,
    ConnectionFailedError,
    DeadlineError,
    HttpsOnlyError,
    IncompleteResponseError,
    InvalidResponseError,
    NoHttpsError,
    NotPermittedError,
    TelnyxError,
    UpgradeForbiddenError,
    one_line,
)
from .response import Response, parse_error, parse_frame_error
from .timeouts import RequestTimeouts

MAX_ERROR_BYTES: Final = 64 * 1024
MAX_FRAME_BYTES: Final = 16 * 1024 * 1024
# As Home Assistant's own session.
MAX_HEADER_BYTES: Final = 8190 * 3

# OpenSSL's reasons for a response that is not TLS.
_NO_TLS: Final = (
    "HTTP_REQUEST",
    "PACKET_LENGTH_TOO_LONG",
    "RECORD_LAYER_FAILURE",
    "UNKNOWN_PROTOCOL",
    "WRONG_VERSION_NUMBER",
)
# The beginning of a TLS alert, as aiohttp quotes it.
_TLS_ALERT: Final = r"\x15\x03"
# Responses of https servers to plain http: nginx, Apache, Go.
_HTTPS_WANTED: Final = (
    b"plain HTTP request was sent to HTTPS port",
    b"speaking plain HTTP to an SSL-enabled server",
    b"sent an HTTP request to an HTTPS server",
)

# With these codes, the cause of a refused upgrade may be the account or the voice.
_AMBIGUOUS_CODES: Final = (None, "10010")


class HttpClient:
    """Requests to one API with one key, over the caller's session."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        api_key: str,
        timeouts: RequestTimeouts,
    ) -> None:
        """Keep the session, which is never closed here."""
        self._connections = Connections(session, timeouts.reused)
        self._api_key = api_key
        self.timeouts = timeouts

    @asynccontextmanager
    async def request(
        self,
        method: str,
        url: URL,
        body: dict[str, Any] | None = None,
        *,
        is_late: bool = False,
    ) -> AsyncGenerator[Response]:
        """Send a request and yield the response once its first bytes have arrived.

        Redirects are not followed: the key belongs to one origin. A response that
        `is_late` begins only once it is complete, so that silence does not mean a
        dead connection.

        Raises:
            TelnyxError: Anything went wrong, including inside the context.

        """
        headers = {
            hdrs.ACCEPT_ENCODING: "identity",
            hdrs.AUTHORIZATION: f"Bearer {self._api_key}",
        }
        if body is not None:
            headers[hdrs.CONTENT_TYPE] = "application/json"
        if is_late:
            headers[hdrs.CONNECTION] = "close"
        # Python's own encoder escapes what is not ASCII, including lone surrogates,
        # which the session's encoder would reject.
        data = None if body is None else json.dumps(body).encode()
        with self.translated_errors():
            async with asyncio.timeout(self.timeouts.first_byte) as limit:
                raw = await self._connections.open(
                    lambda session, name: session.request(
                        method,
                        url,
                        data=data,
                        headers=headers,
                        allow_redirects=False,
                        max_field_size=MAX_HEADER_BYTES,
                        max_line_size=MAX_HEADER_BYTES,
                        server_hostname=name,
                        timeout=aiohttp.ClientTimeout(
                            total=None, connect=self.timeouts.connect
                        ),
                    ),
                    url,
                    is_late=is_late,
                )
            async with raw:
                response = Response(raw, self._api_key, self.timeouts)
                if response.status != 200:
                    raise await self._error(response)
                if response.is_compressed:
                    raise InvalidResponseError("The response is compressed")
                async with asyncio.timeout_at(limit.when()):
                    await response.begin()
                yield response

    @asynccontextmanager
    async def open_socket(
        self, url: URL
    ) -> AsyncGenerator[aiohttp.ClientWebSocketResponse]:
        """Open a WebSocket, and close it at once after the context.

        Raises:
            TelnyxError: It cannot be opened. Use `translated_errors` inside the
            context.

        """
        with self.translated_errors():
            socket = await self._upgrade(url)
        try:
            yield socket
        finally:
            await socket.close()

    def frame_error(self, frame: str) -> ApiError:
        """Return the exception for an error frame."""
        return parse_frame_error(frame, self._api_key)

    @contextmanager
    def translated_errors(self) -> Generator[None]:
        """Turn aiohttp's exceptions into `TelnyxError`, without the key in them."""
        try:
            yield
        except aiohttp.ConnectionTimeoutError as err:
            raise DeadlineError(
                f"No connection within {self.timeouts.connect:g} seconds"
            ) from err
        except TimeoutError as err:
            raise DeadlineError(
                f"No response within {self.timeouts.first_byte:g} seconds"
            ) from err
        except aiohttp.ClientPayloadError as err:
            raise IncompleteResponseError("The response was cut off") from err
        except aiohttp.ClientConnectorCertificateError as err:
            reason = getattr(err.certificate_error, "verify_message", "")
            raise CertificateError(one_line(reason) or type(err).__name__) from err
        except aiohttp.ClientConnectorSSLError as err:
            if getattr(err.os_error, "reason", None) in _NO_TLS:
                raise NoHttpsError(one_line(str(err.os_error))) from err
            raise ConnectionFailedError(one_line(str(err))) from err
        except aiohttp.ClientResponseError as err:
            # The cause contains the request, and with it the key.
            if _TLS_ALERT in err.message:
                raise HttpsOnlyError("TLS response to an HTTP request") from None
            raise InvalidResponseError(
                f"Not an HTTP response: {one_line(err.message, self._api_key)}"
            ) from None
        except (aiohttp.ClientError, OSError) as err:
            raise ConnectionFailedError(
                one_line(str(err)) or type(err).__name__
            ) from err

    async def _upgrade(self, url: URL) -> aiohttp.ClientWebSocketResponse:
        try:
            async with asyncio.timeout(self.timeouts.connect):
                return await self._connections.open(
                    lambda session, name: session.ws_connect(
                        url,
                        headers={hdrs.AUTHORIZATION: f"Bearer {self._api_key}"},
                        max_msg_size=MAX_FRAME_BYTES,
                        server_hostname=name,
                        # Do not wait for the server's close frame.
                        timeout=aiohttp.ClientWSTimeout(ws_close=0),
                    ),
                    url,
                    middlewares=(self._require_upgrade,),
                )
        except TimeoutError as err:
            raise aiohttp.ConnectionTimeoutError from err
        except aiohttp.WSServerHandshakeError as err:
            # The cause contains the request, and with it the key.
            raise InvalidResponseError(
                f"Not a WebSocket: {one_line(err.message, self._api_key)}"
            ) from None

    async def _require_upgrade(
        self, request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        """Raise the error of a response that is not an upgrade.

        aiohttp itself would follow redirects, and discard the body of an error
        response.
        """
        raw = await send(request)
        if raw.status == 101:
            return raw
        async with raw:
            err = await self._error(Response(raw, self._api_key, self.timeouts))
        if isinstance(err, NotPermittedError) and err.code in _AMBIGUOUS_CODES:
            raise UpgradeForbiddenError(err.detail, status=err.status, code=err.code)
        raise err

    async def _error(self, response: Response) -> TelnyxError:
        status = response.status
        if status < 400:
            return InvalidResponseError(f"HTTP status {status}")
        body = bytearray()
        # The status is enough if the body cannot be read in time.
        with suppress(TimeoutError, aiohttp.ClientError, TelnyxError):
            async with asyncio.timeout(self.timeouts.first_byte):
                while len(body) < MAX_ERROR_BYTES and not response.is_compressed:
                    if not (chunk := await response.next_chunk()):
                        break
                    body += chunk
        shown = bytes(body[:MAX_ERROR_BYTES])
        if status == 400 and any(words in shown for words in _HTTPS_WANTED):
            return HttpsOnlyError("HTTP request sent to an HTTPS server")
        return parse_error(status, response.headers, shown, self._api_key)
