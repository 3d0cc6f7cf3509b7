"""Broken error responses, frames, lists and MP3 in process."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from email.parser import BytesHeaderParser
import json
from typing import Any

from hypothesis import given, strategies as st
from hypothesis.strategies import DrawFn
from multidict import CIMultiDict
import pytest

from custom_components.telnyx_kokoro.api import AccountVoices, Balance
from custom_components.telnyx_kokoro.api.errors import SHOWN_CHARACTERS
from custom_components.telnyx_kokoro.api.response import parse_error
from custom_components.telnyx_kokoro.api.websocket_frames import (
    SpokenTexts,
    is_error,
    is_final,
    parse_frame,
)
from custom_components.telnyx_kokoro.audio import (
    CLIP_END,
    MP3,
    WAV,
    AudioError,
    OutputFormat,
    Sound,
    converted,
    whole_clip,
)
from custom_components.telnyx_kokoro.audio.concat import Mp3Concatenator
from custom_components.telnyx_kokoro.audio.output_formats import FLAC

from . import samples
from .mutations import CHANGES, CUTS, PERCENTS, cut, mutated, odd_json
from .responses import broken_mp3, error_bodies, frame_payloads, wait_lines
from .watch import World, cases, require_clean

# Shrinking a finding takes minutes.
pytestmark = pytest.mark.timeout(600)

STATUSES = (400, 401, 402, 403, 404, 408, 422, 429, 429, 500, 503, 599, 999)
FORMATS = (
    OutputFormat(WAV, 16_000, 1, 2),
    OutputFormat(WAV, 48_000, 2, 3),
    OutputFormat(MP3, 48_000, 1),
    OutputFormat(FLAC, 48_000, 1, 2),
)
SOUNDS = (Sound(), Sound(2.0), Sound(0.5, 9.0))
HEADER_BYTES = 4


# Some pieces of clips, most of them broken.
CLIPS = st.builds(cut, st.sampled_from(samples.CLIPS) | broken_mp3 | broken_mp3, CUTS)
VOICE_LISTS = odd_json(
    st.builds(
        lambda start, length: samples.VOICES[start : start + length],
        st.integers(0, len(samples.VOICES) - 1),
        st.integers(1, len(samples.VOICES)),
    )
)


@st.composite
def odd_sound(draw: DrawFn) -> tuple[bytes, ...]:
    """Draw whole frames whose sound is broken, and sometimes more than that."""
    clip = draw(st.sampled_from(samples.CLIPS))
    if draw(PERCENTS) >= 75:
        return cut(mutated(clip, draw(CHANGES)), draw(CUTS))
    frames = whole_clip(clip).audio
    size = 417 if frames.startswith(b"\xff\xfb") else 144
    start = len(frames) % size
    pieces = []
    for position in range(start, len(frames), size):
        header = frames[position : position + HEADER_BYTES]
        sound = frames[position + HEADER_BYTES : position + size]
        odd = mutated(sound, draw(CHANGES))
        pieces.append(header + odd[: len(sound)].ljust(len(sound), b"\x55"))
    return frames[:start] + b"".join(pieces[:5]), *pieces[5:]


def parsed(body: bytes) -> Any:
    """Return JSON as the client reads it, None when it is not JSON."""
    try:
        return json.loads(body)
    except ValueError, RecursionError:
        return None


@cases(4_450)
@given(st.sampled_from(STATUSES), wait_lines(), error_bodies)
async def test_error_is_one_short_line(
    world: World, status: int, lines: bytes, body: bytes
) -> None:
    async with world.watched((status, lines, body), errors=()):
        # As aiohttp passes them on: bytes that are not UTF-8 as half a surrogate pair.
        fields = BytesHeaderParser().parsebytes(lines)
        headers = CIMultiDict(
            (name, str(value).encode(errors="surrogateescape").decode(errors="replace"))
            for name, value in fields.items()
        )
        error = parse_error(status, headers, body)
        assert len(error.detail) <= SHOWN_CHARACTERS
        assert error.detail.isprintable()
        assert error.retry_after is None or 0 <= error.retry_after < 1e10


@cases(3_810)
@given(st.lists(frame_payloads, min_size=1, max_size=6))
async def test_audio_is_due_only_for_texts(world: World, payloads: list[bytes]) -> None:
    async with world.watched(payloads):
        texts = SpokenTexts()
        for text in samples.TEXTS:
            texts.expect(text)
        for payload in payloads:
            # aiohttp rejects frames that are not UTF-8.
            frame = parse_frame(payload.decode(errors="replace"))
            if is_error(frame):
                raise parse_error(500, {}, payload)
            texts.take(frame)
            if is_final(frame) and texts.may_be_complete:
                return
            assert not texts.are_due or texts.sent


@cases(2_160)
@given(VOICE_LISTS)
async def test_listed_voices_can_be_found(world: World, body: bytes) -> None:
    async with world.watched(body, errors=()):
        entries = parsed(body)
        voices = AccountVoices.from_json(entries if isinstance(entries, list) else [])
        for language in voices.languages:
            for voice in voices.speaking(language):
                assert voices.find(voice.full_id) is not None
                assert voice.name
                assert voice.rank >= 0


@cases(1_500)
@given(odd_json(st.just(samples.BALANCE)))
async def test_balance_is_a_number(world: World, body: bytes) -> None:
    async with world.watched(body):
        data = parsed(body)
        if isinstance(data, dict):
            assert Balance.from_json(data).balance.is_finite()


@cases(2_990)
@given(st.lists(CLIPS, min_size=1, max_size=3))
async def test_joined_clips_are_clean(
    world: World, drawn: list[tuple[bytes, ...]]
) -> None:
    async with world.watched(drawn, (AudioError,)):
        concatenator = Mp3Concatenator()
        joined = b""
        for clip in drawn:
            joined += b"".join(map(concatenator.feed, clip)) + concatenator.rest()
            concatenator.end_clip()
        assert len(joined) <= sum(len(piece) for clip in drawn for piece in clip)
        require_clean(joined)


@cases(600)
@given(st.sampled_from(FORMATS), st.sampled_from(SOUNDS), odd_sound())
async def test_converted_pieces_are_not_empty(
    world: World, wanted: OutputFormat, sound: Sound, pieces: tuple[bytes, ...]
) -> None:
    async def source() -> AsyncGenerator[bytes]:
        # Only the concatenator's output is converted, so it has one format.
        concatenator = Mp3Concatenator()
        for piece in pieces:
            if frames := concatenator.feed(piece):
                yield frames
        if frames := concatenator.rest():
            yield frames
        concatenator.end_clip()
        yield CLIP_END

    async with (
        world.watched((wanted, sound, pieces), (AudioError,)),
        aclosing(converted(source(), wanted, sound=sound)) as audio,
    ):
        async for made in audio:
            assert made
