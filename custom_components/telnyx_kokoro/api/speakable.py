"""Tells texts that the service can speak from those it would answer with silence."""

from typing import Final
import unicodedata

# Symbols that people say, besides letters, digits, currencies and operators.
_SPOKEN_SYMBOLS: Final = frozenset("%‰&@§°№")
# Operators by category that are Markdown's layout, arrows or shapes in fact.
_LAYOUT: Final = frozenset("<=>|~")
_FIRST_ARROW, _LAST_ARROW = "←", "⇿"
_FIRST_SHAPE: Final = "⌀"


def is_speakable(text: str) -> bool:
    """Return whether a text contains anything that can be spoken.

    That is a letter, a digit or a symbol that people say: "€" is "euro". Punctuation,
    emoji and Markdown are not, and the service strips them (documented).
    """
    return any(char.isalnum() or _is_spoken_symbol(char) for char in text)


def _is_spoken_symbol(char: str) -> bool:
    match unicodedata.category(char):
        case "Sc":
            return True
        case "Sm":
            is_arrow = _FIRST_ARROW <= char <= _LAST_ARROW
            return not (is_arrow or char in _LAYOUT or char >= _FIRST_SHAPE)
    return char in _SPOKEN_SYMBOLS
