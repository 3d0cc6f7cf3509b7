"""MP3 as other formats: compared with ffmpeg's own conversion, and piece by piece."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from functools import cache
import gc
import importlib
import io
from itertools import pairwise
from pathlib import Path
import runpy
import struct
import sys
from types import ModuleType
import wave

import av
from av import AudioFrame, CodecContext
from av.codec.codec import UnknownCodecError
from av.filter import Graph
from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from custom_components.telnyx_kokoro import speech
from custom_components.telnyx_kokoro.speech import codecs, conversion
from custom_components.telnyx_kokoro.speech.conversion import (
    FRAMES_PER_SLICE,
    LIKELY_SOURCE,
    can_make,
    converted,
)
from custom_components.telnyx_kokoro.speech.formats import MP3, WAV, WantedFormat
from custom_components.telnyx_kokoro.speech.joiner import Mp3Joiner
from custom_components.telnyx_kokoro.speech.mp3 import Format
from custom_components.telnyx_kokoro.speech.transcoder import Transcoder
from custom_components.telnyx_kokoro.telnyx import InvalidAnswerError
import homeassistant
from homeassistant.components import tts
from tests.end_to_end.needs import needs_ffmpeg
from tests.end_to_end.sound import compare
from tests.speech.clips import FRAME, tag

COMPONENTS = Path(homeassistant.__file__).parent / "components"
WAV_HEADER_BYTES = 44
FLAC_HEADER_BYTES = 42

WAV_16K = WantedFormat("wav", 16_000, 1, 2)
FLAC_48K = WantedFormat("flac", 48_000, 1, 2)
MP3_48K = WantedFormat(MP3, 48_000, 1, 2)
EVERY_KIND = [WAV_16K, FLAC_48K, MP3_48K]


@cache
def clip(sample_rate: int = 24_000, channels: int = 1) -> list[bytes]:
    """Return the frames of 1.2 seconds of tones and noise that come and go."""
    time = np.arange(int(1.2 * sample_rate)) / sample_rate
    noise = np.random.default_rng(1).normal(0, 600, len(time))
    envelope = np.abs(np.sin(2 * np.pi * 1.5 * time))
    sounds = [
        envelope * (6_000 * np.sin(2 * np.pi * 220 * n * time) + noise)
        for n in range(1, channels + 1)
    ]
    layout = ["mono", "stereo"][channels - 1]
    frame = AudioFrame.from_ndarray(np.array(sounds, np.int16), "s16p", layout)
    frame.sample_rate = sample_rate
    encoder = CodecContext.create("libmp3lame", "w")
    encoder.sample_rate, encoder.layout = sample_rate, layout
    encoder.format, encoder.bit_rate = "s16p", 64_000 * channels
    return [bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)]]


async def source(pieces: Iterable[bytes]) -> AsyncGenerator[bytes]:
    for piece in pieces:
        yield piece


async def made(pieces: Iterable[bytes], wanted: WantedFormat) -> list[bytes]:
    return [data async for data in converted(source(pieces), wanted)]


async def ffmpeg(
    audio: bytes, extension: str, sample_rate: int, channels: int
) -> bytes:
    """Return samples of 16 bits as ffmpeg decodes and resamples a file."""
    process = await asyncio.create_subprocess_exec(
        *["ffmpeg", "-v", "error", "-f", extension, "-i", "-"],
        *["-f", "s16le", "-ar", str(sample_rate), "-ac", str(channels), "-"],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    samples, complaint = await process.communicate(audio)
    assert not complaint, complaint.decode()
    return samples


async def in_both_ways(
    frames: list[bytes], wanted: WantedFormat
) -> tuple[bytes, bytes]:
    """Return the samples of MP3 as converted here, and as ffmpeg converts it."""
    kind = wanted.sample_rate or 24_000, wanted.channels or 1
    audio = b"".join(await made(frames, wanted))
    ours = await ffmpeg(audio, wanted.extension, *kind)
    return ours, await ffmpeg(b"".join(frames), MP3, *kind)


async def assert_sounds_as_ffmpeg_makes_it(
    frames: list[bytes], wanted: WantedFormat
) -> None:
    ours, theirs = [
        np.frombuffer(samples, "<i2").astype(int)
        for samples in await in_both_ways(frames, wanted)
    ]
    assert len(ours) == len(theirs)
    assert np.corrcoef(ours, theirs)[0, 1] > 0.999
    # From the first sample to the last: no click at either end.
    assert np.abs(ours - theirs).max() < 50


@needs_ffmpeg
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("sample_rate", [8000, 16000, 22050, 24000, 44100, 48000])
@pytest.mark.parametrize("extension", ["wav", "flac"])
async def test_every_rate_sounds_as_ffmpeg_makes_it(
    extension: str, sample_rate: int, channels: int
) -> None:
    wanted = WantedFormat(extension, sample_rate, channels, 2)
    await assert_sounds_as_ffmpeg_makes_it(clip(), wanted)


@needs_ffmpeg
@pytest.mark.parametrize("wanted", [WAV_16K, FLAC_48K])
@pytest.mark.parametrize(
    ("sample_rate", "channels"), [(22_050, 1), (44_100, 2), (24_000, 2)]
)
async def test_every_source_sounds_as_ffmpeg_makes_it(
    sample_rate: int, channels: int, wanted: WantedFormat
) -> None:
    await assert_sounds_as_ffmpeg_makes_it(clip(sample_rate, channels), wanted)


@needs_ffmpeg
@pytest.mark.parametrize(
    ("extension", "sample_bytes"),
    [("wav", None), ("wav", 3), ("wav", 4), ("flac", None), ("flac", 3)],
)
async def test_every_sample_size_sounds_as_ffmpeg_makes_it(
    extension: str, sample_bytes: int | None
) -> None:
    wanted = WantedFormat(extension, sample_bytes=sample_bytes)
    await assert_sounds_as_ffmpeg_makes_it(clip(), wanted)


@needs_ffmpeg
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("sample_rate", [16_000, 22_050, 44_100, 48_000])
async def test_mp3_of_another_kind_sounds_as_its_source(
    sample_rate: int, channels: int
) -> None:
    wanted = WantedFormat(MP3, sample_rate, channels)
    likeness = compare(*await in_both_ways(clip(), wanted), sample_rate * channels)
    assert likeness.correlation > 0.99
    # Longer by what LAME puts before and after the sound.
    assert -0.1 < likeness.missing <= 0


async def test_mp3_of_another_kind_is_frames_that_stand_for_themselves() -> None:
    audio = b"".join(await made(clip(), MP3_48K))
    assert Mp3Joiner().feed(audio) == audio
    headers = [audio[at : at + 6] for at in range(0, len(audio), 240)]
    # After four bytes of header, nine bits: how far back a frame's data begins.
    assert {int.from_bytes(header[4:]) >> 7 for header in headers} == {0}


@needs_ffmpeg
@pytest.mark.parametrize("wanted", [WAV_16K, FLAC_48K])
async def test_joined_clips_sound_as_ffmpeg_makes_them(wanted: WantedFormat) -> None:
    await assert_sounds_as_ffmpeg_makes_it(clip() * 3, wanted)


@pytest.mark.parametrize("wanted", EVERY_KIND)
async def test_joins_of_clips_are_nothing_to_warn_of(
    wanted: WantedFormat,
) -> None:
    av.logging.set_level(av.logging.WARNING)
    try:
        with av.logging.Capture() as logged:
            await made(clip() * 3, wanted)
    finally:
        av.logging.set_level(None)
    assert not logged


@pytest.mark.parametrize(
    ("sample_rate", "samples_of_a_frame"),
    [(24_000, 576), (16_000, 384), (48_000, 1152), (8_000, 192)],
)
async def test_every_sample_of_every_frame_is_there(
    sample_rate: int, samples_of_a_frame: int
) -> None:
    audio = b"".join(await made(clip(), WantedFormat("wav", sample_rate)))
    with wave.open(io.BytesIO(audio)) as file:
        samples = len(file.readframes(file.getnframes())) // 2
    assert samples == len(clip()) * samples_of_a_frame


@pytest.mark.parametrize(
    "wanted",
    [
        *[WantedFormat("wav", rate) for rate in (None, 8000, 16000, 22050, 44100)],
        *[WantedFormat("flac", rate) for rate in (None, 16000, 22050, 44100, 48000)],
        WantedFormat("wav", 48_000, 2, 4),
        WantedFormat("flac", 48_000, 2, 3),
    ],
)
async def test_first_frame_in_gives_audio_out(wanted: WantedFormat) -> None:
    frames = iter(clip())
    async with aclosing(converted(source(frames), wanted)) as audio:
        first = await anext(audio)
    headers = {"wav": WAV_HEADER_BYTES, "flac": FLAC_HEADER_BYTES}
    assert len(first) > headers[wanted.extension]
    assert len(list(frames)) == len(clip()) - 1


async def test_nothing_comes_of_nothing() -> None:
    assert await made([], WAV_16K) == []


async def test_header_waits_for_the_first_block_of_audio() -> None:
    # At 8 kHz a block of FLAC is a little longer than a frame of MP3.
    first, *_ = await made(clip(), WantedFormat("flac", 8_000))
    assert len(first) > FLAC_HEADER_BYTES


@pytest.mark.parametrize("wanted", EVERY_KIND)
@settings(max_examples=25, deadline=None)
@given(cuts=st.lists(st.integers(1, len(clip()) - 1), max_size=30))
async def test_how_frames_are_grouped_never_changes_a_byte(
    wanted: WantedFormat, cuts: list[int]
) -> None:
    edges = [0, *sorted(set(cuts)), len(clip())]
    pieces = [b"".join(clip()[a:b]) for a, b in pairwise(edges)]
    assert b"".join(await made(pieces, wanted)) == whole(wanted)


@cache
def whole(wanted: WantedFormat) -> bytes:
    """Return the clip in another format, converted in one go."""
    transcoder = Transcoder(Format(24_000, 1), wanted)
    return transcoder.feed(clip()) + transcoder.finish()


@pytest.mark.parametrize("wanted", EVERY_KIND)
async def test_tag_before_the_audio_does_not_change_it(wanted: WantedFormat) -> None:
    audio = await made([tag(b"words") + clip()[0], *clip()[1:]], wanted)
    assert b"".join(audio) == whole(wanted)


@pytest.mark.parametrize(
    "wanted",
    [WantedFormat(MP3), WantedFormat(MP3, 24_000), WantedFormat(MP3, 24_000, 1, 2)],
)
async def test_mp3_that_is_what_is_asked_for_passes_untouched(
    wanted: WantedFormat,
) -> None:
    pieces = [tag(b"words") + clip()[0], *clip()[1:]]
    assert await made(pieces, wanted) == pieces


@pytest.mark.parametrize(
    "wanted", [WantedFormat(MP3, channels=2), WantedFormat(MP3, 22_050), WAV_16K]
)
async def test_mp3_that_is_something_else_is_made_anew(wanted: WantedFormat) -> None:
    assert not wanted.is_met_by(Format(24_000, 1))
    assert clip()[20] not in b"".join(await made(clip(), wanted))


@pytest.mark.parametrize("wanted", EVERY_KIND)
async def test_long_audio_in_one_piece_leaves_turns_to_other_tasks(
    wanted: WantedFormat,
) -> None:
    turns = 0

    async def other_task() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    running = asyncio.create_task(other_task())
    await made([b"".join(clip() * 7)], wanted)
    running.cancel()
    assert turns >= len(clip() * 7) // FRAMES_PER_SLICE


@pytest.mark.parametrize("wanted", EVERY_KIND)
async def test_what_comes_at_once_stays_small(wanted: WantedFormat) -> None:
    audio = await made([b"".join(clip() * 7)], wanted)
    assert max(map(len, audio)) < FRAMES_PER_SLICE * 24 * 48 * 2 + 100


@pytest.mark.parametrize("wanted", EVERY_KIND)
async def test_closing_closes_the_source_and_frees_the_filters(
    wanted: WantedFormat,
) -> None:
    frames = source(clip())
    gc.collect()
    gc.disable()
    try:
        async with aclosing(converted(frames, wanted)) as audio:
            await anext(audio)
            assert filter_graphs() == 1
        # The loop itself holds what was waited for last until its next turn.
        await asyncio.sleep(0)
        assert filter_graphs() == 0
    finally:
        gc.enable()
    with pytest.raises(StopAsyncIteration):
        await anext(frames)


async def test_source_of_another_kind_gets_a_transcoder_of_its_own() -> None:
    assert Format(44_100, 2) != LIKELY_SOURCE
    audio = await made(clip(44_100, 2), WantedFormat(WAV))
    with wave.open(io.BytesIO(b"".join(audio))) as heard:
        assert (heard.getframerate(), heard.getnchannels()) == (44_100, 2)


def filter_graphs() -> int:
    return sum(isinstance(thing, Graph) for thing in gc.get_objects())


async def test_conversion_that_is_cancelled_closes_the_source() -> None:
    closed = asyncio.Event()

    async def endless() -> AsyncGenerator[bytes]:
        try:
            while True:
                yield clip()[0]
                await asyncio.sleep(0)
        finally:
            closed.set()

    async def listen() -> None:
        async with aclosing(converted(endless(), WAV_16K)) as audio:
            async for _ in audio:
                pass

    listening = asyncio.create_task(listen())
    for _ in range(20):
        await asyncio.sleep(0)
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening
    assert closed.is_set()


@pytest.mark.parametrize(
    "piece", [FRAME, clip()[0] + FRAME, clip()[0][:-1], clip()[0] + b"ID3", tag()]
)
@pytest.mark.parametrize("wanted", EVERY_KIND)
async def test_what_is_no_whole_frame_raises(
    piece: bytes, wanted: WantedFormat
) -> None:
    with pytest.raises(InvalidAnswerError):
        await made([piece], wanted)


@pytest.mark.parametrize(
    "wanted",
    [
        WantedFormat("ogg"),
        WantedFormat("wav", 96_000),
        WantedFormat("flac", channels=6),
        WantedFormat("flac", sample_bytes=4),
        WantedFormat("wav", sample_bytes=8),
        WantedFormat(MP3, 96_000),
    ],
)
async def test_what_cannot_be_made_is_known_before(wanted: WantedFormat) -> None:
    assert not can_make(wanted)
    frames = source(clip())
    with pytest.raises(ValueError, match="No encoder"):
        await anext(converted(frames, wanted))


@pytest.mark.parametrize("wanted", EVERY_KIND)
def test_what_ffmpeg_was_built_without_cannot_be_made(
    wanted: WantedFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert can_make(wanted)

    def unknown(name: str, mode: str) -> None:
        raise UnknownCodecError(name)

    monkeypatch.setattr(codecs, "Codec", unknown)
    assert not can_make(wanted)


@pytest.fixture
def without_pyav(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module as it is where PyAV cannot be imported."""
    monkeypatch.setattr(speech, "conversion", conversion)
    for module in ("conversion", "transcoder", "codecs"):
        monkeypatch.delitem(sys.modules, f"{speech.__name__}.{module}")
    monkeypatch.setitem(sys.modules, "av", None)
    return importlib.import_module(conversion.__name__)


