"""The parsers of answers, fed in process."""

from email.parser import BytesHeaderParser
import json
from typing import Any, Final

from multidict import CIMultiDict

from custom_components.telnyx_kokoro.api.errors import SHOWN_CHARACTERS
from custom_components.telnyx_kokoro.api.models import Balance
from custom_components.telnyx_kokoro.api.response import parse_error
from custom_components.telnyx_kokoro.api.voices import AccountVoices
from custom_components.telnyx_kokoro.api.websocket_frames import (
    SpokenTexts,
    is_error,
    is_final,
    parse_frame,
)
from fuzz import samples
from fuzz.headers import wait_lines
from fuzz.mutator import Mutator

from .target import Pieces, Target
from .world import World

_STATUSES: Final = (400, 401, 402, 403, 404, 408, 422, 429, 429, 500, 503, 599, 999)


def error_body(mutator: Mutator) -> bytes:
    """Return the body of an error answer."""
    if mutator.chance(0.15):
        return mutator.broken(mutator.pick(samples.ERROR_TEXTS), *samples.ERROR_TEXTS)
    return mutator.json(mutator.pick(samples.ERRORS))


def frame_payload(mutator: Mutator) -> bytes:
    """Return one frame of a socket."""
    if mutator.chance(0.15):
        return mutator.json(mutator.pick(samples.ERRORS))
    frames = samples.frames(mutator.pick(samples.TEXTS), mutator.pick(samples.CLIPS))
    return mutator.json(mutator.pick(frames))


def _error_answer(mutator: Mutator) -> Pieces:
    status = b"%d" % mutator.pick(_STATUSES)
    return status, wait_lines(mutator), error_body(mutator)


async def _run_error_answer(_: World, pieces: Pieces) -> None:
    status, lines, body = pieces
    # As aiohttp hands them over: what is no UTF-8 as half a surrogate pair.
    fields = BytesHeaderParser().parsebytes(lines)
    headers = CIMultiDict(
        (name, str(value).encode(errors="surrogateescape").decode("utf-8", "replace"))
        for name, value in fields.items()
    )
    error = parse_error(int(status or b"500"), headers, body)
    assert len(error.detail) <= SHOWN_CHARACTERS, "a detail of endless length"
    assert error.detail.isprintable(), "a detail that is no line for people"
    assert error.retry_after is None or 0 <= error.retry_after < 1e10, "no time to wait"
    raise error


def _frames(mutator: Mutator) -> Pieces:
    return tuple(frame_payload(mutator) for _ in range(mutator.random.randint(1, 6)))


async def _run_frames(_: World, pieces: Pieces) -> None:
    texts = SpokenTexts()
    for text in samples.TEXTS:
        texts.expect(text)
    for payload in pieces:
        # aiohttp lets no frame through that is no UTF-8.
        frame = parse_frame(payload.decode("utf-8", "replace"))
        if is_error(frame):
            raise parse_error(500, {}, payload)
        texts.take(frame)
        if is_final(frame) and texts.are_whole:
            return
        assert not texts.are_owed or texts.sent, "audio is owed for nothing"


def _voices(mutator: Mutator) -> Pieces:
    count = mutator.random.randint(1, len(samples.VOICES))
    return (mutator.json(mutator.random.sample(samples.VOICES, count)),)


async def _run_voices(_: World, pieces: Pieces) -> None:
    entries = _parsed(pieces[0])
    if not isinstance(entries, list):
        return
    voices = AccountVoices.from_json(entries)
    for language in voices.languages:
        for voice in voices.speaking(language):
            assert voices.find(voice.full_id) is not None, "a voice nobody can choose"
            assert voice.name and voice.rank >= 0, "a voice without a name"


def _balance(mutator: Mutator) -> Pieces:
    return (mutator.json(samples.BALANCE),)


async def _run_balance(_: World, pieces: Pieces) -> None:
    data = _parsed(pieces[0])
    if isinstance(data, dict):
        balance = Balance.from_json(data)
        assert balance.balance.is_finite(), "a balance that is no number"


def _parsed(body: bytes) -> Any:
    """Return JSON as the transport reads it, None where it is none."""
    try:
        return json.loads(body)
    except ValueError, RecursionError:
        return None


PARSER_TARGETS: Final = (
    Target(name="error answer", share=30, make=_error_answer, run=_run_error_answer),
    Target(name="socket frames", share=25, make=_frames, run=_run_frames),
    Target(name="voices", share=15, make=_voices, run=_run_voices),
    Target(name="balance", share=10, make=_balance, run=_run_balance),
)
