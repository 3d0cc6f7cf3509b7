"""Text as it is spoken: numbers and units in words, pronunciations, the language of a text."""

from .numbers import Spelling, prepare, spell_out, spellings
from .recognition import RECOGNIZER_REQUIREMENTS, LanguageRecognizer
from .replacements import Replacement, Replacements
from .unfinished import may_continue

__all__ = [
    "RECOGNIZER_REQUIREMENTS",
    "LanguageRecognizer",
    "Replacement",
    "Replacements",
    "Spelling",
    "may_continue",
    "prepare",
    "spell_out",
    "spellings",
]
