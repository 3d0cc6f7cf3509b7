"""Responses over HTTP: their bodies, and the errors that they report."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
import json
from typing import Any, Final

import aiohttp
from aiohttp import hdrs

from .errors import (
    ERROR_BY_CODE,
    ERROR_BY_STATUS,
    ERROR_BY_WORDS,
    ApiError,
    DeadlineError,
    IncompleteResponseError,
    InvalidResponseError,
    ResponseTooLongError,
    one_line,
)
from .timeouts import RequestTimeouts

# Media types of servers that know nothing about a body.
_BINARY_TYPES: Final = ("application/octet-stream", "binary/octet-stream")
MAX_JSON_BYTES: Final = 32 * 1024 * 1024

# A chunk that breaks in a later packet makes aiohttp close the connection without
# notifying the reader. The connection is checked this often while nothing arrives.
_CHECKS: Final = 30
_CUT_OFF: Final = "The response was cut off"

# The unit of `x-ratelimit-reset` is not documented. A number from here on cannot be
# seconds to wait: it is a moment, in seconds since 1970.
_MOMENT_FROM: Final = 1_000_000_000


class Response:
    """A response whose head has arrived, and whose body is read as it arrives.

    Attributes:
        status: The HTTP status.
        headers: The headers.
        content_type: The media type, without parameters.
        is_compressed: Whether the body is compressed, which was not requested. It must
            not be read: a few bytes could expand to gigabytes.

    """

    def __init__(
        self, response: aiohttp.ClientResponse, key: str, timeouts: RequestTimeouts
    ) -> None:
        """Keep aiohttp's response, and the key that messages must not show."""
        self.status = response.status
        self.headers = response.headers
        self.content_type = response.content_type
        encoding = response.headers.get(hdrs.CONTENT_ENCODING, "identity")
        self.is_compressed = encoding != "identity"
        self._response = response
        self._content = response.content
        self._key = key
        self._timeouts = timeouts
        self._unread = b""

    async def begin(self) -> None:
        """Wait for the first bytes of the body, for `RequestTimeouts.first_byte`.

        Raises what `next_chunk` does.
        """
        self._unread = await self.next_chunk(self._timeouts.first_byte)

    async def next_chunk(self, seconds: float | None = None) -> bytes:
        """Return the next bytes of the body, or empty bytes at its end.

        Raises:
            DeadlineError: Nothing arrived for as many seconds, by default for
                `RequestTimeouts.between_bytes`.
            IncompleteResponseError: The connection ended first.
            aiohttp.ClientError: Something else went wrong with the connection.

        """
        if self._unread:
            chunk, self._unread = self._unread, b""
            return chunk
        if seconds is None:
            seconds = self._timeouts.between_bytes
        for _ in range(_CHECKS):
            try:
                async with asyncio.timeout(seconds / _CHECKS):
                    return await self._content.readany()
            except TimeoutError:
                connection = self._response.connection
                transport = connection and connection.transport
                is_closed = transport is None or transport.is_closing()
                # A connection is given back as soon as all has arrived.
                if is_closed and not self._content.is_eof():
                    raise IncompleteResponseError(_CUT_OFF) from None
            except RuntimeError as err:
                # aiohttp raises this when the connection had ended before.
                raise IncompleteResponseError(_CUT_OFF) from err
        raise DeadlineError(f"No data for {seconds:g} seconds")

    async def read_json(self) -> dict[str, Any]:
        """Return the whole body as a JSON object.

        Raises:
            DeadlineError: It was not complete after `RequestTimeouts.whole`.
            InvalidResponseError: It is not a JSON object, or longer than 32 MiB.

        """
        body = bytearray()
        seconds = self._timeouts.whole
        try:
            async with asyncio.timeout(seconds):
                while chunk := await self.next_chunk():
                    body += chunk
                    if len(body) > MAX_JSON_BYTES:
                        raise ResponseTooLongError(
                            f"The response is longer than {MAX_JSON_BYTES} bytes"
                        )
        except TimeoutError as err:
            raise DeadlineError(
                f"The response was not complete after {seconds:g} seconds"
            ) from err
        try:
            content = json.loads(body)
        except (ValueError, RecursionError) as err:
            raise InvalidResponseError("The response is not JSON") from err
        if not isinstance(content, dict):
            raise InvalidResponseError("The response is not a JSON object")
        return content

    def require_audio(self) -> None:
        """Raise InvalidResponseError unless this is audio whose end can be detected."""
        kind = self.content_type
        if kind not in _BINARY_TYPES and not kind.startswith("audio/"):
            words = one_line(self._unread.decode(errors="replace"), self._key)
            raise InvalidResponseError(f"{kind} instead of audio: {words}")
        chunked = "chunked" in self.headers.get(hdrs.TRANSFER_ENCODING, "").lower()
        # A body that ends where the connection ends could be cut off without a trace.
        if not chunked and hdrs.CONTENT_LENGTH not in self.headers:
            raise InvalidResponseError(
                "The end of the audio can't be distinguished from an interruption"
            )


