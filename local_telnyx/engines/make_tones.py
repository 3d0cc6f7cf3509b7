"""Makes tone_frames.py again: `python -m local_telnyx.engines.make_tones`, needs PyAV.

Each frame is cut from the middle of a long steady tone. Whole periods in a frame and
no bit reservoir make every frame of such a run the same bytes, so frames can be strung
in any order. 48 kbit/s at 24 kHz makes a frame of exactly 144 bytes, without padding.
"""

import array
import base64
import math
from pathlib import Path
import re
import textwrap
from typing import Any
import zlib

import av

from .tone_frames import FRAME_SAMPLES, PERIODS, SAMPLE_RATE

BIT_RATE = 48_000
AMPLITUDE = 6_000
TARGET = Path(__file__).with_name("tone_frames.py")

_TEXT = re.compile(r'(?<=_BASE64 = """\n).*?(?=\n""")', re.DOTALL)


def steady_frame(periods: int) -> bytes:
    """Return one MP3 frame of a tone with this many whole periods."""
    encoder: Any = av.CodecContext.create("libmp3lame", "w")
    encoder.sample_rate = SAMPLE_RATE
    encoder.layout = "mono"
    encoder.format = "s16p"
    encoder.bit_rate = BIT_RATE
    encoder.options = {"reservoir": "0", "compression_level": "2"}
    turn = 2 * math.pi * periods / FRAME_SAMPLES
    wave = [round(AMPLITUDE * math.sin(turn * n)) for n in range(FRAME_SAMPLES)]
    packets: list[bytes] = []
    for number in range(40):
        frame = av.AudioFrame(format="s16p", layout="mono", samples=FRAME_SAMPLES)
        frame.sample_rate = SAMPLE_RATE
        frame.pts = number * FRAME_SAMPLES
        frame.planes[0].update(array.array("h", wave).tobytes())
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    steady = set(packets[15:25])
    if len(steady) != 1:
        raise RuntimeError(f"{periods} periods: the frames of a steady tone differ")
    return steady.pop()


def main() -> None:
    """Write the frames into tone_frames.py."""
    frames = b"".join(steady_frame(periods) for periods in PERIODS)
    packed = base64.b64encode(zlib.compress(frames, 9)).decode()
    text = "\n".join(textwrap.wrap(packed, 88))
    made = _TEXT.sub(text, TARGET.read_text(encoding="utf-8"))
    TARGET.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
