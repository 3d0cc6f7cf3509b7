"""Clips as real encoders make them, and what real servers do to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from av import AudioFrame, CodecContext
from hypothesis import strategies as st
import numpy as np

from .clips import tag

type Frames = tuple[bytes, ...]

ID3V1: Final = b"TAG".ljust(128, b" ")
APE: Final = b"".join(
    (
        b"APETAGEX"
        + b"".join(n.to_bytes(4, "little") for n in (2000, 52, 1, flags))
        # The header counts the items and the footer.
        + bytes(8)
        + items
    )
    for flags, items in (
        (0xA0000000, b"\x06\0\0\0\0\0\0\0Title\0Dinner"),
        (1 << 31, b""),
    )
)
LYRICS3: Final = b"LYRICSBEGININD0000200LYR00004lala000026LYRICS200"

KINDS: Final = ((24_000, 1, 64_000), (24_000, 1, 0), (44_100, 2, 128_000))
"""Sample rate in Hz, channels, and bit rate in bit/s; 0 for a variable one."""


@cache
def encoded(sample_rate: int, channels: int, bit_rate: int) -> Frames:
    """Return a second of tones and noise that come and go, as frames of LAME."""
    time = np.arange(sample_rate) / sample_rate
    noise = np.random.default_rng(2).normal(0, 900, len(time))
    sound = np.abs(np.sin(7 * time)) * (7_000 * np.sin(2_000 * time) + noise)
    layout = ["mono", "stereo"][channels - 1]
    samples = np.array([sound] * channels, np.int16)
    frame = AudioFrame.from_ndarray(samples, "s16p", layout)
    frame.sample_rate = sample_rate
    encoder = CodecContext.create("libmp3lame", "w")
    encoder.sample_rate, encoder.layout, encoder.format = sample_rate, layout, "s16p"
    if bit_rate:
        encoder.bit_rate = bit_rate
    else:
        encoder.options = {"qscale": "4"}
        encoder.flags |= 2  # of variable quality
    packets = [*encoder.encode(frame), *encoder.encode(None)]
    return tuple(bytes(packet) for packet in packets)


@dataclass(frozen=True, slots=True)
class OddStream:
    """A clip between whose frames something stands, or of which some are damaged.

    Attributes:
        kind: One of `KINDS`.
        between: What stands before the frame of a number.
        damaged: What became of the frame of a number.

    """

    kind: tuple[int, int, int]
    between: dict[int, bytes]
    damaged: dict[int, bytes]

    @property
    def data(self) -> bytes:
        """Return the whole stream."""
        frames = (*encoded(*self.kind), b"")
        return b"".join(
            self.between.get(number, b"") + self.damaged.get(number, frame)
            for number, frame in enumerate(frames)
        )

    @property
    def whole(self) -> Frames:
        """Return the frames that are not damaged."""
        return tuple(
            frame
            for number, frame in enumerate(encoded(*self.kind))
            if number not in self.damaged
        )


@st.composite
def odd_streams(draw: st.DrawFn) -> OddStream:
    """Draw a stream with up to four oddities."""
    kind = draw(st.sampled_from(KINDS))
    frames = encoded(*kind)
    places = draw(st.lists(st.integers(0, len(frames)), max_size=4, unique=True))
    between: dict[int, bytes] = {}
    damaged: dict[int, bytes] = {}
    for place in _apart(places):
        if place < len(frames) and draw(st.booleans()):
            damaged[place] = draw(_hurt(frames[place]))
        else:
            between[place] = draw(_between())
    return OddStream(kind, between, damaged)


def _apart(places: list[int]) -> Iterable[int]:
    """Return places of which each has a few whole frames before and after it.

    A frame by itself is in step with nothing, and nothing confirms it.
    """
    ordered = [place for place in sorted(places) if place != 1]
    return [a for a, b in pairwise((*ordered, 1_000)) if b - a > 3]


def _between() -> st.SearchStrategy[bytes]:
    other_files = (b"RIFF", b"OggS", b"fLaC")
    junk = st.binary(min_size=1, max_size=200)
    return st.one_of(
        junk.filter(lambda data: not data.startswith(other_files)),
        st.sampled_from(
            [b"\r\n", bytes(9), ID3V1, APE, LYRICS3 + ID3V1, tag(b"title")]
        ),
    )


def _hurt(frame: bytes) -> st.SearchStrategy[bytes]:
    """Return frames that are cut, or of which one bit of the header is wrong."""
    cut = st.integers(1, len(frame) - 1).map(lambda size: frame[:size])
    flipped = st.integers(0, 31).map(
        lambda bit: (int.from_bytes(frame[:4]) ^ 1 << bit).to_bytes(4) + frame[4:]
    )
    return cut | flipped