async def test_without_pyav_only_untouched_mp3_is_made(
    without_pyav: ModuleType,
) -> None:
    made_formats = [
        wanted
        for wanted in (*EVERY_KIND, WantedFormat(MP3, 24_000), WantedFormat(MP3))
        if without_pyav.can_make(wanted)
    ]
    assert made_formats == [WantedFormat(MP3)]
    audio = without_pyav.converted(source(clip()), WantedFormat(MP3))
    assert [data async for data in audio] == clip()


async def test_flac_states_its_block_and_leaves_its_length_open() -> None:
    audio = b"".join(await made(clip(), FLAC_48K))
    assert audio[:8] == b"fLaC\x80\0\0\x22"
    smallest, largest = struct.unpack(">HH", audio[8:12])
    assert smallest == largest == 576
    total_samples = int.from_bytes(audio[21:26]) & 0xFFFFFFFFF
    checksum = audio[26:FLAC_HEADER_BYTES]
    assert total_samples == 0
    assert checksum == bytes(16)


@pytest.mark.parametrize("sample_bytes", [1, 2, 3, 4])
@pytest.mark.parametrize("channels", [1, 2])
async def test_wav_header_says_what_was_asked_for(
    channels: int, sample_bytes: int
) -> None:
    wanted = WantedFormat("wav", 22_050, channels, sample_bytes)
    audio = b"".join(await made(clip(), wanted))
    bytes_per_second, bytes_at_once = struct.unpack("<IH", audio[28:34])
    assert bytes_at_once == channels * sample_bytes
    assert bytes_per_second == 22_050 * bytes_at_once
    with wave.open(io.BytesIO(audio)) as file:
        assert file.getframerate() == 22_050
        assert file.getnchannels() == channels
        assert file.getsampwidth() == sample_bytes


