"""Words that a person wants spoken in another way."""

from collections.abc import Iterable
from dataclasses import dataclass
import re
from typing import Final
import unicodedata

import regex

# The most that a listed text may have on either side of a division.
_MAX_CHARACTERS: Final = 200


@dataclass(frozen=True, slots=True)
class Replacement:
    """A text, and how it is spoken.

    Attributes:
        text: One or more words, or a part of one.
        spoken_as: What is spoken in its place. Nothing, if it is empty.
        whole_word: Leave it as it is within a longer word.
        match_case: Leave it as it is if it is written with other capital letters.

    """

    text: str
    spoken_as: str
    whole_word: bool = True
    match_case: bool = False

    @property
    def pattern(self) -> str:
        """Return a regular expression that finds the text."""
        words = re.split(r"\s+", _normalized(self.text.strip()))
        # Typographic quotation marks are the same to a reader.
        escaped = [re.sub(r"['’]", "['’]", re.escape(word)) for word in words]
        found = r"\s+".join(escaped)
        if not self.match_case:
            found = f"(?fi:{found})"
        if not self.whole_word:
            return found
        starts_word, ends_word = words[0][:1], words[-1][-1:]
        return "".join(
            (
                r"(?<!\w)" if re.match(r"\w", starts_word) else "",
                found,
                r"(?!\w)" if re.match(r"\w", ends_word) else "",
            )
        )


class Replacements:
    """A list of replacements. The longest text counts where several are possible."""

    def __init__(self, replacements: Iterable[Replacement] = ()) -> None:
        """Prepare the list; of two for the same text, the first counts."""
        usable = [given for given in replacements if given.text.strip()]
        self._by_length = sorted(usable, key=lambda given: -len(given.text.strip()))
        groups = "|".join(f"({given.pattern})" for given in self._by_length)
        self._pattern = regex.compile(groups) if groups else None

    def divided(self, text: str) -> list[tuple[str, bool]]:
        """Return the parts of a text, each with whether it has been replaced.

        What has been replaced is not searched again.
        """
        if self._pattern is None:
            return [(text, False)] if text else []
        text = _normalized(text)
        parts, position = [], 0
        for found in self._pattern.finditer(text):
            replacement = self._by_length[found.lastindex - 1]
            parts.append((text[position : found.start()], False))
            parts.append((replacement.spoken_as, True))
            position = found.end()
        parts.append((text[position:], False))
        return [part for part in parts if part[0]]

    def around(self, text: str, position: int, *, is_whole: bool) -> int | None:
        """Return where a listed text begins that a division here would part.

        Unless the text is whole, that may be one that is not written to its end yet.
        """
        if self._pattern is None:
            return None
        start = max(0, position - _MAX_CHARACTERS)
        end = position + _MAX_CHARACTERS
        partial = not is_whole and end >= len(text)
        for found in self._pattern.finditer(text, start, end, partial=partial):
            is_parted = position < found.end() or found.partial
            if found.start() < position and is_parted:
                return found.start()
        return None


def _normalized(text: str) -> str:
    # A letter and its accent may come as two characters.
    return unicodedata.normalize("NFC", text)
