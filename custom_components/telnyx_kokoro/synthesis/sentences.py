"""The ends of sentences, found while a text is written.

`sentence_stream` 1.3.0 detects them, and its mistakes are corrected here. Each
correction can be removed once it is fixed upstream.

- There, a sentence begins only with a capital letter: not with `¿`, `¡`, a quotation
  mark, a bracket, `**`, a dash, an emoji or a digit. Here, it begins with anything but
  a lowercase letter, whatever signs precede that letter.
- Upstream, asterisks, emoji, and `»` after a space do not close a sentence.
- Only an empty line ends anything there. Models write lists without periods, and
  lines that end with a colon: here, every line ends something.
- A sentence that follows without a space is missed there: `closed.The light`.
- Every capitalized word of up to three letters is an abbreviation there, even `Yes.`
  and `No.`, and no other word is, not even `Prof.` or `e.g.`. Here, there is a list.
- Every `…` ends a sentence there, whatever follows, and whether a bracket after it
  belongs to the sentence depends on the pieces in which the text arrives.
- The number of a list item is a sentence there: `1.` in `1. Take the washing out`.
"""

from collections.abc import Iterator
import re
from typing import Final

import regex
from sentence_stream import SentenceBoundaryDetector

# Abbreviations after which a sentence always goes on, such as titles. German ones are
# among them: people write German to voices that speak another language.
_GO_ON: Final = (
    "Mr Mrs Ms Mx Messrs Dr Prof Rev Hon Gov Sen Rep Pres Capt Lt Sgt Col Gen Maj Mt St "
    "vs e.g i.e viz cf approx incl esp resp "
    "Sr Sra Srta Sres Sras Dra Dña Lic Ing Arq Gral Cnel Excmo Excma EE p.ej ej Avda "
    "Ctra aprox "
    "Mme Mmes Mlle Mlles MM Mgr Boul env p.ex ex c.-à-d "
    "Sig Sigg Sig.ra Sig.na Dott Dott.ssa Prof.ssa Avv Geom Rag Arch Mons p.es "
    # In Italian the lowercase letter is the usual one.
    "sig sigg dott prof avv geom "
    "Srs Exmo Exma Profa "
    "Hr Fr z.B d.h u.a bzw evtl ggf inkl vgl bspw geb ca"
)
# After these a sentence usually goes on, but it may also end with them.
_MAY_END: Final = (
    "etc ecc usw u.s.w Inc Ltd Corp Co Bros Jr a.m p.m A.M P.M No Nos Nr nr "
    "ft oz lb lbs sq hr hrs min mins sec vol Vol ext Ext tel Tel Ave Blvd Apt Str Std "
    "max fig Fig Tlf tlf "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri "
    "Sat Sun janv févr avr juil sept oct nov déc ene feb abr jul dic gen giu lug ott "
    "fev dez "
    "núm núms Núm pág págs Pág pag Pag av Av tfno Tfno UU"
)
_ABBREVIATIONS: Final = frozenset(_GO_ON.split())
_ABBREVIATIONS_AT_ENDS: Final = frozenset(_MAY_END.split())

_CLOSERS: Final = "'\")]}’”»*_"
# What follows an emoji to make it another one: a joiner, a variation, a skin tone.
_EMOJI_PARTS: Final = "\u200d\ufe0f🏻🏼🏽🏾🏿"
_OPEN_QUESTIONS: Final = "¿¡"
# No sentence begins with these.
_NO_BEGINNINGS: Final = ",;:.!?…)]}”%&/="

# Only this many characters around a stop are examined, to keep the work proportional to
# the text. Longer runs of marks or space do not belong to a sentence.
_AROUND: Final = 40

_STOP_OR_LINE: Final = re.compile(rf"\n|[.!?…؟।॥]{{1,{_AROUND}}}")
_ITEM: Final = r"\W{0,4}(?:\d{1,3}|[^\W\d_]|[IVX]{2,4})"
# At the beginning of a line, or a number after a sentence: "Do this: 1. Take".
_ITEM_NUMBER: Final = re.compile(
    rf"(?:(?:^|\n)[^\S\n]*{_ITEM}|[.!?…:;][{re.escape(_CLOSERS)}]*\s\W{{0,4}}\d{{1,3}})\Z"
)
_NOTHING_BUT_ITEM: Final = re.compile(rf"\W*|\s*{_ITEM}[.)]\W{{0,3}}")
_LAST_WORD: Final = re.compile(r"[^\s(\[{\"'“‘«¿¡*_/]{1,20}\Z")
_LETTERS: Final = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")
_TIME_OF_DAY: Final = re.compile(r"\b[ap]\.\s?m\Z")
_PLAIN_WORD: Final = re.compile(
    r"(?:^|[\s¿¡(\[{\"'“‘«*_])([^\W\d_]{2,}(?:['’-][^\W\d_]+)*)\Z"
)
# An apart » closes only if nothing follows at once: German uses it the other way round.
_CLOSING: Final = regex.compile(
    rf"[{re.escape(_CLOSERS + _EMOJI_PARTS)}\p{{So}}]{{0,{_AROUND}}}"
    rf"(?:\s»(?=[\s{re.escape(_NO_BEGINNINGS)}]))?"
)
_SPACE: Final = regex.compile(rf"\s{{0,{_AROUND}}}")
_SIGNS: Final = regex.compile(rf"[^\p{{L}}\p{{N}}¿¡\n]{{0,{_AROUND}}}")
_CAPITALIZED: Final = re.compile(r"[^\W\d_]{1,30}")

# The detector takes asterisks for Markdown and removes them, from "2*3*4" too. They are
# replaced with this code point, which Unicode never assigns.
_ASTERISK: Final = "\ufdd0"

