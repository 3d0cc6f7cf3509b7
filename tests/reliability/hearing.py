"""What a listener heard: the tones of the local server, read back from the audio."""

from codecs import getincrementaldecoder
from collections.abc import Sequence
import io
from typing import Final

import av
import numpy as np
import numpy.typing as npt

from local_telnyx import mp3
from local_telnyx.engines import tones
from local_telnyx.engines.tone_frames import FRAME_SAMPLES, PERIODS, SAMPLE_RATE
from soak.tones_heard import without_pauses

from .model import Heard

VOICE: Final = "af_heart"

type Samples = npt.NDArray[np.float64]

_SILENCE: Final = 0
_UNKNOWN: Final = -1
_UNREADABLE: Final = "\N{REPLACEMENT CHARACTER}"
_MOST: Final = 1.2  # of the two lengths over which a frame sounds: enough to tell it
_DELAY: Final = 13 / 24  # of a frame's length: the decoder's own
# A tone beside silence sounds into it with a third of its strength at most.
_SILENT_BELOW: Final = 0.5
_DIGITS: Final = 3  # tones a byte
_FULL_SCALE: Final = 1 << 15  # of samples of 16 bits
_LONGEST: Final = 60  # seconds that are listened to


def heard(audio: bytes, extension: str, text: str) -> Heard:
    """Return how much of a text is heard in audio; of a long one in its beginning."""
    words = _words(_tones(audio, extension))
    if not words:
        return Heard.NOTHING
    said = "".join("".join(words[1::2]).split())
    wanted = "".join(text.split())
    is_our_voice = all(voice == VOICE for voice in words[:-1:2]) and (
        len(words) % 2 == 0 or VOICE.startswith(words[-1])
    )
    if is_our_voice and said == wanted and len(words) % 2 == 0:
        return Heard.WHOLE
    if is_our_voice and said != wanted and wanted.startswith(said):
        return Heard.BEGINNING
    return Heard.SOMETHING_ELSE


def _words(tones: Sequence[int]) -> list[str]:
    """Return the words between silences: a voice, its text, a voice, its text.

    What cannot be read is a replacement character; only the end may lack some tones.
    """
    words: list[list[int]] = [[]]
    for tone in tones:
        if tone != _SILENCE:
            words[-1].append(tone)
        elif words[-1]:
            words.append([])
    spoken = [word for word in words if word]
    is_cut = bool(words[-1])
    return [_word(word, may_be_cut=is_cut and word is spoken[-1]) for word in spoken]


def _word(tones: Sequence[int], *, may_be_cut: bool) -> str:
    """Return the text of tones."""
    if _UNKNOWN in tones or (len(tones) % _DIGITS and not may_be_cut):
        return _UNREADABLE
    digits = [tone - 1 for tone in tones]
    values = bytes(
        (high << 6 | middle << 3 | low) & 0xFF
        for high, middle, low in zip(
            digits[::_DIGITS], digits[1::_DIGITS], digits[2::_DIGITS], strict=False
        )
    )
    decoder = getincrementaldecoder("utf-8")("replace")
    return decoder.decode(values, final=not may_be_cut)


def _tones(audio: bytes, extension: str) -> list[int]:
    """Return the number of the tone in each frame."""
    if extension == "mp3":
        return [_number(frame) for frame in mp3.frames(_whole_frames(audio))]
    samples, rate = decoded(audio)
    return without_pauses(_read(samples, rate * FRAME_SAMPLES // SAMPLE_RATE))


def _number(frame: bytes) -> int:
    number = tones.number_of(frame)
    return _UNKNOWN if number is None else number


def _whole_frames(audio: bytes) -> bytes:
    """Return audio without a frame that is cut off at its end."""
    position = 0
    while position < len(audio):
        start = audio[position : position + 10]
        size = mp3.tag_length(start) or (
            mp3.frame_length(start) if len(start) >= 4 else len(audio)
        )
        if position + size > len(audio):
            break
        position += size
    return audio[:position]


def decoded(audio: bytes) -> tuple[Samples, int]:
    """Return the samples of a file that may be cut off, and their rate in Hz.

    The samples are from -1 to 1.
    """
    pieces: list[Samples] = []
    rate = SAMPLE_RATE
    try:
        with av.open(io.BytesIO(audio), "r") as container:
            for frame in container.decode(audio=0):
                rate = frame.sample_rate
                samples = frame.to_ndarray()[0].astype(float)
                is_float = frame.format.name.startswith("flt")
                pieces.append(samples if is_float else samples / _FULL_SCALE)
                if (frame.time or 0) > _LONGEST:
                    break
    except av.FFmpegError:
        pass  # the end is cut off: what came before it was heard
    return (np.concatenate(pieces) if pieces else np.zeros(0)), rate


def _read(samples: Samples, length: int) -> list[int]:
    """Return the tones of frames that have this length in samples.

    Each frame sounds over twice its length, fading in and out. One that is cut off
    early in that may sound like another, and is left out.
    """
    start = round(length * _DELAY)
    size = 2 * length
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(samples[start:], (0, size)), size
    )[: max(0, len(samples) - start - round(length * _MOST)) : length]
    turns = np.outer(np.arange(size), np.array(PERIODS[1:]) / length)
    waves = np.exp(2j * np.pi * turns) * np.hanning(size)[:, None]
    strengths = np.abs(windows @ waves)
    best = strengths.max(axis=1)
    loudest = max(best.max(initial=0), size / _FULL_SCALE)
    tones = np.where(
        best < _SILENT_BELOW * loudest, _SILENCE, strengths.argmax(axis=1) + 1
    )
    return [int(tone) for tone in tones]
