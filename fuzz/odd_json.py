"""JSON in which some values are of another kind than anybody expects."""

from collections.abc import MutableMapping, MutableSequence
import copy
import json
from random import Random
from typing import Any, Final

_SCALARS: Final = (
    "null",
    "true",
    "0",
    "-1",
    "1e999",
    "-1e999",
    "NaN",
    "-Infinity",
    "1e-999",
    "0.30000000000000004",
    "9" * 30,
    "9" * 4300,
    "9" * 4301,
    "[]",
    "{}",
    "[[]]",
    "[{}]",
    '{"": null}',
    '""',
    '" "',
    r'"\ud800"',
    r'"\udfff\ud800"',
    r'"\u0000"',
    r'"\u2028\u202e"',
    '"١٢"',
    '"ﬀ İ"',
    '"1_0"',
    '"sNaN123"',
    '"1E+999999999999999999"',
    '"\N{FULLWIDTH DIGIT ONE}.5"',
    '"http://[::1"',
    '"https://127.0.0.1:99999/"',
    '"https://a\\tb/%zz"',
    '"//x"',
    '"https://xn--/"',
    '"https://user:pass@x:0/"',
    '"Telnyx.KokoroTTS."',
    '"Telnyx.KokoroTTS.af_"',
    '"telnyx.kokorotts.İ_ß"',
    '"====" ',
    '"YQ=="',
    '"Y\\u00e9=="',
)
_MOST_LEVELS: Final = 100_000
_LONG_TEXT: Final = 70_000


def confused(random: Random, content: Any) -> bytes:
    """Return this as JSON, with one to three things changed in it."""
    box = [copy.deepcopy(content)]
    fragments = []
    for number in range(random.randint(1, 3)):
        mark = f"odd-{number}"
        if _change(random, box, mark):
            fragments.append((f'"{mark}"', _odd(random)))
    text = json.dumps(box, ensure_ascii=random.random() < 0.5)[1:-1]
    for mark, fragment in fragments:
        text = text.replace(mark, fragment)
    return text.encode("utf-8", "surrogatepass")


def _change(random: Random, box: list[Any], mark: str) -> bool:
    """Change one place; True when a fragment belongs where the mark is now."""
    container, key = random.choice(_places(box))
    kind = random.random()
    if isinstance(container, MutableMapping) and kind < 0.25:
        value = container.pop(key)
        if kind < 0.15:
            container[random.choice([key.upper(), f"{key} ", "", "id"])] = value
        return False
    container[key] = mark
    return True


def _places(box: list[Any]) -> list[tuple[Any, Any]]:
    """Return every place of a value: what it stands in, and where."""
    found: list[tuple[Any, Any]] = []
    open_ends: list[Any] = [box]
    while open_ends:
        container = open_ends.pop()
        keys = (
            list(container)
            if isinstance(container, MutableMapping)
            else range(len(container))
        )
        for key in keys:
            found.append((container, key))
            if isinstance(container[key], (MutableMapping, MutableSequence)):
                open_ends.append(container[key])
    return found


def _odd(random: Random) -> str:
    """Return JSON of one value that fits nowhere."""
    kind = random.random()
    if kind < 0.8:
        return random.choice(_SCALARS)
    if kind < 0.88:
        return f'"{random.choice("A=é \\\\") * random.randint(1, _LONG_TEXT)}"'
    # Not only the depth that no parser takes: those that it just takes are worse.
    levels = int(_MOST_LEVELS ** random.random())
    if kind < 0.96:
        return "[" * levels + "]" * levels
    return '{"a":' * levels + "1" + "}" * levels
