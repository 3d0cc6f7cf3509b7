"""Satellites get the format that they ask for, without a converter between."""

import io
import wave

import av
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.audio import MP3, WAV, OutputFormat
from custom_components.telnyx_kokoro.engine import response
from homeassistant.components import tts
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from local_telnyx import Fault, LocalTelnyx
from tests.audio.clips import FRAME

from .conftest import ENGINE, Speaking

needs_2026_11 = pytest.mark.skipif(
    not response.FORMAT_OPTIONS, reason="core 2026.10 converts all audio itself"
)


def asked(extension: str, sample_rate: int, **more: int) -> dict[str, object]:
    """Return the options with which a satellite asks."""
    return {
        "preferred_format": extension,
        "preferred_sample_rate": sample_rate,
        "preferred_sample_channels": 1,
        "preferred_sample_bytes": 2,
        **more,
    }


@pytest.fixture
def converter(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The extensions that core's converter was asked for; it converts nothing."""
    used: list[str] = []

    async def convert(*_: object, to_extension: str, **__: object) -> None:
        used.append(to_extension)

    monkeypatch.setattr(tts, "_async_convert_audio", convert)
    return used


@pytest.mark.parametrize("sample_rate", [16_000, 22_050])
async def test_speaker_gets_wav_of_its_sample_rate(
    account: MockConfigEntry, say: Speaking, sample_rate: int
) -> None:
    audio = await say("Hi.", options=asked("wav", sample_rate))
    with wave.open(io.BytesIO(audio)) as heard:
        assert heard.getframerate() == sample_rate
        assert (heard.getnchannels(), heard.getsampwidth()) == (1, 2)


async def test_voice_assistant_gets_flac_of_its_sample_rate(
    account: MockConfigEntry, say: Speaking
) -> None:
    audio = await say("Hi.", options=asked("flac", 48_000))
    with av.open(io.BytesIO(audio)) as heard:
        stream = heard.streams.audio[0]
        assert (stream.codec_context.name, stream.rate) == ("flac", 48_000)


@needs_2026_11
@pytest.mark.parametrize(
    ("extension", "sample_rate"),
    [("wav", 16_000), ("wav", 22_050), ("flac", 48_000), ("mp3", 44_100)],
)
async def test_no_converter_stands_between(
    account: MockConfigEntry,
    say: Speaking,
    converter: list[str],
    extension: str,
    sample_rate: int,
) -> None:
    assert await say("Hi.", options=asked(extension, sample_rate))
    assert not converter


async def test_player_gets_the_mp3_untouched(
    account: MockConfigEntry, say: Speaking, converter: list[str]
) -> None:
    assert (await say("Hi.")).startswith(b"\xff\xf3")
    assert not converter


@needs_2026_11
@pytest.mark.parametrize(
    ("options", "made"),
    [
        (asked("ogg", 48_000), OutputFormat(MP3)),
        (asked("wav", 96_000), OutputFormat(MP3)),
        (asked("mp3", 96_000), OutputFormat(WAV)),
    ],
)
def test_format_that_cannot_be_made_is_left_to_core(
    options: dict[str, object], made: OutputFormat
) -> None:
    assert response.output_format(options) == made


@needs_2026_11
async def test_failure_in_another_format_is_translated_too(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(Fault(cut_after=1_000), times=None)
    with pytest.raises(
        HomeAssistantError, match="connection to Telnyx was interrupted"
    ):
        await say("Hi.", options=asked("wav", 16_000))


@needs_2026_11
async def test_sound_that_cannot_be_decoded_is_translated_too(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(Fault(body=FRAME * 40), times=None)
    with pytest.raises(HomeAssistantError, match="did not respond like a Telnyx API"):
        await say("Hi.", options=asked("wav", 16_000))


def test_older_core_gets_mp3_and_converts_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response, "FORMAT_OPTIONS", ())
    assert response.output_format(asked("wav", 16_000)) == OutputFormat(MP3)


async def test_whole_audio_has_the_format_too(
    account: MockConfigEntry, home: HomeAssistant
) -> None:
    engine = home.data[tts.const.DATA_COMPONENT].get_entity(ENGINE)
    assert engine is not None
    options = {"voice": "af_heart", **asked("wav", 16_000)}
    extension, audio = await engine.async_get_tts_audio("Hi.", "en-US", options)
    assert audio is not None
    assert audio.startswith({"wav": b"RIFF", "mp3": b"\xff\xf3"}[extension or ""])
