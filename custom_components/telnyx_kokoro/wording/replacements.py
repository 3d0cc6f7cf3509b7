"""Words that a person wants spoken in another way."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
import re
from typing import Final
import unicodedata

import regex

# The most that a listed text may have. Nobody lists sentences that long.
MAX_CHARACTERS: Final = 200

_KEY_CHARACTERS: Final = 3
_KEY: Final = re.compile(rf"[^\s'’]{{1,{_KEY_CHARACTERS}}}")


@dataclass(frozen=True, slots=True)
class Replacement:
    """A text, and how it is spoken.

    Attributes:
        text: One or more words, or a part of one. At most 200 characters.
        spoken_as: What is spoken in its place. Nothing, if it is empty.
        whole_word: Leave it as it is within a longer word.
        match_case: Leave it as it is if it is written with other capital letters.

    """

    text: str
    spoken_as: str
    whole_word: bool = True
    match_case: bool = False

    @property
    def key(self) -> str:
        """Return the first characters, in lower case; empty if it is never used."""
        text = normalized(self.text.strip())
        found = _KEY.match(text) if len(text) <= MAX_CHARACTERS else None
        return found[0].lower()[:_KEY_CHARACTERS] if found else ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a text, in characters, and what is spoken there instead."""

    start: int
    end: int
    spoken_as: str


class Replacements:
    """A list of replacements. The longest text counts where several are possible."""

    def __init__(self, replacements: Iterable[Replacement] = ()) -> None:
        """Prepare the list; of two for the same text, the first counts."""
        by_length = sorted(replacements, key=lambda given: -len(given.text.strip()))
        self._by_key: defaultdict[str, list[Replacement]] = defaultdict(list)
        for given in by_length:
            if key := given.key:
                self._by_key[key].append(given)
        self._key_lengths = sorted({len(key) for key in self._by_key}, reverse=True)

    def places(self, text: str) -> list[Place]:
        """Return where listed texts stand in a text that is `normalized`.

        They do not overlap, and what has been replaced is not searched again.
        """
        places: list[Place] = []
        position = 0
        while self._by_key and position < len(text):
            for replacement in self._candidates(text, position):
                if found := _pattern(replacement).match(text, position):
                    end = found.end()
                    places.append(Place(position, end, replacement.spoken_as))
                    position = end
                    break
            else:
                position += 1
        return places

    def around(self, text: str, position: int, *, is_whole: bool) -> int | None:
        """Return where a listed text begins that a division here would part.

        Unless the text is whole, that may be one that is not written to its end yet.
        """
        if not self._by_key:
            return None
        for start in range(max(0, position - MAX_CHARACTERS), position):
            for replacement in self._candidates(text, start, is_whole=is_whole):
                found = _pattern(replacement).match(text, start, partial=not is_whole)
                if found and (found.partial or position < found.end()):
                    return start
        return None

    def _candidates(
        self, text: str, position: int, *, is_whole: bool = True
    ) -> Iterator[Replacement]:
        """Yield what may begin at a place, the longest keys first."""
        written = text[position : position + _KEY_CHARACTERS].lower()
        for length in self._key_lengths:
            yield from self._by_key.get(written[:length], ())
        if not is_whole and len(written) < _KEY_CHARACTERS:
            for key, replacements in self._by_key.items():
                if len(key) > len(written) and key.startswith(written):
                    yield from replacements


def normalized(text: str) -> str:
    """Return a text in which each letter and its accent are one character."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=4096)
def _pattern(replacement: Replacement) -> regex.Pattern:
    words = re.split(r"\s+", normalized(replacement.text.strip()))
    # Typographic quotation marks are the same to a reader.
    escaped = [re.sub(r"['’]", "['’]", re.escape(word)) for word in words]
    text = r"\s+".join(escaped)
    if not replacement.match_case:
        text = f"(?i:{text})"
    if replacement.whole_word:
        before = r"(?<!\w)" if re.match(r"\w", words[0][:1]) else ""
        after = r"(?!\w)" if re.match(r"\w", words[-1][-1:]) else ""
        # "21" is no part of "21.5".
        before += r"(?<!\d[.,])" if words[0][:1].isdigit() else ""
        after += r"(?![.,]\d)" if words[-1][-1:].isdigit() else ""
        text = before + text + after
    return regex.compile(text)
