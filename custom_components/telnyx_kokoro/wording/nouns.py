"""Whether a number counts what the next word names: "12.345 pasos"."""

import re
from typing import Final

from .labels import ENDING_LIKE_PLURALS

_WORD: Final = r" (?P<noun>[^\W\d_]{3,})\b"
_PLURALS: Final = {
    "es": re.compile(rf"{_WORD}(?<=s)"),
    "fr": re.compile(rf"{_WORD}(?<=[sx])"),
    "it": re.compile(rf"{_WORD}(?<=[ie])"),
    "pt": re.compile(rf"{_WORD}(?<=s)"),
}


# The second number of "1.234 345 €" may be words already.
_NUMBERS: Final = re.compile(
    r"(?:dos|tres|seis|dieciséis|veintidós|veintitrés|veintiséis|(?:\w*c|quin)ient[oa]s"
    r"|dois|duas|três|dezesseis|\w+z?entos|\w+z?entas|deux|trois|six|dix|cents"
    r"|(?:\w*(?:cento|mila|mille))?venti"
    r"|\w*(?:dieci|dici|due|tre|cinque|sette|nove|mille))"
)


def counts_noun(text: str, end: int, language: str) -> bool:
    """Return true if a noun in the plural follows a number that ends at a place.

    English nouns are not known.
    """
    plural = _PLURALS.get(language)
    found = plural.match(text, end) if plural else None
    return found is not None and _is_noun(found["noun"])


def _is_noun(word: str) -> bool:
    is_other = word in ENDING_LIKE_PLURALS or _NUMBERS.fullmatch(word)
    return word.islower() and not is_other
