"""Speech holds while everything is switched on that changes a text or its sound."""

from collections.abc import AsyncGenerator
import time

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.audio import Sound
from custom_components.telnyx_kokoro.synthesis import Timeouts
from custom_components.telnyx_kokoro.wording import LanguageRecognizer
from homeassistant.components.tts import async_create_stream
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from local_telnyx import Fault, LocalTelnyx
from local_telnyx.engines.tones import Tones
from tests.reliability.hearing_at_speed import heard_at_speed
from tests.reliability.house import SlowHouseEngine
from tests.reliability.model import Heard
from tests.reliability.slow_tones import SlowTones
from tests.synthesis.writers import Pen, written

from .conftest import ENGINE, Changing, SettingTimeouts, Speaking, voice_profile
from .everything_on import (
    EVERYTHING,
    SPANISH,
    recognizer,
    seconds_before_sound,
    seconds_of,
)
from .house_engine import HOUSE, HOUSE_VOICE, add_engine
from .test_audio_formats import asked, needs_2026_11

__all__ = ["recognizer"]

SOUND = Sound(EVERYTHING["speed"], EVERYTHING["volume"])
ANSWER = ("Dinner is at 2.5 °C. ", "Lávate las manos. ", "Now the TV is off.")
SPOKEN = (
    ("af_heart", "Dinner is at two point five degrees Celsius."),
    (SPANISH, "Lávate las manos."),
    ("af_heart", "Now the telly is off."),
)
MP3: dict[str, object] = {}
FLAC = asked("flac", 48_000)

each_way = pytest.mark.parametrize("delivery", ["rest", "websocket"])
each_format = pytest.mark.parametrize(
    "options",
    [MP3, pytest.param(FLAC, marks=needs_2026_11)],
    ids=["mp3", "flac"],
)


@pytest.fixture
async def server(
    socket_enabled: None, recognizer: LanguageRecognizer
) -> AsyncGenerator[LocalTelnyx]:
    """A server whose tones are heard at other speeds too."""
    async with LocalTelnyx(engine=SlowTones(24_000)) as running:
        yield running


@pytest.fixture
def profile() -> ConfigSubentryData:
    """A voice profile in which everything is switched on."""
    return voice_profile("af_heart", "en-US", "Telnyx Heart", **EVERYTHING)


@each_format
@each_way
async def test_answer_that_is_cut_off_heals(
    server: LocalTelnyx,
    change_profile: Changing,
    say_written: Speaking,
    delivery: str,
    options: dict[str, object],
) -> None:
    await change_profile(delivery=delivery)
    server.fail(Fault(cut_after=3_000), only="speech")
    server.fail(Fault(cut_after=2), only="websocket")
    audio = await say_written(written(*ANSWER), options=options)
    assert heard_at_speed(audio, SPOKEN, SOUND) is Heard.WHOLE


@each_format
async def test_fallback_speaks_at_the_speed_and_volume_of_the_message(
    server: LocalTelnyx,
    change_profile: Changing,
    home: HomeAssistant,
    say: Speaking,
    options: dict[str, object],
) -> None:
    await add_engine(home, SlowHouseEngine())
    await change_profile(fallback=HOUSE)
    server.fail(Fault(status=503), times=None)
    audio = await say("Hi.", options={**options, "speed": 0.8, "volume": -6})
    spoken = ((HOUSE_VOICE, "Hi."),)
    assert heard_at_speed(audio, spoken, Sound(0.8, -6)) is Heard.WHOLE


@needs_2026_11
async def test_silence_in_a_pause_lasts_as_long_as_the_pause_in_slow_speech(
    server: LocalTelnyx,
    change_profile: Changing,
    home: HomeAssistant,
    set_timeouts: SettingTimeouts,
) -> None:
    set_timeouts(Timeouts(pause=0.3))
    server.engine = Tones()
    await change_profile(speed=0.5, volume=0, keep_alive=True)
    pen = Pen()
    # For the usual MP3, browsers get some more silence once.
    stream = async_create_stream(home, ENGINE, options=asked("mp3", 24_000))
    stream.async_set_message_stream(pen.text())
    listening = stream.async_stream_result()
    pen.write("A. Then ")
    asked_for = time.monotonic()
    audio = await anext(listening)
    begun = before = received = time.monotonic()
    while received - begun < 3:
        audio += await anext(listening)
        before, received = received, time.monotonic()
    # An encoder holds back some milliseconds, and pauses in speech that has come add some.
    assert before - begun - 0.4 < seconds_of(audio) < received - asked_for + 0.2
    pen.stop()
    assert [piece async for piece in listening]


@pytest.mark.parametrize(
    "options",
    [MP3, pytest.param(asked("wav", 24_000), marks=needs_2026_11)],
    ids=["mp3", "wav"],
)
@pytest.mark.parametrize("speed", [0.5, 2.0])
async def test_lead_in_lasts_as_long_at_every_speed(
    account: MockConfigEntry,
    change_profile: Changing,
    say: Speaking,
    speed: float,
    options: dict[str, object],
) -> None:
    await change_profile(speed=speed)
    without = seconds_before_sound(await say("Hi.", options=options))
    await change_profile(lead_in=500)
    silence = seconds_before_sound(await say("Hi.", options=options)) - without
    assert silence == pytest.approx(0.5, abs=0.024)


@each_way
async def test_message_is_heard_as_it_began_while_its_profile_is_edited(
    server: LocalTelnyx,
    change_profile: Changing,
    home: HomeAssistant,
    delivery: str,
) -> None:
    await change_profile(delivery=delivery)
    pen = Pen()
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message_stream(pen.text())
    listening = stream.async_stream_result()
    pen.write(ANSWER[0], "Láv")
    audio = await anext(listening)
    words = [{"text": "TV", "spoken_as": "box"}]
    await change_profile(speed=0.8, volume=-6.0, replacements=words, other_voices=[])
    pen.write("ate las manos. ", ANSWER[2])
    pen.stop()
    audio += b"".join([piece async for piece in listening])
    assert heard_at_speed(audio, SPOKEN, SOUND) is Heard.WHOLE
