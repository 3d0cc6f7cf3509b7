"""Text as it is spoken: numbers and units in words, pronunciations, the language of a text."""

from .numbers import prepare, spell_out
from .recognition import RECOGNIZER_REQUIREMENTS, LanguageRecognizer
from .replacements import Replacement, Replacements
from .unfinished import may_continue
from .words import in_words

__all__ = [
    "RECOGNIZER_REQUIREMENTS",
    "LanguageRecognizer",
    "Replacement",
    "Replacements",
    "in_words",
    "may_continue",
    "prepare",
    "spell_out",
]
