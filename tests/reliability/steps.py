"""The steps of which scripted answers are made."""

import asyncio
import base64
from collections.abc import Mapping
import gzip
import hashlib
import json
from typing import Any, Final

from .door import Call, Step

_KEY: Final = b"\r\nsec-websocket-key: "
_ACCEPT: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT: Final = 1
BINARY: Final = 2
_CLOSE: Final = 8
PING: Final = 9
_FIN: Final = 0x80
_MASK_BYTES: Final = 4

AUDIO_HEAD: Final = (
    b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nTransfer-Encoding: chunked\r\n\r\n"
)
FRAME_BYTES: Final = 144  # of a tone, 24 milliseconds


def head(*lines: str, status: str = "200 OK") -> bytes:
    """Return the head of an HTTP answer with these header lines."""
    return "\r\n".join((f"HTTP/1.1 {status}", *lines, "", "")).encode()


def page(body: bytes, content_type: str, *lines: str, status: str = "200 OK") -> bytes:
    """Return a whole HTTP answer, after which the connection ends."""
    length = f"Content-Length: {len(body)}"
    kind = f"Content-Type: {content_type}"
    return head(kind, length, "Connection: close", *lines, status=status) + body


def chunk(data: bytes) -> bytes:
    """Return a chunk of a body."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def send(data: bytes) -> Step:
    """Send bytes as they are."""

    async def step(call: Call) -> None:
        await call.send(data)

    return step


def endlessly(data: bytes, pause: float = 0) -> Step:
    """Send bytes again and again until the client leaves, with pauses in seconds."""

    async def step(call: Call) -> None:
        while not call.reader.at_eof():
            await call.send(data)
            await asyncio.sleep(pause * call.second)

    return step


async def hold(call: Call) -> None:
    """Send nothing more, and keep the connection until the client leaves."""
    await call.left()


async def reset(call: Call) -> None:
    """End the connection with a reset, after what was sent has been read."""
    await asyncio.sleep(call.second / 10)
    call.reset()


async def wait(call: Call) -> None:
    """Let what was sent arrive by itself before the rest."""
    await asyncio.sleep(call.second / 10)


def audio(size: int | None = None) -> Step:
    """Send a chunk with the first bytes of the right audio, or with all of it."""

    async def step(call: Call) -> None:
        await call.send(chunk((await call.audio())[:size]))

    return step


def audio_bytes(size: int | None = None) -> Step:
    """Send the first bytes of the right audio without any framing."""

    async def step(call: Call) -> None:
        await call.send((await call.audio())[:size])

    return step


async def gzipped_audio(call: Call) -> None:
    """Send the right audio, compressed though nobody asked for that."""
    body = gzip.compress(await call.audio())
    await call.send(page(body, "audio/mpeg", "Content-Encoding: gzip"))


def audio_of_length(claimed: int, size: int) -> Step:
    """Claim a body of some length, and send the first bytes of the right audio."""

    async def step(call: Call) -> None:
        claim = f"Content-Length: {claimed}"
        start = head("Content-Type: audio/mpeg", claim, "Connection: close")
        await call.send(start + (await call.audio())[:size])

    return step


async def dripping_audio(call: Call) -> None:
    """Send the right audio, a byte a second."""
    await call.send(AUDIO_HEAD)
    for byte in await call.audio():
        await call.send(chunk(bytes((byte,))))
        await asyncio.sleep(call.second)


async def upgrade(call: Call) -> None:
    """Take the WebSocket, and wait for the first text."""
    start = call.head.lower().index(_KEY) + len(_KEY)
    key = call.head[start : call.head.index(b"\r\n", start)]
    accept = base64.b64encode(hashlib.sha1(key + _ACCEPT).digest()).decode()
    await call.send(
        head(
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Accept: {accept}",
            status="101 Switching Protocols",
        )
    )
    while not call.text.strip():
        call.text = str(json.loads(await _message(call)).get("text", ""))


async def _message(call: Call) -> bytes:
    """Return the content of the client's next frame, which is short and masked."""
    _, size = await call.reader.readexactly(2)
    size &= 0x7F
    if size == 126:
        size = int.from_bytes(await call.reader.readexactly(2))
    mask = await call.reader.readexactly(_MASK_BYTES)
    masked = await call.reader.readexactly(size)
    return bytes(byte ^ mask[at % _MASK_BYTES] for at, byte in enumerate(masked))


def frame(content: bytes, opcode: int = _TEXT, *, claimed: int | None = None) -> bytes:
    """Return a frame; `claimed` is the length that it says it has."""
    size = len(content) if claimed is None else claimed
    if size < 126:
        return bytes((_FIN | opcode, size)) + content
    if size < 1 << 16:
        return bytes((_FIN | opcode, 126)) + size.to_bytes(2) + content
    return bytes((_FIN | opcode, 127)) + size.to_bytes(8) + content


def message(content: Mapping[str, Any]) -> bytes:
    """Return a frame with a JSON object."""
    return frame(json.dumps(content).encode())


def spoken(
    data: bytes | None, text: str | None = None, *, final: bool = False
) -> bytes:
    """Return a frame of audio as the service sends it."""
    encoded = None if data is None else base64.b64encode(data).decode()
    return message({"audio": encoded, "text": text, "isFinal": final})


def audio_frame(size: int | None = None) -> Step:
    """Send a small frame with the first bytes of the right audio, or all of it."""

    async def step(call: Call) -> None:
        await call.send(spoken((await call.audio())[:size]))

    return step


def part_of_audio_frame(size: int) -> Step:
    """Send the beginning of a frame that holds the right audio."""

    async def step(call: Call) -> None:
        await call.send(spoken(await call.audio())[:size])

    return step


async def dripping_frame(call: Call) -> None:
    """Send a frame with the right audio, a byte a second."""
    for byte in spoken(await call.audio()):
        await call.send(bytes((byte,)))
        await asyncio.sleep(call.second)


def audio_in_frame_that_claims(size: int) -> Step:
    """Send the right audio in a frame that says it has this length."""

    async def step(call: Call) -> None:
        content = json.dumps({"audio": None, "text": call.text}).encode()
        await call.send(frame(content, claimed=size))

    return step


async def text_back(call: Call) -> None:
    """Say that the text has been spoken, and that nothing more comes."""
    await call.send(spoken(None, call.text) + spoken(None, "", final=True))


def texts_before_audio(more: bytes = b"") -> Step:
    """Speak everything, each text back before its audio, and end as it should be.

    More may follow the right audio of each text.
    """

    async def step(call: Call) -> None:
        text = call.text
        while text:
            call.text = text
            await call.send(spoken(None, text) + spoken(await call.audio() + more))
            text = str(json.loads(await _message(call)).get("text", ""))
        await call.send(spoken(None, "", final=True))

    return step


def close(code: int) -> Step:
    """Close the WebSocket with a code, as it should be closed, and the connection."""
    return send(frame(code.to_bytes(2) + b"closed", _CLOSE))
