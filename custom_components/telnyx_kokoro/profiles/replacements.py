"""Replacements as an account and its voice profiles store them."""

from collections.abc import Mapping
from functools import lru_cache
import hashlib
from typing import Any, Final

from ..wording import Replacement, Replacements

ATTR_TEXT: Final = "text"
ATTR_SPOKEN_AS: Final = "spoken_as"
ATTR_WHOLE_WORD: Final = "whole_word"
ATTR_MATCH_CASE: Final = "match_case"

type ReplacementList = tuple[Replacement, ...]


def parse_replacements(stored: Any) -> ReplacementList:
    """Return the replacements of a list, without entries that are none."""
    if not isinstance(stored, list):
        return ()
    return tuple(
        Replacement(
            entry[ATTR_TEXT].strip(),
            (entry.get(ATTR_SPOKEN_AS) or "").strip(),
            entry.get(ATTR_WHOLE_WORD, True) is not False,
            entry.get(ATTR_MATCH_CASE, False) is True,
        )
        for entry in stored
        if _is_replacement(entry)
    )


@lru_cache(maxsize=32)
def prepared(replacements: ReplacementList) -> Replacements:
    """Return replacements that are ready for use."""
    return Replacements(replacements)


@lru_cache(maxsize=32)
def fingerprint(replacements: ReplacementList) -> str:
    """Return a short text that differs for each list, empty for an empty one."""
    if not replacements:
        return ""
    described = repr(replacements).encode(errors="surrogatepass")
    return hashlib.sha256(described).hexdigest()[:12]


def _is_replacement(entry: Any) -> bool:
    if not isinstance(entry, Mapping):
        return False
    texts = entry.get(ATTR_TEXT), entry.get(ATTR_SPOKEN_AS) or ""
    is_text = all(isinstance(text, str) for text in texts)
    return is_text and bool(str(texts[0]).strip())
