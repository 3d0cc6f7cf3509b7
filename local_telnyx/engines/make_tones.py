"""Makes tone_frames.py again: `python -m local_telnyx.engines.make_tones`, needs PyAV.

Each frame is cut from the middle of a long steady tone. Whole periods in a frame and
no bit reservoir make every frame of such a run the same bytes, so frames can be strung
in any order. 48 kbit/s at 24 kHz makes a frame of exactly 144 bytes, without padding.
"""

import array
import base64
import math
from pathlib import Path
import textwrap
from typing import Any
import zlib

import av

SAMPLE_RATE = 24_000
BIT_RATE = 48_000
FRAME_SAMPLES = 576
AMPLITUDE = 6_000
PERIODS = (0, 8, 9, 10, 12, 15, 16, 18, 20)  # in a frame; 0 is silence
TARGET = Path(__file__).with_name("tone_frames.py")

HEAD = '''"""Nine MP3 frames: silence, then eight tones.

Made by `python -m local_telnyx.engines.make_tones` with libmp3lame (bit reservoir
off): MPEG-2 Layer III, 24 kHz mono, 48 kbit/s, 144 bytes = 576 samples = 24 ms each.
"""

import base64
import zlib

SAMPLE_RATE = 24_000  # Hz
FRAME_SAMPLES = 576
FRAME_BYTES = 144
PERIODS = ({periods})  # in a frame; 0 is silence

_BASE64 = """
{text}
"""

_ALL = zlib.decompress(base64.b64decode(_BASE64))
FRAMES = tuple(
    _ALL[start : start + FRAME_BYTES] for start in range(0, len(_ALL), FRAME_BYTES)
)
'''


def steady_frame(periods: int) -> bytes:
    """Return one MP3 frame of a tone with so many whole periods in a frame."""
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
    """Write tone_frames.py."""
    frames = b"".join(steady_frame(periods) for periods in PERIODS)
    packed = base64.b64encode(zlib.compress(frames, 9)).decode()
    text = "\n".join(textwrap.wrap(packed, 88))
    periods = ", ".join(str(number) for number in PERIODS)
    TARGET.write_text(HEAD.format(text=text, periods=periods), encoding="utf-8")


if __name__ == "__main__":
    main()
