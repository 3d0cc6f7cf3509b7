"""Engine `espeak`: the robotic voice of espeak-ng, in all the model's languages.

The command `espeak-ng` is used where there is one, else the library that the package
espeakng-loader brings. Either is a process of its own for each clip, because
espeak-ng's state is one for a whole process. Not the same bytes each time.
"""

import asyncio
from asyncio.subprocess import PIPE
from collections.abc import AsyncGenerator
from pathlib import Path
import shutil
import sys
from typing import Final

from .engine import PCM_SAMPLE_RATE, from_bytes, mp3_of, required, to_bytes

# espeak-ng's voices are file names; the letters are those of a Kokoro voice.
_VOICES: Final = {
    "a": "gmw/en-US",
    "b": "gmw/en",
    "e": "roa/es",
    "f": "roa/fr",
    "i": "roa/it",
    "p": "roa/pt-BR",
}
_VARIANTS: Final = {"f": "+f3", "m": "+m3"}
_PROCESS: Final = Path(__file__).with_name("espeak_process.py")
_USUAL_VOICE: Final = "gmw/en-US+f3"
_HEADER_BYTES: Final = 44  # of the WAV that espeak-ng writes
_PIECE_BYTES: Final = 8_232  # 4,116 samples at 22,050 Hz are 4,480 at 24,000 Hz


class Espeak:
    """The engine."""

    name = "espeak"

    def __init__(self, sample_rate: int) -> None:
        """Find espeak-ng. Raises EngineUnavailableError when there is none."""
        self.sample_rate = sample_rate
        self._lameenc = required(self.name, "lameenc", "lameenc")
        self._command: tuple[str, ...] = ("espeak-ng", "--stdout", "--stdin")
        if shutil.which("espeak-ng") is None:
            required(self.name, "espeakng_loader", "espeakng-loader")
            self._command = (sys.executable, str(_PROCESS))

    async def start(self) -> None:
        """Nothing to load: each clip is a process of its own."""

    def mp3(self, text: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield one MP3 file, as espeak-ng speaks."""
        return mp3_of(self.pcm(text, voice), self._lameenc, self.sample_rate)

    async def pcm(self, text: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield the samples, as espeak-ng speaks. Raises RuntimeError if it cannot."""
        process = await asyncio.create_subprocess_exec(
            *self._command, "-v", voice_name(voice), stdin=PIPE, stdout=PIPE
        )
        try:
            assert process.stdin and process.stdout
            process.stdin.write(text.encode(errors="replace"))
            process.stdin.close()
            header = await _read(process.stdout, _HEADER_BYTES)
            rate = int.from_bytes(header[24:28], "little")
            while piece := await _read(process.stdout, _PIECE_BYTES):
                yield resampled(piece, rate)
            if await process.wait():
                raise RuntimeError(f"espeak-ng ended with {process.returncode}")
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()  # to the end of its pipes


def voice_name(voice: str) -> str:
    """Return espeak-ng's name for a Kokoro voice id; American English for others."""
    letters = voice.rpartition(".")[2][:2]
    try:
        return _VOICES[letters[0]] + _VARIANTS[letters[1]]
    except IndexError, KeyError:
        return _USUAL_VOICE


def resampled(pcm: bytes, rate: int) -> bytes:
    """Return these samples at 24,000 Hz, between two neighbours by a straight line."""
    samples = from_bytes(pcm)
    count = len(samples) * PCM_SAMPLE_RATE // rate
    samples.append(samples[-1])

    def at(number: int) -> int:
        left, part = divmod(number * rate, PCM_SAMPLE_RATE)
        step = samples[left + 1] - samples[left]
        return samples[left] + step * part // PCM_SAMPLE_RATE

    return to_bytes(at(number) for number in range(count))


async def _read(stream: asyncio.StreamReader, size: int) -> bytes:
    """Return this many bytes, fewer only at the end of the stream."""
    try:
        return await stream.readexactly(size)
    except asyncio.IncompleteReadError as end:
        return end.partial
