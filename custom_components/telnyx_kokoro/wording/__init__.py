"""Text as it is spoken: numbers and units in words, pronunciations, the language of a text."""

from ._standin import LanguageRecognizer, may_continue, spell_out
from .replacements import Replacement, Replacements

__all__ = [
    "LanguageRecognizer",
    "Replacement",
    "Replacements",
    "may_continue",
    "spell_out",
]
