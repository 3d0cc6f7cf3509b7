"""What can be made is known before, with every build of PyAV and without it."""

import importlib
import sys
from types import ModuleType

from av.codec.codec import UnknownCodecError
from av.filter import filters_available
import pytest

from custom_components.telnyx_kokoro import audio
from custom_components.telnyx_kokoro.audio import conversion, pyav_compat
from custom_components.telnyx_kokoro.audio.conversion import (
    can_change_speed,
    can_make,
    converted,
)
from custom_components.telnyx_kokoro.audio.output_formats import MP3, OutputFormat
from custom_components.telnyx_kokoro.audio.sound import Sound

from .converting import EVERY_KIND, clip, source

_USING_PYAV = (
    "conversion",
    "filters",
    "output_formats",
    "pyav_compat",
    "samples",
    "seams",
    "transcoder",
)


@pytest.mark.parametrize(
    "wanted",
    [
        OutputFormat("ogg"),
        OutputFormat("wav", 96_000),
        OutputFormat("flac", channels=6),
        OutputFormat("flac", sample_bytes=4),
        OutputFormat("wav", sample_bytes=8),
        OutputFormat(MP3, 96_000),
    ],
)
async def test_what_cannot_be_made_is_known_before(wanted: OutputFormat) -> None:
    assert not can_make(wanted)
    frames = source(clip())
    with pytest.raises(ValueError, match="No encoder"):
        await anext(converted(frames, wanted))


@pytest.mark.parametrize("wanted", EVERY_KIND)
def test_what_ffmpeg_was_built_without_cannot_be_made(
    wanted: OutputFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert can_make(wanted)

    def unknown(name: str, mode: str) -> None:
        raise UnknownCodecError(name)

    monkeypatch.setattr(pyav_compat, "Codec", unknown)
    assert not can_make(wanted)


@pytest.fixture
def without_pyav(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module as it is where PyAV cannot be imported."""
    for module in _USING_PYAV:
        monkeypatch.setattr(audio, module, getattr(audio, module))
        monkeypatch.delitem(sys.modules, f"{audio.__name__}.{module}")
    monkeypatch.setitem(sys.modules, "av", None)
    return importlib.import_module(conversion.__name__)


async def test_without_pyav_only_untouched_mp3_is_made(
    without_pyav: ModuleType,
) -> None:
    made_formats = [
        wanted
        for wanted in (*EVERY_KIND, OutputFormat(MP3, 24_000), OutputFormat(MP3))
        if without_pyav.can_make(wanted)
    ]
    assert made_formats == [OutputFormat(MP3)]
    audio = without_pyav.converted(source(clip()), OutputFormat(MP3))
    assert [data async for data in audio] == clip()


async def test_without_pyav_speech_has_its_own_speed(without_pyav: ModuleType) -> None:
    assert not without_pyav.can_change_speed()
    frames = source(clip())
    sound = Sound(speed=2.0)
    assert without_pyav.converted(frames, OutputFormat(MP3), sound=sound) is frames


@pytest.mark.parametrize("wanted", [OutputFormat(MP3), *EVERY_KIND])
async def test_without_the_filters_speech_has_its_own_speed(
    wanted: OutputFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_usual = [data async for data in converted(source(clip()), wanted)]
    monkeypatch.setattr(pyav_compat, "filters_available", {"volume", "aformat"})
    assert not can_change_speed()
    sound = Sound(speed=2.0, volume=0.0 if wanted.extension == MP3 else 3.0)
    audio = converted(source(clip()), wanted, sound=sound)
    assert [data async for data in audio] == as_usual


async def test_without_a_limiter_speech_is_louder_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = filters_available - {"alimiter"}
    monkeypatch.setattr(pyav_compat, "filters_available", there)
    sound = Sound(speed=2.0, volume=6.0)
    audio = [
        data async for data in converted(source(clip()), EVERY_KIND[0], None, sound)
    ]
    assert audio
