"""Engine `tones`: MP3 made of nine frames, from which text and voice can be read back.

A clip is the voice, a frame of silence, the text, a frame of silence. Each UTF-8 byte
is three octal digits and each digit one of eight tones: 72 milliseconds a byte.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from functools import cache
import math
from typing import ClassVar, Final

from local_telnyx import mp3 as mp3_file

from .engine import to_bytes
from .tone_frames import FRAME_BYTES, FRAME_SAMPLES, FRAMES, PERIODS, SAMPLE_RATE

AMPLITUDE: Final = 6_000
FRAMES_PER_PIECE: Final = 10  # 240 milliseconds
OTHER_SAMPLE_RATE: Final = 22_050
SILENCE: Final = 0
USUAL_MODEL: Final = "Telnyx.KokoroTTS."  # left out of a clip: half of its voice id


@dataclass(frozen=True, slots=True)
class Spoken:
    """One clip of tones: the whole voice id and the text."""

    voice: str
    text: str


@dataclass(frozen=True, slots=True)
class Tones:
    """The engine. At 22,050 Hz the same frames sound a little lower."""

    name: ClassVar[str] = "tones"
    sample_rate: int = SAMPLE_RATE  # Hz

    def __post_init__(self) -> None:
        """Refuse a rate that there are no frames for."""
        if self.sample_rate not in (SAMPLE_RATE, OTHER_SAMPLE_RATE):
            raise ValueError(
                f"tones are made at 24000 or 22050 Hz, not {self.sample_rate}"
            )

    async def start(self) -> None:
        """Nothing to load."""

    async def mp3(self, text: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield the clip in pieces of 240 milliseconds."""
        clip = [_at(self.sample_rate, number) for number in _numbers(text, voice)]
        for start in range(0, len(clip), FRAMES_PER_PIECE):
            yield b"".join(clip[start : start + FRAMES_PER_PIECE])
            await asyncio.sleep(0)

    async def pcm(self, text: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield the samples of the clip, one frame's at a time."""
        for number in _numbers(text, voice):
            yield _wave(PERIODS[number])
            await asyncio.sleep(0)


def read(mp3: bytes) -> list[Spoken]:
    """Return what was spoken, clip by clip; several may be joined in one stream.

    ID3v2 tags, Info frames and silence between clips are skipped, and frames may be
    larger than they were made. Raises ValueError at anything else, at a clip without
    its end too.
    """
    parts: list[str] = []
    digits: list[int] = []
    for frame in mp3_file.frames(mp3):
        number = number_of(frame)
        if number is None:
            raise ValueError("a frame of sound that is none of the nine tones")
        if number != SILENCE:
            digits.append(number - 1)
        elif digits:
            parts.append(_text(digits))
            digits = []
    if digits or len(parts) % 2:
        raise ValueError("the last clip is cut off before its end")
    voices, texts = parts[::2], parts[1::2]
    return [
        Spoken(voice if "." in voice else USUAL_MODEL + voice, text)
        for voice, text in zip(voices, texts, strict=True)
    ]


def number_of(frame: bytes) -> int | None:
    """Return the number of a frame's tone, 0 for silence, None for other sound.

    The frame may be larger than it was made.
    """
    return _known_sounds().get(_sound(frame))


@cache
def _known_sounds() -> dict[tuple[int, bytes], int]:
    rates = (SAMPLE_RATE, OTHER_SAMPLE_RATE)
    return {_sound(_at(rate, n)): n for rate in rates for n in range(len(FRAMES))}


def _numbers(text: str, voice: str) -> Iterator[int]:
    for part in (voice.removeprefix(USUAL_MODEL), text):
        for byte in part.encode(errors="replace"):
            yield (byte >> 6) + 1
            yield (byte >> 3 & 7) + 1
            yield (byte & 7) + 1
        yield SILENCE


def _text(digits: list[int]) -> str:
    if len(digits) % 3:
        raise ValueError(f"{len(digits)} tones are not whole bytes")
    triples = zip(digits[::3], digits[1::3], digits[2::3], strict=True)
    return bytes(a << 6 | b << 3 | c for a, b, c in triples).decode()


def _at(sample_rate: int, number: int) -> bytes:
    """Return the frame; at 22,050 Hz its header differs and it is 12 bytes longer."""
    frame = FRAMES[number]
    if sample_rate == SAMPLE_RATE:
        return frame
    header = bytes([*frame[:2], frame[2] & ~0x0C, frame[3]])
    return (header + frame[4:]).ljust(FRAME_BYTES + 12, b"\x00")


def _sound(frame: bytes) -> tuple[int, bytes]:
    """Return what a decoder reads of a frame: its rate, and its data without padding."""
    side_info = int.from_bytes(frame[4:13])
    data_bits = side_info >> 51 & 0xFFF
    return frame[2] & 0x0C, frame[4 : 13 + (data_bits + 7) // 8]


def _wave(periods: int) -> bytes:
    turn = 2 * math.pi * periods / FRAME_SAMPLES
    wave = [round(AMPLITUDE * math.sin(turn * n)) for n in range(FRAME_SAMPLES)]
    return to_bytes(wave)
