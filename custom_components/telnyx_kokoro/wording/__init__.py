"""Text as it is spoken: numbers and units in words, pronunciations, the language of a text."""

from ._standin import (
    RECOGNIZER_REQUIREMENTS,
    LanguageRecognizer,
    may_continue,
    spell_out,
)
from .replacements import Replacement, Replacements

__all__ = [
    "RECOGNIZER_REQUIREMENTS",
    "LanguageRecognizer",
    "Replacement",
    "Replacements",
    "may_continue",
    "spell_out",
]
