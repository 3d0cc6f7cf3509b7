"""Parts of an answer that lies in memory, as players ask for them."""

from http import HTTPStatus
import re
from typing import Final

from aiohttp import hdrs, web

_LAST_NO_BYTES: Final = re.compile(r"bytes=-0+", re.IGNORECASE)


def part_of(content: bytes, content_type: str, request: web.Request) -> web.Response:
    """Return the part that a request asks for (Range, RFC 9110), by default all.

    What is no single range of bytes is passed over, as the RFC allows. aiohttp itself
    does this for files only.
    """
    size = len(content)
    headers = {hdrs.CACHE_CONTROL: "private", hdrs.ACCEPT_RANGES: "bytes"}
    try:
        asked = request.http_range
    except ValueError:
        asked = slice(None)
    if _LAST_NO_BYTES.fullmatch(request.headers.get(hdrs.RANGE, "")):
        # aiohttp takes it for all bytes; the RFC says that there are none.
        asked = slice(size, None)
    if asked.start is None and asked.stop is None:
        return web.Response(body=content, content_type=content_type, headers=headers)
    start, stop, _ = asked.indices(size)
    if start >= stop:
        headers[hdrs.CONTENT_RANGE] = f"bytes */{size}"
        status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        return web.Response(status=status, headers=headers)
    headers[hdrs.CONTENT_RANGE] = f"bytes {start}-{stop - 1}/{size}"
    return web.Response(
        status=HTTPStatus.PARTIAL_CONTENT,
        body=content[start:stop],
        content_type=content_type,
        headers=headers,
    )