async def streamed_audio(
    opening: AbstractAsyncContextManager[Response],
) -> AsyncGenerator[bytes]:
    """Yield the audio of a response as it arrives, and close the response."""
    async with opening as response:
        response.require_audio()
        while chunk := await response.next_chunk():
            yield chunk


def parse_error(
    status: int, headers: Mapping[str, str], body: bytes, secret: str = ""
) -> ApiError:
    """Return the exception for an error response.

    Its body may be Telnyx's envelope (documented), `{"error": ...}`,
    `{"message": ...}`, `{"detail": ...}`, plain text or HTML (reported by others).
    """
    code, detail = _read_body(body)
    by_status = ERROR_BY_STATUS.get(min(status, 500), ApiError)
    return ERROR_BY_CODE.get(code or "", by_status)(
        one_line(detail, secret) or f"HTTP status {status}",
        status=status,
        code=code,
        retry_after=_seconds_to_wait(status, headers),
    )


def parse_frame_error(frame: str, secret: str) -> ApiError:
    """Return the exception for an error frame: an envelope, or text (documented)."""
    body = frame.encode()
    code, detail = _read_body(body)
    for words, status, error in ERROR_BY_WORDS:
        if code is None and words.search(detail):
            return error(one_line(detail, secret), status=status)
    return parse_error(500, {}, body, secret)


def _read_body(body: bytes) -> tuple[str | None, str]:
    text = body.decode("utf-8", "replace")
    try:
        content = json.loads(text)
    except ValueError, RecursionError:
        # A page of HTML means nothing to a person.
        return None, "" if text.lstrip().startswith("<") else text
    if not isinstance(content, dict):
        return None, text
    errors = content.get("errors")
    if isinstance(errors, list) and errors and isinstance(errors[0], dict):
        return _read_envelope(errors[0])
    if isinstance(error := content.get("error"), dict):
        code, words = _read_envelope(error)
        return code, words or text
    code, _ = _read_envelope(content)
    for key in ("error", "message", "detail"):
        if isinstance(value := content.get(key), str) and value:
            return code, value
    return code, text


def _read_envelope(error: dict[str, Any]) -> tuple[str | None, str]:
    code = error.get("code")
    words = [error.get(name) for name in ("title", "detail", "message")]
    return (
        str(code) if isinstance(code, (str, int)) else None,
        ": ".join(word for word in words if isinstance(word, str) and word),
    )


def _seconds_to_wait(status: int, headers: Mapping[str, str]) -> float | None:
    # `x-ratelimit-reset` is on successful responses too: it counts only for status 429.
    names = ("retry-after", "x-ratelimit-reset") if status == 429 else ("retry-after",)
    for name in names:
        if (value := headers.get(name)) and (seconds := _seconds(value)) is not None:
            return seconds
    return None


def _seconds(value: str) -> float | None:
    now = datetime.now(UTC)
    try:
        number = float(value)
    except ValueError:
        try:
            number = parsedate_to_datetime(value).timestamp()
        except ValueError:
            return None
    if number >= _MOMENT_FROM:
        number -= now.timestamp()
    # `inf` and `nan` are numbers to Python.
    return max(0.0, number) if number < _MOMENT_FROM else None
