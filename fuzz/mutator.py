"""Bytes broken in the ways in which bytes break, and in some that only attackers know."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final

from .odd_json import confused
from .samples import as_json

type Change = Callable[[bytearray], None]

_TOKENS: Final = (
    b"\0",
    b"\0" * 200,
    b"\xff" * 40,
    b"ID3\x04\0\0\0\0\0\0",
    b"ID3\x04\0\x10\x7f\x7f\x7f\x7f",
    b"ID3\x04\0\0\0\x3f\x7f\x7f",
    b"TAG",
    b"Xing",
    b"Info",
    b"VBRI",
    b"\xff\xf3\x64\xc4",
    b"\xff\xf3\x60\xc4",
    b"\xff\xf3\x64\x04",
    b"\xff\xfb\xe0\x00",
    b"\xff\xe3\x14\xc4",
    b"\r\n",
    b"\r\n\r\n",
    b"0\r\n\r\n",
    b"ffffffffffffffff\r\n",
    b"-1",
    b"99999999999999999999",
    b"NaN",
    b"1e999",
    b"{",
    b"}",
    b"[",
    b'"',
    b"\\ud800",
    b"\\",
    b"\xef\xbb\xbf",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xfe\xff",
    b":",
    b";",
    b",",
    b"=",
    b" ",
    b"\t",
)
_MOST_REPEATS: Final = 50


class Mutator:
    """Breaks samples; the same random numbers break them in the same way."""

    def __init__(self, random: Random) -> None:
        """Use these random numbers, for choices too."""
        self.random = random
        self._changes: Sequence[Change] = (
            self._flip_bit,
            self._set_byte,
            self._truncate,
            self._remove,
            self._repeat,
            self._insert,
            self._overwrite,
            self._move,
        )

    def chance(self, share: float) -> bool:
        """Return True in so many of all cases."""
        return self.random.random() < share

    def pick[T](self, values: Sequence[T]) -> T:
        """Return one of the values."""
        return self.random.choice(values)

    def broken(self, sample: bytes, *others: bytes) -> bytes:
        """Return a sample with one to four changes, perhaps spliced with another."""
        data = bytearray(sample)
        if others and self.chance(0.15):
            other = self.pick(others)
            data[self._at(data) :] = other[self._at(other) :]
        for _ in range(self.random.randint(1, 4)):
            self.pick(self._changes)(data)
        return bytes(data)

    def json(self, content: Any) -> bytes:
        """Return JSON that is right, of the wrong shape, or no JSON any more."""
        kind = self.random.random()
        if kind < 0.1:
            return as_json(content)
        odd = confused(self.random, content) if kind < 0.8 else as_json(content)
        return self.broken(odd) if kind > 0.7 else odd

    def cut(self, data: bytes) -> list[bytes]:
        """Return the bytes in pieces, as a network might deliver them."""
        count = self.pick((0, 0, 1, 2, 5, 20))
        edges = sorted(self._at(data) for _ in range(count))
        return [
            data[start:end]
            for start, end in zip([0, *edges], [*edges, len(data)], strict=True)
        ]

    def _at(self, data: bytes | bytearray) -> int:
        return self.random.randint(0, len(data))

    def _span(self, data: bytearray) -> slice:
        start = self._at(data)
        # Short ones more often than long ones.
        length = int(len(data) ** self.random.random()) if data else 0
        return slice(start, start + length)

    def _flip_bit(self, data: bytearray) -> None:
        if data:
            data[self.random.randrange(len(data))] ^= 1 << self.random.randrange(8)

    def _set_byte(self, data: bytearray) -> None:
        if data:
            value = self.pick((0, 1, 0x0A, 0x0D, 0x20, 0x7F, 0x80, 0xFF))
            data[self.random.randrange(len(data))] = value

    def _truncate(self, data: bytearray) -> None:
        del data[self._at(data) :]

    def _remove(self, data: bytearray) -> None:
        del data[self._span(data)]

    def _repeat(self, data: bytearray) -> None:
        span = self._span(data)
        piece = bytes(data[span])
        repeats = self.random.randint(1, _MOST_REPEATS if len(piece) < 100 else 2)
        data[span.start : span.start] = piece * repeats

    def _insert(self, data: bytearray) -> None:
        at = self._at(data)
        data[at:at] = self.pick(_TOKENS)

    def _overwrite(self, data: bytearray) -> None:
        at = self._at(data)
        token = self.pick(_TOKENS)
        data[at : at + len(token)] = token

    def _move(self, data: bytearray) -> None:
        span = self._span(data)
        piece = data[span]
        del data[span]
        at = self._at(data)
        data[at:at] = piece
