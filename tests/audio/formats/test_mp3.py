"""MP3 that is what was asked for passes untouched, and any other is made anew."""

import io
import wave

import pytest

from custom_components.telnyx_kokoro.audio.clip import whole_clip
from custom_components.telnyx_kokoro.audio.conversion import LIKELY_SOURCE
from custom_components.telnyx_kokoro.audio.mp3 import StreamInfo
from custom_components.telnyx_kokoro.audio.output_formats import MP3, WAV, OutputFormat
from tests.audio.clips import tag

from .converting import MP3_48K, WAV_16K, clip, made


@pytest.mark.parametrize(
    "wanted",
    [OutputFormat(MP3), OutputFormat(MP3, 24_000), OutputFormat(MP3, 24_000, 1, 2)],
)
async def test_mp3_that_is_what_is_asked_for_passes_untouched(
    wanted: OutputFormat,
) -> None:
    pieces = [tag(b"words") + clip()[0], *clip()[1:]]
    assert await made(pieces, wanted) == pieces


@pytest.mark.parametrize(
    "wanted", [OutputFormat(MP3, channels=2), OutputFormat(MP3, 22_050), WAV_16K]
)
async def test_mp3_that_is_something_else_is_made_anew(wanted: OutputFormat) -> None:
    assert not wanted.is_met_by(StreamInfo(24_000, 1))
    assert clip()[20] not in b"".join(await made(clip(), wanted))


async def test_mp3_of_another_kind_is_frames_that_stand_for_themselves() -> None:
    audio = b"".join(await made(clip(), MP3_48K))
    assert whole_clip(audio).audio == audio
    headers = [audio[at : at + 6] for at in range(0, len(audio), 240)]
    # After four bytes of header, nine bits: how far back a frame's data begins.
    assert {int.from_bytes(header[4:]) >> 7 for header in headers} == {0}


async def test_source_of_another_kind_gets_a_transcoder_of_its_own() -> None:
    assert StreamInfo(44_100, 2) != LIKELY_SOURCE
    audio = await made(clip(44_100, 2), OutputFormat(WAV))
    with wave.open(io.BytesIO(b"".join(audio))) as heard:
        assert (heard.getframerate(), heard.getnchannels()) == (44_100, 2)
