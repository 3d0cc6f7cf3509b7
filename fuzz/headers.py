"""Header lines that are right, strange or wrong."""

import gzip
from typing import Final

from .mutator import Mutator

WAITS: Final = (
    b"3",
    b"0.5",
    b"-1",
    b"nan",
    b"inf",
    b"1e400",
    b"9" * 400,
    b"1700000000",
    b"",
    b"soon",
    b"\xd9\xa3",
    b"Wed, 21 Oct 2015 07:28:00 GMT",
    b"Fri, 31 Dec 9999 23:59:59 GMT",
    b"Mon, 01 Jan 0001 00:00:00 -0000",
    b"Wed, 21 Oct 2015 07:28:00 +2359",
    b"Wed, 21 Oct 2015 07:28:00 -9999999999999999",
    b"Wednesday, 21-Oct-15 07:28:00",
)
_CONTENT_TYPES: Final = (
    b"audio/mpeg",
    b"audio/mpeg; charset=binary",
    b"application/octet-stream",
    b"application/json; charset=utf-16",
    b"text/html; charset=nonsense",
    b"audio",
    b"/",
    b";",
    b"audio/mpeg;;;=;x",
    b'audio/mpeg; x="',
    b"audio/mpeg; x*0*=''%ff; x*1*=%00",
    b"audio/mpeg; x*=nonsense'en'%e2%82",
    b"audio/mpeg (comment",
    b"\xe2\x82\xac/\xff",
)
_COOKIES: Final = (
    b"a=b",
    b"a=b; Max-Age=" + b"9" * 30,
    b"a=b; Expires=Wed, 99 Oct 99999 07:28:00 GMT; Domain=..; Path=x",
    b"__cf_bm=\xff\xfe; HttpOnly; SameSite=Nonsense",
    b";=;",
)
_ANY: Final = (
    b"Transfer-Encoding: gzip, chunked",
    b"Transfer-Encoding: chunked, chunked",
    b"Transfer-Encoding: identity",
    b"Content-Length: -1",
    b"Content-Length: +5",
    b"Content-Length: 5, 5",
    b"Content-Length: 0x10",
    b"Content-Length: " + b"9" * 5000,
    b"Content-Length: 1073741824",
    b"Content-Encoding: gzip",
    b"Content-Encoding: deflate",
    b"Content-Encoding: br",
    b"Content-Encoding: zstd",
    b"Content-Encoding: gzip, gzip, gzip",
    b"Location: https://example.invalid/",
    b"Connection: close, upgrade",
    b"Upgrade: h2c",
    b"Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99",
    b"Sec-WebSocket-Protocol: mqtt",
    b" folded: onto the line before",
    b"no colon",
    b": no name",
    b"X-Long: " + b"a" * 20_000,
    b"X-Zero: a\0b",
    b"\r\n".join(b"X-Many: %d" % number for number in range(1_000)),
)
BOMB: Final = gzip.compress(bytes(48 * 1024 * 1024))
BOMB_LINES: Final = b"Content-Encoding: gzip\r\n"


def wait_lines(mutator: Mutator) -> bytes:
    """Return lines that name a time to wait."""
    lines = b""
    for name in (b"retry-after", b"x-ratelimit-reset"):
        if mutator.chance(0.7):
            value = mutator.pick(WAITS)
            if mutator.chance(0.4):
                value = mutator.broken(value, *WAITS)
            lines += name + b": " + value.translate(None, b"\r\n") + b"\r\n"
    return lines


def odd_lines(mutator: Mutator) -> bytes:
    """Return one or two lines that a service hardly ever sends."""
    lines = b""
    for _ in range(mutator.random.randint(1, 2)):
        kind = mutator.random.random()
        if kind < 0.4:
            value = mutator.pick(_CONTENT_TYPES)
            if mutator.chance(0.6):
                value = mutator.broken(value, *_CONTENT_TYPES)
            line = b"Content-Type: " + value
        elif kind < 0.55:
            line = b"Set-Cookie: " + mutator.broken(mutator.pick(_COOKIES))
        else:
            line = mutator.pick(_ANY)
        lines += line + b"\r\n"
    return lines
