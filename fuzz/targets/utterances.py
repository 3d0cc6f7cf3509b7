"""Whole utterances on both ways, with tries and heals, over a real socket."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from itertools import batched
from typing import Final

from custom_components.telnyx_kokoro.api import TelnyxError
from custom_components.telnyx_kokoro.audio.mp3 import clean_frames
from custom_components.telnyx_kokoro.synthesis import (
    Delivery,
    TextError,
    TextSegmenter,
    Timeouts,
    UtteranceRecord,
    VoiceSettings,
    speak,
)
from fuzz import samples
from fuzz.mutator import Mutator

from .over_http import VOICE, answer
from .over_websocket import websocket_answer
from .sound import broken_mp3
from .target import Pieces, Target
from .wire import KEEP, Script
from .world import World

_DELIVERIES: Final = tuple(Delivery)
_NEXT_SCRIPT: Final = b"-- next script --"
# Nobody listens, so nobody waits.
_PATIENCE: Final = Timeouts(retry_after=0, backoff=0)


def _make(mutator: Mutator) -> Pieces:
    """Return a delivery, a text in pieces, and scripts for REST and WebSocket in turn.

    The last pair of scripts answers all that is asked after it.
    """
    text = " ".join(samples.TEXTS).encode()
    if mutator.chance(0.2):
        text = mutator.broken(text)
    pieces = [mutator.pick(_DELIVERIES).encode(), *mutator.cut(text)]
    for _ in range(mutator.random.randint(1, 3)):
        for script in _rest(mutator), websocket_answer(mutator, *samples.TEXTS):
            pieces += [_NEXT_SCRIPT, *script]
    return tuple(pieces)


def _rest(mutator: Mutator) -> Pieces:
    if mutator.chance(0.3):
        return KEEP, samples.AUDIO_HEAD, *mutator.cut(mutator.pick(samples.CLIPS[:4]))
    return answer(mutator, samples.AUDIO_HEAD, broken_mp3(mutator))


async def _run(world: World, pieces: Pieces) -> None:
    (delivery, *texts), *scripts = _divided(pieces)
    left = list(batched(scripts, 2, strict=True))

    def choose(request: bytes) -> Script:
        pair = left.pop(0) if len(left) > 1 else left[0]
        return pair[b"\r\nupgrade:" in request.lower()]

    async def writer() -> AsyncGenerator[str]:
        for text in texts:
            yield text.decode("utf-8", "replace")

    settings = VoiceSettings(VOICE, Delivery(delivery.decode()), timeouts=_PATIENCE)
    async with (
        world.wire.answering(choose),
        TextSegmenter(writer(), _PATIENCE) as feed,
        aclosing(speak(world.client, settings, feed, UtteranceRecord())) as audio,
    ):
        joined = b"".join([frames async for frames in audio])
    assert joined, "an utterance without audio ended well"
    clean = b"".join([frame for _, frame in clean_frames(joined)])
    assert joined.endswith(clean), "the audio is not clean"


def _divided(pieces: Pieces) -> list[list[bytes]]:
    divided: list[list[bytes]] = [[]]
    for piece in pieces:
        if piece == _NEXT_SCRIPT:
            divided.append([])
        else:
            divided[-1].append(piece)
    return divided


UTTERANCE_TARGETS: Final = (
    Target(
        name="utterance",
        share=8,
        make=_make,
        run=_run,
        errors=(TelnyxError, TextError),
    ),
)
