"""Where the sentences of a text end, found while the text is still being written."""

from collections.abc import Iterator
from typing import Final

from sentence_stream import SentenceBoundaryDetector

from .sentence_corrections import SentenceCorrections

# The detector takes asterisks for Markdown and removes them, from "2*3*4" too. It gets
# this in their place, which Unicode assigns to no character, ever.
_ASTERISK: Final = "\ufdd0"

# The detector searches all it holds for each sentence that it finds: in long texts,
# short pieces are twenty times faster.
_PIECE_CHARACTERS: Final = 200

# The longer a sentence, the longer each search. What has no end after so many
# characters is divided elsewhere anyway.
_MOST_HELD: Final = 4_000


class SentenceEnds:
    """Finds the ends of sentences as positions in the text (characters).

    They are the detector's, as corrected. Several may be found twice, in any order.
    """

    def __init__(self) -> None:
        """Start with an empty text."""
        self._corrections = SentenceCorrections()
        self._detector = SentenceBoundaryDetector()
        self._text = ""
        self._end = 0

    def add(self, text: str) -> Iterator[int]:
        """Yield where sentences end that are known to be whole with this text."""
        yield from self._corrections.missed(text)
        for end in self._detected(text):
            if not self._corrections.refuses(end):
                yield end

    def _detected(self, text: str) -> Iterator[int]:
        """Yield the ends that the detector finds."""
        text = text.replace("*", _ASTERISK)
        position = 0
        while position < len(text):
            held = len(self._text) - self._end
            if held >= _MOST_HELD:
                self._detector = SentenceBoundaryDetector()
                self._end = len(self._text)
                held = 0
            size = min(_PIECE_CHARACTERS, _MOST_HELD - held)
            piece = text[position : position + size]
            position += size
            self._text += piece
            for sentence in self._detector.add_chunk(piece):
                # A sentence comes as it stands in the text, but for space around it.
                self._end = self._text.index(sentence, self._end) + len(sentence)
                yield self._end
