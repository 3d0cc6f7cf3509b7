"""Strategies that break bytes and JSON as networks, bugs and attackers do."""

from collections.abc import Iterator, MutableMapping, Sequence
import copy
from itertools import groupby
import json
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from .samples import as_json

_TOKENS: Final = (
    *rb'TAG Xing Info VBRI { } [ " : ; , = \ \ud800 -1 NaN 1e999'.split(),
    *(b"9" * 20, b" ", b"\t", b"\r\n", b"\r\n\r\n", b"0\r\n\r\n", b"f" * 16 + b"\r\n"),
    *(b"\0", b"\0" * 200, b"\xff" * 40),
    # ID3 tags: empty, with an extended header, and longer than what follows.
    b"ID3\x04\0\0\0\0\0\0",
    b"ID3\x04\0\x10\x7f\x7f\x7f\x7f",
    b"ID3\x04\0\0\0\x3f\x7f\x7f",
    # Headers of MPEG frames, some with reserved values.
    *(b"\xff\xf3\x64\xc4", b"\xff\xf3\x60\xc4", b"\xff\xf3\x64\x04"),
    *(b"\xff\xfb\xe0\x00", b"\xff\xe3\x14\xc4"),
    # Byte order marks, a NUL in two bytes and half a surrogate pair.
    *(b"\xef\xbb\xbf", b"\xfe\xff", b"\xc0\x80", b"\xed\xa0\x80"),
)
# JSON that fits nowhere, divided by white space.
_ODD_NUMBERS: Final = r"""
    0 -1 1e999 -1e999 1e-999 NaN -Infinity 0.30000000000000004 "١٢" "1_0" "sNaN123"
    "1E+999999999999999999" "１.5"
"""
_ODD_TEXTS: Final = r"""
    "" "\u0020" "\ud800" "\udfff\ud800" "\u0000" "\u2028\u202e" "ﬀ\u0020İ" "===="
    "YQ==" "Y\u00e9==" "Telnyx.KokoroTTS." "Telnyx.KokoroTTS.af_"
    "telnyx.kokorotts.İ_ß" "http://[::1" "https://127.0.0.1:99999/"
    "https://a\tb/%zz" "//x" "https://xn--/" "https://user:pass@x:0/"
"""
_ODD_OTHERS: Final = '[] {} [[]] [{}] {"":null} null true'
_LONG_NUMBERS: Final = ["9" * digits for digits in (30, 4300, 4301)]

PERCENTS: Final = st.integers(0, 99)
# One choice for several decisions: Hypothesis is far faster with few large choices, and
# makes bytes smaller as well as anything else.
_CHANGE_BYTES: Final = 5
CHANGES: Final = st.binary(min_size=_CHANGE_BYTES, max_size=4 * _CHANGE_BYTES)
CUTS: Final = st.one_of(st.just(b""), st.binary(max_size=20))
_PLACES: Final = st.integers(0, (1 << 16) - 1)


class Folded(bytes):
    """Bytes whose representation is short when they repeat one byte."""

    def __repr__(self) -> str:
        """Return Python for these bytes, with long runs as products."""
        parts = [b""]
        for value, run in groupby(self):
            piece = bytes([value]) * len(list(run))
            if len(piece) > 16:
                parts += [piece, b""]
            else:
                parts[-1] += piece
        return " + ".join(
            f"{part[:1]!r} * {len(part)}" if number % 2 else repr(part)
            for number, part in enumerate(parts)
            if part or len(parts) == 1
        )


