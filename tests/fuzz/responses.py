"""Strategies for responses on the wire, over HTTP and over a WebSocket."""

from collections.abc import Iterator, Sequence
import gzip
import struct
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from . import samples
from .mutations import CHANGES, CUTS, PERCENTS, Folded, broken, cut, mutated, odd_json
from .wire import FINISH, KEEP, RESET, Script

_WAITS: Final = (
    *b"3 0.5 -1 nan inf 1e400 1700000000 soon \xd9\xa3".split(),
    b"9" * 400,
    b"",
    b"Wed, 21 Oct 2015 07:28:00 GMT",
    b"Fri, 31 Dec 9999 23:59:59 GMT",
    b"Mon, 01 Jan 0001 00:00:00 -0000",
    b"Wed, 21 Oct 2015 07:28:00 +2359",
    b"Wed, 21 Oct 2015 07:28:00 -9999999999999999",
    b"Wednesday, 21-Oct-15 07:28:00",
)
_CONTENT_TYPES: Final = (
    *b"audio/mpeg application/octet-stream audio / ; audio/mpeg;;;=;x".split(),
    b"audio/mpeg; charset=binary",
    b"application/json; charset=utf-16",
    b"text/html; charset=nonsense",
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
_LINES: Final = (
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
_STATUS_LINES: Final = (
    b"HTTP/1.1 401 Unauthorized\r\n",
    b"HTTP/1.1 429 Too Many Requests\r\n",
    b"HTTP/1.1 503 \r\n",
    b"HTTP/1.1 500\r\n",
    b"HTTP/1.1 204 No Content\r\n",
    b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 402 x\r\n",
)
_BOMB: Final = Folded(gzip.compress(bytes(48 * 1024 * 1024)))
_BOMB_LINES: Final = b"Content-Encoding: gzip\r\nContent-Length: %d\r\n" % len(_BOMB)
# Errors that quote the key, which must not be passed on.
_TOLD: Final = f"Bearer {samples.KEY} is not valid"
_KEY_TOLD: Final = broken([_TOLD.encode()]) | odd_json(
    st.just({"errors": [{"code": "10009", "detail": _TOLD}]})
)

_TEXT, _BINARY, _CLOSE, _PING = 1, 2, 8, 9
_FINAL_FRAGMENT: Final = 0x80
_KINDS: Final = st.binary(max_size=16)
_CLOSES: Final = (
    struct.pack("!H", 1000),
    struct.pack("!H", 1011) + b"no",
    struct.pack("!H", 1006),
    struct.pack("!H", 65535),
    struct.pack("!H", 1001) + b"\xff\xfe",
    b"\x03",
    b"",
)

_ENDINGS: Final = st.sampled_from((FINISH, FINISH, FINISH, RESET))
_CLIPS: Final = st.sampled_from(samples.CLIPS[:4])
_FRAMES: Final = [
    frame
    for text in samples.TEXTS
    for clip in samples.CLIPS
    for frame in samples.frames(text, clip)
]
broken_mp3: Final = broken(samples.CLIPS)
frame_payloads: Final = odd_json(st.sampled_from([*_FRAMES, *samples.ERRORS]))
_odd_error: Final = odd_json(st.sampled_from(samples.ERRORS))
error_bodies: Final = st.one_of(*[_odd_error] * 5, broken(samples.ERROR_TEXTS))


def _one_of(values: Sequence[bytes]) -> SearchStrategy[bytes]:
    """Draw a value, as likely broken as whole."""
    return st.sampled_from(values) | broken(values)


@st.composite
def wait_lines(draw: DrawFn) -> bytes:
    """Draw headers that say how long to wait."""
    lines = b""
    for name in (b"retry-after", b"x-ratelimit-reset"):
        if value := draw(_WAIT_VALUES):
            lines += name + b": " + value.translate(None, b"\r\n") + b"\r\n"
    return lines


_WAIT_VALUES: Final = st.none() | _one_of(_WAITS)
_WAIT_LINES: Final = wait_lines()
_ODD_LINES: Final = st.one_of(
    st.sampled_from(_LINES),
    _one_of(_CONTENT_TYPES).map(b"Content-Type: ".__add__),
    broken(_COOKIES).map(b"Set-Cookie: ".__add__),
)


def _odd_lines(draw: DrawFn) -> bytes:
    """Return one or two headers that a service hardly ever sends."""
    lines = draw(_ODD_LINES) + b"\r\n"
    return lines + draw(_ODD_LINES) + b"\r\n" if draw(st.booleans()) else lines


@st.composite
def responses(draw: DrawFn, head: bytes, bodies: SearchStrategy[bytes]) -> Script:
    """Draw a response with this head and such a body, or an error, whole or broken."""
    percent = draw(PERCENTS)
    if percent < 35:
        return Script(KEEP, head, cut(draw(bodies), draw(CUTS)))
    if percent < 54:
        head = draw(st.sampled_from(_STATUS_LINES)) + draw(_WAIT_LINES)
        body = draw(_KEY_TOLD if percent < 39 else error_bodies)
        return Script(KEEP, head, cut(body, draw(CUTS)))
    if percent < 55:
        return Script(FINISH, head + _BOMB_LINES, (_BOMB,))
    head += _odd_lines(draw)
    body = draw(bodies)
    if percent < 75:
        head += b"Content-Length: %d\r\n" % len(body)
    elif percent < 90:
        head += b"Transfer-Encoding: chunked\r\n"
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    if draw(PERCENTS) >= 70:
        head = mutated(head, draw(CHANGES))
    if draw(PERCENTS) >= 70:
        body = mutated(body, draw(CHANGES))
    return Script(draw(_ENDINGS), head, cut(body, draw(CUTS)))


_ERRORS: Final = responses(samples.JSON_HEAD, error_bodies)


@st.composite
def socket_responses(draw: DrawFn, *texts: str) -> Script:
    """Draw an upgrade and frames that speak these texts, right or broken."""
    percent = draw(PERCENTS)
    if percent >= 90:
        return draw(_ERRORS)
    head = samples.UPGRADE_HEAD
    if percent >= 80:
        head += _odd_lines(draw)
    if percent >= 85:
        head = mutated(head, draw(CHANGES))
    body = b"".join(_framed(draw, _payloads(draw, texts)))
    if draw(PERCENTS) >= 70:
        body = mutated(body, draw(CHANGES))
    return Script(draw(_ENDINGS), head, cut(body, draw(CUTS)))


def _payloads(draw: DrawFn, texts: Sequence[str]) -> list[bytes]:
    """Return the payloads of a conversation, up to three of them odd."""
    clip = draw(_CLIPS)
    right = [frame for text in texts for frame in samples.frames(text, clip)[:-1]]
    payloads = list(map(samples.as_json, [*right, samples.frames("", clip)[-1]]))
    for _ in range(draw(st.integers(0, 3))):
        percent = draw(PERCENTS)
        place = percent % len(payloads)
        # Sometimes instead of all that was to come.
        payloads[place : None if percent >= 70 else place] = [draw(frame_payloads)]
    return draw(st.permutations(payloads)) if draw(PERCENTS) >= 85 else payloads


def _framed(draw: DrawFn, payloads: Sequence[bytes]) -> Iterator[bytes]:
    """Yield frames with these payloads, a few of them of another kind or divided."""
    kinds = draw(_KINDS).ljust(len(payloads), b"\0")
    for kind, payload in zip(kinds, payloads, strict=False):
        middle = len(payload) // 2
        if kind < 0xD0:
            yield _frame(_TEXT, payload)
        elif kind < 0xF0:
            yield _frame(_TEXT, payload[:middle], 0) + _frame(0, payload[middle:])
        elif kind < 0xFB:
            yield _frame(_PING, payload[: (0, 125, 126)[kind % 3]])
        else:
            yield _frame(_BINARY, payload)
    if draw(PERCENTS) < 80:
        yield _frame(_CLOSE, draw(st.sampled_from(_CLOSES)))


def _frame(opcode: int, payload: bytes, fragment: int = _FINAL_FRAGMENT) -> bytes:
    """Return a frame as servers send it, without a mask (RFC 6455)."""
    first, length = bytes([fragment | opcode]), len(payload)
    if length < 126:
        return first + bytes([length]) + payload
    if length < 1 << 16:
        return first + struct.pack("!BH", 126, length) + payload
    return first + struct.pack("!BQ", 127, length) + payload
