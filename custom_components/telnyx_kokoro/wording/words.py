"""A text in the words that are spoken: listed words, and numbers in words."""

from collections.abc import Iterable, Iterator

from .numbers import Spelling, spellings
from .replacements import Place, Replacements, normalized


def in_words(
    text: str, replacements: Replacements, locale: str | None = None, before: str = ""
) -> str:
    """Return a text with the listed words replaced.

    Numbers are written in words as well if there is a locale. What stands before the
    text, and was spoken already, tells what they mean. What has been replaced is
    neither searched nor read again.
    """
    text = normalized(text)
    places = replacements.places(text)
    changes = [(place.start, place.end, place.spoken_as) for place in places]
    if locale:
        changes += _numbers(text, places, locale, normalized(before))
    words = ""
    done = 0
    for start, end, spoken in sorted(changes):
        words = _joined(words, text[done:start], text, done)
        words = _joined(words, spoken, text, start)
        done = end
    return _joined(words, text[done:], text, done)


def _numbers(
    text: str, places: Iterable[Place], locale: str, before: str
) -> Iterator[Spelling]:
    """Yield the numbers between places; of one that a place cuts, what is left of it."""
    offset = len(before)
    for start, end, words in spellings(before + text, locale):
        first, last = start - offset, end - offset
        if first < 0:
            continue
        inside = [place for place in places if place.start < last > first < place.end]
        if not inside:
            yield first, last, words
            continue
        edges = [
            first,
            *(edge for place in inside for edge in (place.start, place.end)),
        ]
        for begin, stop in zip(edges[::2], [*edges[1::2], last], strict=True):
            piece = text[begin:stop] if begin < stop else ""
            for from_, to, left in spellings(piece, locale):
                yield begin + from_, begin + to, left


def _joined(words: str, more: str, text: str, position: int) -> str:
    """Return words and more of them, apart if only a sign parted them in the text."""
    if not words or not more or not (words[-1].isalnum() and more[0].isalnum()):
        return words + more
    was_word = text[position - 1].isalnum() and text[position].isalnum()
    return f"{words}{'' if was_word else ' '}{more}"
