"""Speed and volume of one message, as people write them."""

from typing import Any

import pytest

from custom_components.telnyx_kokoro.audio import PLAIN, Sound
from custom_components.telnyx_kokoro.engine import message_options
from custom_components.telnyx_kokoro.engine.message_options import (
    possible,
    sound_of,
    voice_names_in,
)
from homeassistant.exceptions import ServiceValidationError


@pytest.mark.parametrize(
    "written",
    [
        0.9,
        "0.9",
        "0,9",
        "90 %",
        "90%",
        "0.9x",
        " 0.9 ",
        ".9",
        "9e-1",
        2 - 1.1,
        "0.8999999999999999",
    ],
)
def test_speed_may_be_written_in_many_ways(written: Any) -> None:
    assert sound_of({"speed": written}) == Sound(speed=0.9)


@pytest.mark.parametrize("written", [-6, "-6", "−6", "-6 dB", "-6dB", "-6,0", "-06"])
def test_volume_may_be_written_in_many_ways(written: Any) -> None:
    assert sound_of({"volume": written}) == Sound(volume=-6)


@pytest.mark.parametrize("nothing", [None, "", " "])
def test_empty_option_changes_nothing(nothing: Any) -> None:
    assert sound_of({"speed": nothing, "volume": nothing}) == PLAIN


@pytest.mark.parametrize(
    "wrong", [0.49, 2.01, 0, -1, "fast", True, "1 dB", "nan", "inf", "1e9", [1], "²"]
)
def test_wrong_speed_is_refused_with_its_range(wrong: Any) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        sound_of({"speed": wrong})
    told = refused.value.translation_placeholders
    assert told == {"value": str(wrong), "least": "0.5", "most": "2"}


@pytest.mark.parametrize("wrong", [-12.1, 9.1, "loud", False, "50 %", "3 x", "³"])
def test_wrong_volume_is_refused_with_its_range(wrong: Any) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        sound_of({"volume": wrong})
    told = refused.value.translation_placeholders
    assert told == {"value": str(wrong), "least": "-12", "most": "9"}


@pytest.mark.parametrize(
    ("written", "names"),
    [
        *((None, []), ("", []), ([], []), ([None, ""], []), ("ef_dora", ["ef_dora"])),
        *((" ef_dora , Sara", ["ef_dora", "Sara"]), (("a", "b"), ["a", "b"])),
        *((5, ["5"]), ([5], ["5"]), (True, ["True"])),
    ],
)
def test_voices_may_be_written_in_many_ways(written: Any, names: list[str]) -> None:
    assert voice_names_in(written) == names


def test_speed_that_cannot_be_changed_is_logged_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(message_options, "can_change_speed", lambda: False)
    message_options._warn_that_speed_stays.cache_clear()  # noqa: SLF001 - logged once
    sounds = [possible(Sound(speed=2, volume=3)) for _ in range(2)]
    assert sounds == [Sound(volume=3)] * 2
    assert caplog.text.count("keeps its normal speed") == 1
