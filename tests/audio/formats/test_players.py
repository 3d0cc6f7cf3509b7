"""Players can read the headers of a stream, whose length nobody knows yet."""

import io
from pathlib import Path
import runpy
import struct
import wave

import pytest

from custom_components.telnyx_kokoro.audio.conversion import converted
from custom_components.telnyx_kokoro.audio.output_formats import OutputFormat
import homeassistant
from homeassistant.components import tts

from .converting import (
    FLAC_48K,
    FLAC_HEADER_BYTES,
    WAV_16K,
    WAV_HEADER_BYTES,
    clip,
    made,
    source,
    whole,
)

COMPONENTS = Path(homeassistant.__file__).parent / "components"


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
    wanted = OutputFormat("wav", 22_050, channels, sample_bytes)
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
    first, *_ = await made(clip(), OutputFormat("wav", 22_050, 1, 2))
    # What a satellite's audio meets there has no public name.
    found = satellite._try_parse_wav_header(first)  # noqa: SLF001
    assert found == (22_050, 2, 1, first[WAV_HEADER_BYTES:])


async def test_home_assistant_takes_it_as_live_wav() -> None:
    if not hasattr(tts, "_parse_streaming_wav_header"):
        pytest.skip("Home Assistant before 2026.11 knows no live WAV")
    first, *_ = await made(clip(), WAV_16K)
    # What the audio of an engine meets in core has no public name.
    found = tts._parse_streaming_wav_header(first)  # noqa: SLF001
    assert found is not None
    assert found.pcm_format == tts.PcmFormat(16_000, 2, 1)
    assert found.leftover == first[WAV_HEADER_BYTES:]