async def test_esphome_satellites_take_it() -> None:
    parser = runpy.run_path(str(COMPONENTS / "esphome" / "wav_parser.py"))
    played = parser["stream_wav"](
        converted(source(clip()), WAV_16K),
        expected_channels=1,
        expected_width=2,
        expected_sample_rate=16_000,
    )
    audio = b"".join([chunk async for chunk, _ in played])
    assert audio == whole(WAV_16K)[WAV_HEADER_BYTES:]


async def test_wyoming_satellites_take_its_first_piece() -> None:
    satellite = pytest.importorskip("homeassistant.components.wyoming.assist_satellite")
    first, *_ = await made(clip(), WantedFormat("wav", 22_050, 1, 2))
    found = satellite._try_parse_wav_header(first)  # noqa: SLF001
    assert found == (22_050, 2, 1, first[WAV_HEADER_BYTES:])


async def test_home_assistant_takes_it_as_live_wav() -> None:
    if not hasattr(tts, "_parse_streaming_wav_header"):
        pytest.skip("Home Assistant before 2026.11 knows no live WAV")
    first, *_ = await made(clip(), WAV_16K)
    found = tts._parse_streaming_wav_header(first)  # noqa: SLF001
    assert found is not None
    assert found.pcm_format == tts.PcmFormat(16_000, 2, 1)
    assert found.leftover == first[WAV_HEADER_BYTES:]
