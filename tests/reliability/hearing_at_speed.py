"""What a listener heard at another speed and volume: slow tones, read from the audio."""

from codecs import getincrementaldecoder
from collections.abc import Sequence
from functools import cache
from itertools import groupby
import math
import re
from typing import Final

import numpy as np

from custom_components.telnyx_kokoro.audio import Sound
from local_telnyx.engines.tone_frames import FRAME_SAMPLES, FRAMES, PERIODS, SAMPLE_RATE

from .hearing import Samples, decoded
from .model import Heard
from .slow_tones import FRAMES_PER_TONE

_WINDOW_SECONDS: Final = 0.036  # enough to tell the tones apart
_STEP_SECONDS: Final = 0.004
_SOUND_ABOVE: Final = 0.5  # of the usual level, between silence and a tone
_ENOUGH_HERTZ: Final = 8_000
_INAUDIBLE: Final = 0.02  # of full scale
_MOST_DECIBELS_OFF: Final = 0.5
_MOST_LENGTH_OFF: Final = 0.02
_DIGITS: Final = 3  # tones a byte


def heard_at_speed(
    audio: bytes,
    spoken: Sequence[tuple[str, str]],
    sound: Sound,
    sample_rate: int = SAMPLE_RATE,
) -> Heard:
    """Return how much is heard of what some voices should say, one after the other.

    All of it is heard only if it is as long and as loud as its sound says. Silence does
    not count. At another sample rate, tones are lower and longer by as much.
    """
    pitch = sample_rate / SAMPLE_RATE
    levels = _levels(*decoded(audio), pitch)
    is_sound = levels.max(axis=1) > _SOUND_ABOVE * max(_usual(levels), _INAUDIBLE)
    sounding = levels[is_sound]
    tone_seconds = FRAMES_PER_TONE * FRAME_SAMPLES / sample_rate / sound.speed
    digits = _digits(sounding.argmax(axis=1), tone_seconds / _STEP_SECONDS)
    if not digits:
        return Heard.NOTHING
    voices = {voice for voice, _ in spoken}
    wanted = "".join(_turn(voice, words) for voice, words in spoken)
    said = _text(digits)
    if _by_turns(said, voices) == wanted and len(digits) % _DIGITS == 0:
        length = len(sounding) * _STEP_SECONDS / (len(digits) * tone_seconds)
        decibels = 20 * math.log10(_usual(levels) / _plain_level())
        is_right = (
            abs(length - 1) < _MOST_LENGTH_OFF
            and abs(decibels - sound.volume) < _MOST_DECIBELS_OFF
        )
        return Heard.WHOLE if is_right else Heard.SOMETHING_ELSE
    beginnings = (_by_turns(text, voices) for text in _without_part(said, voices))
    if any(wanted.startswith(beginning) for beginning in beginnings):
        return Heard.BEGINNING
    return Heard.SOMETHING_ELSE


def _levels(samples: Samples, rate: int, pitch: float) -> Samples:
    """Return the level of each tone in each step of time, as a share of full scale."""
    # The tones are so low that the mean of some samples is as good as all of them.
    some = rate // _ENOUGH_HERTZ
    samples = samples[: len(samples) // some * some].reshape(-1, some).mean(axis=1)
    rate //= some
    size, step = round(_WINDOW_SECONDS * rate), round(_STEP_SECONDS * rate)
    padded = np.pad(samples, (size // 2, size))
    windows = np.lib.stride_tricks.sliding_window_view(padded, size)[::step]
    hertz = np.array(PERIODS[1:]) * SAMPLE_RATE / FRAME_SAMPLES * pitch
    turns = np.outer(np.arange(size) / rate, hertz)
    shape = np.hanning(size)
    waves = np.exp(2j * np.pi * turns) * shape[:, None]
    levels: Samples = np.abs(windows @ waves) * 2 / shape.sum()
    return levels


def _usual(levels: Samples) -> float:
    """Return the level of a tone, whatever silence there is between tones."""
    best = levels.max(axis=1, initial=0)
    loud = best[best > _SOUND_ABOVE * best.max(initial=0)]
    return float(np.median(loud)) if len(loud) else 0.0


@cache
def _plain_level() -> float:
    """Return the level at which the server's tones are heard untouched."""
    frames = b"".join(frame * FRAMES_PER_TONE for frame in FRAMES[1:])
    return _usual(_levels(*decoded(frames), pitch=1))


def _digits(tones: Samples, steps_per_tone: float) -> list[int]:
    """Return the digit of each tone; several alike sound like a long one."""
    digits: list[int] = []
    for tone, steps in groupby(tones):
        digits += [int(tone)] * round(len(list(steps)) / steps_per_tone)
    return digits


def _text(digits: Sequence[int]) -> str:
    """Return the text of all whole bytes."""
    triples = zip(*(digits[start::_DIGITS] for start in range(_DIGITS)), strict=False)
    values = bytes((a << 6 | b << 3 | c) & 0xFF for a, b, c in triples)
    return getincrementaldecoder("utf-8")("replace").decode(values)


def _turn(voice: str, words: str) -> str:
    return f"<{voice}>{''.join(words.split())}"


def _by_turns(said: str, voices: set[str]) -> str:
    """Return clips as turns: what one voice says in several clips is one."""
    pattern = "|".join(map(re.escape, voices))
    before, *clips = re.split(f"({pattern})", said)
    turns, last = before, None
    for voice, words in zip(clips[::2], clips[1::2], strict=True):
        turn = _turn(voice, words)
        turns += turn if voice != last else turn.partition(">")[2]
        last = voice
    return turns


def _without_part(said: str, voices: set[str]) -> list[str]:
    """Return a text, and what it is without the first letters of a voice at its end."""
    parts = {voice[:size] for voice in voices for size in range(1, len(voice))}
    return [said, *(said.removesuffix(part) for part in parts if said.endswith(part))]
