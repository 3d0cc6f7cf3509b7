"""A player gets the format that it was promised, whichever engine speaks."""

import io
import wave

import av
import pytest

from custom_components.telnyx_kokoro.engine import response
from custom_components.telnyx_kokoro.synthesis import Timeouts
from homeassistant.core import HomeAssistant
from local_telnyx import Fault, LocalTelnyx
from tests.integration.conftest import SettingTimeouts, Speaking
from tests.integration.house_engine import (
    CrumblingHouseEngine,
    HouseEngine,
    WavHouseEngine,
    add_engine,
)
from tests.integration.test_audio_formats import asked


@pytest.mark.parametrize("engine", [HouseEngine, WavHouseEngine, CrumblingHouseEngine])
@pytest.mark.parametrize(
    ("sample_rate", "channels", "sample_bytes"),
    [(16_000, 1, 2), (22_050, 1, 2), (48_000, 2, 2), (24_000, 1, 1), (16_000, 1, 4)],
)
async def test_speaker_gets_wav_as_promised(
    home: HomeAssistant,
    out_of_order: None,
    say: Speaking,
    engine: type[HouseEngine],
    sample_rate: int,
    channels: int,
    sample_bytes: int,
) -> None:
    await add_engine(home, engine())
    options = asked(
        "wav",
        sample_rate,
        preferred_sample_channels=channels,
        preferred_sample_bytes=sample_bytes,
    )
    audio = await say("Hi.", options=options)
    promised = sample_bytes if response.FORMAT_OPTIONS else 2
    with wave.open(io.BytesIO(audio)) as clip:
        assert clip.getframerate() == sample_rate
        assert (clip.getnchannels(), clip.getsampwidth()) == (channels, promised)
        assert len(clip.readframes(1_000_000)) > sample_rate * promised


@pytest.mark.parametrize(
    ("extension", "sample_rate", "codec"),
    [("flac", 48_000, "flac"), ("mp3", 44_100, "mp3"), ("ogg", 48_000, "vorbis")],
)
@pytest.mark.parametrize("engine", [HouseEngine, WavHouseEngine])
async def test_other_formats_are_kept_too(
    home: HomeAssistant,
    out_of_order: None,
    say: Speaking,
    engine: type[HouseEngine],
    extension: str,
    sample_rate: int,
    codec: str,
) -> None:
    await add_engine(home, engine())
    options = asked(extension, sample_rate)
    # Core's converter makes no Vorbis of samples of a size.
    del options["preferred_sample_bytes"]
    audio = await say("Hi.", options=options)
    with av.open(io.BytesIO(audio)) as clip:
        stream = clip.streams.audio[0]
        assert stream.rate == sample_rate
        assert stream.codec_context.name.startswith(codec)


async def test_player_that_asks_for_nothing_gets_mp3(
    home: HomeAssistant, out_of_order: None, say: Speaking
) -> None:
    await add_engine(home, WavHouseEngine())
    with av.open(io.BytesIO(await say("Hi."))) as clip:
        assert clip.format.name == "mp3"


@pytest.mark.skipif(
    not response.FORMAT_OPTIONS, reason="core 2026.10 converts all audio itself"
)
@pytest.mark.parametrize("extension", ["wav", "flac"])
async def test_stream_that_began_in_silence_is_spoken_by_the_fallback(
    out_of_order: None,
    server: LocalTelnyx,
    house: HouseEngine,
    say: Speaking,
    set_timeouts: SettingTimeouts,
    extension: str,
) -> None:
    server.heal()
    server.fail(Fault(status=503, delay=0.1), times=None)
    timeouts = Timeouts(pause=0.01, backoff=0, retry_after=0)
    set_timeouts(timeouts)
    audio = await say("Hi.", options=asked(extension, 48_000))
    with av.open(io.BytesIO(audio), "r") as clip:
        frames = [frame.to_ndarray() for frame in clip.decode(audio=0)]
    assert not frames[0].any()
    assert any(frame.any() for frame in frames)