# The detector searches all its text for each sentence that it finds: in long texts,
# short pieces are twenty times faster.
_PIECE_CHARACTERS: Final = 200

# The longer a sentence, the longer each search. What has no end after so many
# characters is divided elsewhere anyway.
_MOST_HELD: Final = 4_000


class SentenceEnds:
    """Finds the ends of sentences as positions in the text (characters).

    Some may be found twice, and in any order.
    """

    def __init__(self) -> None:
        """Start with an empty text."""
        self._text = ""
        self._searched = 0
        self._detector = SentenceBoundaryDetector()
        self._detectors_text = ""
        self._detected = 0

    def add(self, text: str) -> Iterator[int]:
        """Yield the ends of the sentences that this text completes."""
        self._text += text
        yield from self._ends()
        for end in self._detected_ends(text.replace("*", _ASTERISK)):
            if not self._is_wrong(end):
                yield end

    def _ends(self) -> Iterator[int]:
        # Most of these are missed by the detector.
        while found := _STOP_OR_LINE.search(self._text, self._searched):
            end = _end(self._text, found.start(), found.end())
            if end is None:
                self._searched = found.start()
                return
            self._searched = found.end()
            if end:
                yield end
        self._searched = len(self._text)

    def _detected_ends(self, text: str) -> Iterator[int]:
        position = 0
        while position < len(text):
            held = len(self._detectors_text) - self._detected
            if held >= _MOST_HELD:
                self._detector = SentenceBoundaryDetector()
                self._detected = len(self._detectors_text)
                held = 0
            size = min(_PIECE_CHARACTERS, _MOST_HELD - held)
            piece = text[position : position + size]
            position += size
            self._detectors_text += piece
            for sentence in self._detector.add_chunk(piece):
                # The detector returns it as written, without the surrounding space.
                start = self._detectors_text.index(sentence, self._detected)
                self._detected = start + len(sentence)
                yield self._detected

    def _is_wrong(self, end: int) -> bool:
        before = self._text[max(0, end - _AROUND) : end]
        stop = end - len(before) + len(before.rstrip(_CLOSERS))
        return self._text[stop - 1 : stop] == "…" or _goes_on(self._text, stop)


def is_doubtful(text: str, stop: int) -> bool:
    """Return whether a period, whose end is given, may stand inside a sentence.

    After a digit it may be a decimal point; after a single letter or an abbreviation it
    may be part of it. Only the next characters or a long pause can show it.
    """
    return _is_full_stop(text, stop) and (
        text[stop - 2 : stop - 1].isdigit()
        or _abbreviation_may_end(text, stop) is not None
        or _is_of_item(text, stop)
    )


def _goes_on(text: str, stop: int) -> bool:
    # Even before a capital: after a title, a letter, or the number of a list item.
    return _is_full_stop(text, stop) and (
        _abbreviation_may_end(text, stop) is False or _is_of_item(text, stop)
    )


def _is_full_stop(text: str, stop: int) -> bool:
    # An ellipsis is none.
    return text[stop - 1 : stop] == "." and text[stop - 2 : stop - 1] != "."


def _is_of_item(text: str, stop: int) -> bool:
    return bool(_ITEM_NUMBER.search(text, max(0, stop - _AROUND), stop - 1))


def _abbreviation_may_end(text: str, stop: int) -> bool | None:
    """Return whether an abbreviation may end a sentence, None if it is none."""
    around = max(0, stop - _AROUND), stop - 1
    found = _LAST_WORD.search(text, *around)
    word = found.group() if found else ""
    if word in _ABBREVIATIONS_AT_ENDS or _TIME_OF_DAY.search(text, *around):
        return True
    is_known = not _ABBREVIATIONS.isdisjoint((word, word[:1].lower() + word[1:]))
    return False if is_known or _LETTERS.fullmatch(word) else None


def _end(text: str, start: int, stop: int) -> int | None:
    """Return the end at stops or a line break, 0 if none, None if not known yet."""
    if text[start] == "\n":
        line = text[text.rfind("\n", 0, start) + 1 : start]
        return 0 if _NOTHING_BUT_ITEM.fullmatch(line) else start
    if stop == len(text):
        return None
    if _goes_on(text, stop):
        return 0
    close = _after(_CLOSING, text, stop)
    begin = _after(_SPACE, text, close)
    if begin == len(text):
        return None
    if begin == close:
        return _end_before_glued(text, start, stop, close)
    if text[begin] in _NO_BEGINNINGS:
        return 0
    first = _after(_SIGNS, text, begin)
    if first == len(text):
        return None
    if text[first].isdigit() and is_doubtful(text, stop):
        return 0
    # Georgian is written without capitals, though it has some.
    is_lower = text[first].islower() and not "ა" <= text[first] <= "ჿ"
    return 0 if is_lower else close


def _after(pattern: regex.Pattern, text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position


def _end_before_glued(text: str, start: int, stop: int, close: int) -> int | None:
    """Return the end before text that follows without a space; see `_end`.

    Only a capitalized word after a plain word counts, both of letters only. This
    excludes file and host names, and after a period also `Module.Class`.
    """
    if text[close] in _OPEN_QUESTIONS:
        return close
    before = _PLAIN_WORD.search(text, max(0, start - _AROUND), start)
    word = _CAPITALIZED.match(text, close)
    if before is None or word is None or not text[close].isupper():
        return 0
    if text[start:stop] == "." and not before.group(1)[0].islower():
        return 0
    if word.end() == len(text):
        return None
    is_word = word.group()[1:].islower() or len(word.group()) == 1
    follows = text[word.end()]
    is_apart = follows.isspace() or follows in f",:;-{_CLOSERS}"
    return close if is_word and is_apart else 0
