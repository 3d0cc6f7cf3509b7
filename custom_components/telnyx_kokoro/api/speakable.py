"""Telling what can be spoken from what only is to be seen."""

from typing import Final
import unicodedata

# Signs that people say, beside letters, digits, currencies and operators.
_NAMED: Final = frozenset("%‰&@§°№")
# Operators by their category that stand for Markdown's layout, or for arrows.
_LAYOUT: Final = frozenset("<=>|~")
_FIRST_ARROW, _LAST_ARROW = "←", "⇿"
_FIRST_SHAPE: Final = "⌀"


def is_speakable(text: str) -> bool:
    """Return whether there is anything in a text that can be spoken.

    That is a letter, a digit, or a sign with a name that people say: "€" is "euro".
    Not so punctuation, emoji and Markdown, which the service strips (documented).
    """
    return any(char.isalnum() or _has_name(char) for char in text)


def _has_name(sign: str) -> bool:
    if sign in _NAMED:
        return True
    match unicodedata.category(sign):
        case "Sc":
            return True
        case "Sm":
            is_arrow = _FIRST_ARROW <= sign <= _LAST_ARROW
            return not (is_arrow or sign in _LAYOUT or sign >= _FIRST_SHAPE)
    return False
