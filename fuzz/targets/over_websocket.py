"""The socket of the client, answered with broken frames over a real socket."""

from collections.abc import Iterator
import struct
from typing import Final

from fuzz import samples
from fuzz.headers import odd_lines
from fuzz.mutator import Mutator

from .over_http import VOICE, answer
from .parsers import error_body, frame_payload
from .target import Pieces, Target
from .wire import FINISH, RESET
from .world import World

_TEXT: Final = 1
_BINARY: Final = 2
_CLOSE: Final = 8
_PING: Final = 9
_FINAL_FRAGMENT: Final = 0x80
_CLOSES: Final = (
    struct.pack("!H", 1000),
    struct.pack("!H", 1011) + b"no",
    struct.pack("!H", 1006),
    struct.pack("!H", 65535),
    struct.pack("!H", 1001) + b"\xff\xfe",
    b"\x03",
    b"",
)
_LENGTH_IN_2: Final = 126
_LENGTH_IN_8: Final = 127


def websocket_answer(mutator: Mutator, *texts: str) -> Pieces:
    """Return a script for the wire: an upgrade and frames, right or broken."""
    if mutator.chance(0.1):
        return answer(mutator, samples.JSON_HEAD, error_body(mutator))
    head = samples.UPGRADE_HEAD
    if mutator.chance(0.1):
        head += odd_lines(mutator)
    if mutator.chance(0.05):
        head = mutator.broken(head)
    body = b"".join(_conversation(mutator, texts))
    if mutator.chance(0.3):
        body = mutator.broken(body)
    return mutator.pick((FINISH, FINISH, FINISH, RESET)), head, *mutator.cut(body)


def _conversation(mutator: Mutator, texts: tuple[str, ...]) -> Iterator[bytes]:
    """Yield the frames of a conversation in which something is wrong."""
    clip = mutator.pick(samples.CLIPS[:4])
    right = [
        samples.as_json(frame)
        for text in texts
        for frame in samples.frames(text, clip)[:-1]
    ] + [samples.as_json(samples.frames("", clip)[-1])]
    for _ in range(mutator.random.randint(0, 3)):
        place = mutator.random.randrange(len(right))
        if mutator.chance(0.3):
            del right[place:]
        right[place:place] = [frame_payload(mutator)]
    if mutator.chance(0.15):
        mutator.random.shuffle(right)
    for payload in right:
        kind = mutator.random.random()
        if kind < 0.02:
            yield _frame(_BINARY, payload)
        elif kind < 0.05:
            yield _frame(_PING, payload[: mutator.pick((0, 125, 126))])
        elif kind < 0.1 and payload:
            middle = len(payload) // 2
            yield _frame(_TEXT, payload[:middle], 0) + _frame(0, payload[middle:])
        else:
            yield _frame(_TEXT, payload)
    if mutator.chance(0.8):
        yield _frame(_CLOSE, mutator.pick(_CLOSES))


def _frame(opcode: int, payload: bytes, fragment: int = _FINAL_FRAGMENT) -> bytes:
    """Return a frame as servers send it, without a mask (RFC 6455)."""
    first, length = bytes((fragment | opcode,)), len(payload)
    if length < _LENGTH_IN_2:
        return first + bytes((length,)) + payload
    if length < 1 << 16:
        return first + struct.pack("!BH", _LENGTH_IN_2, length) + payload
    return first + struct.pack("!BQ", _LENGTH_IN_8, length) + payload


def _script(mutator: Mutator) -> Pieces:
    return websocket_answer(mutator, *samples.TEXTS[:2])


async def _run(world: World, pieces: Pieces) -> None:
    async with (
        world.wire.answering(lambda _: pieces),
        world.client.open_socket(VOICE) as socket,
    ):
        for text in samples.TEXTS[:2]:
            await socket.send(text)
        await socket.end()
        async for _ in socket.audio():
            pass


WEBSOCKET_TARGETS: Final = (Target(name="socket", share=9, make=_script, run=_run),)
