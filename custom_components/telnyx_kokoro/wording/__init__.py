"""Text as it is spoken: numbers and units in words, pronunciations, the language of a text."""

from .numbers import prepare, spell_out
from .recognition import RECOGNIZER_REQUIREMENTS, LanguageRecognizer
from .replacements import Replacement, Replacements
from .unfinished import may_continue

__all__ = [
    "RECOGNIZER_REQUIREMENTS",
    "LanguageRecognizer",
    "Replacement",
    "Replacements",
    "may_continue",
    "prepare",
    "spell_out",
]
