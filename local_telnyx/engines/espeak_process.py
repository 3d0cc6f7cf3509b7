"""A program that does what `espeak-ng --stdout --stdin -v VOICE` does: text to WAV.

It uses the library that the package espeakng-loader brings, and imports nothing of
this package, so that it runs from anywhere. Raises RuntimeError when espeak-ng fails.
"""

import argparse
from ctypes import CDLL, CFUNCTYPE, POINTER, c_int, c_short, c_void_p, string_at
from importlib import import_module
import struct
import sys

SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples come to the callback
CHARACTERS = 1  # POS_CHARACTER
UTF8 = 1  # espeakCHARS_UTF8
UNKNOWN_LENGTH = 0x7FFFF000

Callback = CFUNCTYPE(c_int, POINTER(c_short), c_int, c_void_p)


def main() -> None:
    """Read, speak, write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-v", dest="voice", required=True)
    voice = parser.parse_args().voice
    loader = import_module("espeakng_loader")
    espeak = CDLL(loader.get_library_path())
    data = loader.get_data_path().encode()
    rate = espeak.espeak_Initialize(SYNCHRONOUS, 0, data, 0)
    if rate <= 0:
        raise RuntimeError(f"espeak-ng did not start: {rate}")
    if espeak.espeak_SetVoiceByName(voice.encode()):
        raise RuntimeError(f"espeak-ng has no voice {voice}")
    speak(espeak, rate, sys.stdin.buffer.read())


def speak(espeak: CDLL, rate: int, text: bytes) -> None:
    """Write a WAV header, then the samples as they are made."""
    out = sys.stdout.buffer
    out.write(header(rate))

    def write(samples: c_void_p, count: int, events: c_void_p) -> int:
        if samples:
            out.write(string_at(samples, 2 * count))
            out.flush()
        return 0

    callback = Callback(write)
    espeak.espeak_SetSynthCallback(callback)
    failed = espeak.espeak_Synth(
        text + b"\0", len(text) + 1, 0, CHARACTERS, 0, UTF8, None, None
    )
    if failed:
        raise RuntimeError(f"espeak-ng could not speak: {failed}")


def header(rate: int) -> bytes:
    """Return the WAV header that espeak-ng writes to a pipe: mono, 16 bits."""
    sound = struct.pack("<IHHIIHH", 16, 1, 1, rate, 2 * rate, 2, 16)
    length = struct.pack("<I", UNKNOWN_LENGTH)
    return b"RIFF" + length + b"WAVEfmt " + sound + b"data" + length


if __name__ == "__main__":
    main()
