"""Signed 16-bit samples as bytes, little-endian on every machine."""

from array import array
from collections.abc import Iterable
import sys


def to_bytes(samples: Iterable[int]) -> bytes:
    """Return samples as little-endian bytes."""
    made = array("h", samples)
    if sys.byteorder == "big":
        made.byteswap()
    return made.tobytes()


def from_bytes(pcm: bytes) -> array[int]:
    """Return the samples of little-endian bytes; half a sample at the end is lost."""
    made = array("h", pcm[: len(pcm) // 2 * 2])
    if sys.byteorder == "big":
        made.byteswap()
    return made