def mutated(data: bytes, changes: bytes, others: Sequence[bytes] = (b"",)) -> bytes:
    """Return data with up to four changes, which five bytes each describe."""
    made = bytearray(data)
    for start in range(0, len(changes) - _CHANGE_BYTES + 1, _CHANGE_BYTES):
        kind, high, low, size, value = changes[start : start + _CHANGE_BYTES]
        at = _at(made, high << 8 | low)
        # Short pieces are as likely as long ones.
        end = at + max(1, len(made) >> size % 13)
        piece = bytes(made[at:end])
        token = _TOKENS[value % len(_TOKENS)]
        match kind % 9:
            case 0:
                del made[at:]
            case 1:
                del made[at:end]
            case 2:
                made[at : at + 1] = bytes(byte ^ 1 << value % 8 for byte in piece[:1])
            case 3:
                made[at : at + 1] = _BYTES[value % len(_BYTES)]
            case 4:
                made[at:at] = token
            case 5:
                made[at : at + len(token)] = token
            case 6:
                made[at:at] = piece * (value % 50 + 1 if len(piece) < 100 else 1)
            case 7:
                del made[at:end]
                to = _at(made, value << 8)
                made[to:to] = piece
            case 8:
                other = others[value % len(others)]
                made[at:] = other[_at(other, size << 8) :]
    return Folded(made)


def cut(data: bytes, places: bytes) -> tuple[bytes, ...]:
    """Return the data in pieces, as a network may deliver it."""
    edges = sorted(_at(data, place << 8) for place in places)
    pairs = zip([0, *edges], [*edges, len(data)], strict=True)
    return tuple(Folded(data[start:end]) for start, end in pairs)


@st.composite
def broken(draw: DrawFn, samples: Sequence[bytes]) -> bytes:
    """Draw a sample with one to four changes, sometimes spliced with another one."""
    return mutated(draw(st.sampled_from(samples)), draw(CHANGES), samples)


@st.composite
def odd_json(draw: DrawFn, contents: SearchStrategy[Any]) -> bytes:
    """Draw JSON that is right, has odd values, or is no longer JSON."""
    content = draw(contents)
    percent = draw(PERCENTS)
    is_odd = 10 <= percent < 80
    text = _with_odd_values(draw, content) if is_odd else as_json(content)
    return mutated(text, draw(CHANGES)) if percent >= 70 else Folded(text)


def _with_odd_values(draw: DrawFn, content: Any) -> bytes:
    """Return JSON with one to three values replaced, removed or renamed."""
    box = [copy.deepcopy(content)]
    fragments = {}
    for number in range(draw(_COUNTS)):
        places = list(_places(box))
        container, key = places[draw(_PLACES) * len(places) >> 16]
        percent = draw(PERCENTS)
        if isinstance(container, MutableMapping) and percent >= 75:
            value = container.pop(key)
            if percent >= 85:
                container[(key.upper(), f"{key} ", "", "id")[percent % 4]] = value
        else:
            mark = f"odd-{number}"
            container[key] = mark
            fragments[f'"{mark}"'] = draw(_FRAGMENTS)
    text = json.dumps(box, ensure_ascii=not fragments)[1:-1]
    for quoted, fragment in fragments.items():
        text = text.replace(quoted, fragment)
    return text.encode("utf-8", "surrogatepass")


def _places(container: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each place of a value: its container, and its key or index there."""
    is_mapping = isinstance(container, MutableMapping)
    for key in list(container) if is_mapping else range(len(container)):
        yield container, key
        if isinstance(container[key], dict | list):
            yield from _places(container[key])


def _at(data: bytes | bytearray, place: int) -> int:
    """Return an index; the place is a share of it in 65,536ths."""
    return place * (len(data) + 1) >> 16


_COUNTS: Final = st.integers(1, 3)
_BYTES: Final = [bytes([value]) for value in (0, 1, 10, 13, 0x20, 0x7F, 0x80, 0xFF)]
# Not only depths that no parser takes: those that it just takes are worse.
_LEVELS: Final = st.integers(0, 50).map(lambda exponent: int(10 ** (exponent / 10)))
_FRAGMENTS: Final = st.one_of(
    st.sampled_from((_ODD_OTHERS + _ODD_NUMBERS).split() + _LONG_NUMBERS),
    st.sampled_from(_ODD_TEXTS.split()),
    st.one_of(st.integers(), st.floats(), st.text(st.characters())).map(json.dumps),
    st.builds(
        lambda letter, length: f'"{letter * length}"',
        st.sampled_from(("A", "=", "é", " ", r"\\")),
        st.integers(1, 70_000),
    ),
    _LEVELS.map(lambda levels: "[" * levels + "]" * levels),
    _LEVELS.map(lambda levels: '{"a":' * levels + "1" + "}" * levels),
)
