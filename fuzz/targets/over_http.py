"""The calls of the client, answered over a real socket."""

from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any, Final

from custom_components.telnyx_kokoro.api import SpeechRequest, TelnyxClient
from fuzz import samples
from fuzz.headers import BOMB, BOMB_LINES, odd_lines, wait_lines
from fuzz.mutator import Mutator

from .parsers import error_body
from .sound import broken_mp3
from .target import Pieces, Target
from .wire import FINISH, KEEP, RESET
from .world import World

type Call = Callable[[TelnyxClient], Awaitable[object]]
type Body = Callable[[Mutator], bytes]

VOICE: Final = "Telnyx.KokoroTTS.af_heart"
_REQUEST: Final = SpeechRequest(samples.TEXTS[0], VOICE)
_STATUS_LINES: Final = (
    b"HTTP/1.1 401 Unauthorized\r\n",
    b"HTTP/1.1 429 Too Many Requests\r\n",
    b"HTTP/1.1 503 \r\n",
    b"HTTP/1.1 500\r\n",
    b"HTTP/1.1 204 No Content\r\n",
    b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 402 x\r\n",
)


def answer(mutator: Mutator, right_head: bytes, body: bytes) -> Pieces:
    """Return a script for the wire: this answer, or an error, whole or broken."""
    kind = mutator.random.random()
    if kind < 0.35:
        return KEEP, right_head, *mutator.cut(body)
    if kind < 0.36:
        head = right_head + BOMB_LINES + b"Content-Length: %d\r\n" % len(BOMB)
        return FINISH, head, BOMB
    if kind < 0.55:
        head = mutator.pick(_STATUS_LINES) + wait_lines(mutator)
        told = _key_told(mutator) if mutator.chance(0.2) else error_body(mutator)
        return KEEP, head, *mutator.cut(told)
    head = right_head + odd_lines(mutator)
    framing = mutator.random.random()
    if framing < 0.4:
        head += b"Content-Length: %d\r\n" % len(body)
    elif framing < 0.8:
        head += b"Transfer-Encoding: chunked\r\n"
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    if mutator.chance(0.3):
        head = mutator.broken(head)
    if mutator.chance(0.3):
        body = mutator.broken(body)
    return mutator.pick((FINISH, FINISH, RESET)), head, *mutator.cut(body)


def _key_told(mutator: Mutator) -> bytes:
    """Return an error that quotes the key, which must go no further."""
    text = f"Bearer {samples.KEY} is not valid"
    if mutator.chance(0.5):
        return mutator.broken(text.encode())
    return mutator.json({"errors": [{"code": "10009", "detail": text}]})


def _target(name: str, share: int, head: bytes, body: Body, call: Call) -> Target:
    def make(mutator: Mutator) -> Pieces:
        return answer(mutator, head, body(mutator))

    async def run(world: World, pieces: Pieces) -> None:
        async with world.wire.answering(lambda _: pieces):
            await call(world.client)

    return Target(name=name, share=share, make=make, run=run)


def _json(content: Any) -> Body:
    return lambda mutator: mutator.json(content)


async def _stream(client: TelnyxClient) -> None:
    async with aclosing(client.stream_speech(_REQUEST)) as audio:
        async for _ in audio:
            pass


async def _organization(client: TelnyxClient) -> None:
    organization = await client.organization_id()
    assert organization is None or isinstance(organization, str)


HTTP_TARGETS: Final = (
    _target("speech", 5, samples.AUDIO_HEAD, broken_mp3, _stream),
    _target(
        "speech as base64",
        2,
        samples.JSON_HEAD,
        _json(samples.BASE64_AUDIO),
        lambda client: client.speech_bytes(_REQUEST),
    ),
    _target(
        "speech by URL",
        2,
        samples.JSON_HEAD,
        _json({"audio_url": "https://127.0.0.1/v2/text-to-speech/speech/7"}),
        lambda client: client.speech_url(_REQUEST),
    ),
    _target(
        "list of voices",
        2,
        samples.JSON_HEAD,
        _json({"voices": samples.VOICES}),
        lambda client: client.voices(),
    ),
    _target(
        "credit",
        1,
        samples.JSON_HEAD,
        _json({"data": samples.BALANCE}),
        lambda client: client.balance(),
    ),
    _target("account", 1, samples.JSON_HEAD, _json(samples.WHOAMI), _organization),
)
