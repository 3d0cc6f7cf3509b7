"""The ends of sentences, found while a text is written.

`sentence_stream` 1.3.0 finds them, and its ends are corrected here. Each correction
can go when it is fixed there; without them `SentenceEnds` is the detector alone.

- There, a sentence begins only with a capital letter: not with `¿`, `¡`, a quotation
  mark, a bracket, `**`, a dash, an emoji or a digit. Here, it begins with anything but
  a lower-case letter, whatever signs precede that letter.
- Asterisks, emoji, and `»` after a space, close no sentence there.
- Only an empty line ends anything there. Models write lists without full stops, and
  lines that end with a colon: here, every line ends something.
- A sentence that follows without a space is missed there: `closed.The light`.
- Every capitalized word of up to three letters is an abbreviation there, even `Yes.`
  and `No.`, and no other word is, not even `Prof.` or `e.g.`. Here, there is a list.
- Every `…` ends a sentence there, whatever follows, and whether a bracket after it
  belongs to the sentence depends on the pieces in which the text arrives.
- The number of a list item is a sentence there: `1.` in `1. Take the washing out`.
"""

from collections.abc import Callable, Iterator
import re
from typing import Final
import unicodedata

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
    # In Italian the lower-case letter is the usual one.
    "sig sigg dott prof avv geom "
    "Srs Exmo Exma Profa "
    "Hr Fr z.B d.h u.a bzw evtl ggf inkl vgl bspw geb ca"
)
# These do as a rule, but a sentence may also end with them.
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

# So much is looked at around a stop, so that the work is in proportion to the text.
# More signs or space than that in a row belong to no sentence.
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
_CAPITALIZED: Final = re.compile(r"[^\W\d_]{1,30}")

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
        """Yield where sentences end that are known to be complete with this text."""
        self._text += text
        yield from self._ends()
        for end in self._detected_ends(text.replace("*", _ASTERISK)):
            if not self._is_wrong(end):
                yield end

    def _ends(self) -> Iterator[int]:
        """Yield new ends, most of which the detector misses."""
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
                # It is returned as it stands in the text, without the space around it.
                start = self._detectors_text.index(sentence, self._detected)
                self._detected = start + len(sentence)
                yield self._detected

    def _is_wrong(self, end: int) -> bool:
        """Return whether the detector is wrong about an end."""
        stop = end
        while stop > 0 and self._text[stop - 1] in _CLOSERS:
            stop -= 1
        if self._text[stop - 1 : stop] == "…":
            return True
        return _is_full_stop(self._text, stop) and _goes_on(self._text, stop)


def is_doubtful(text: str, stop: int) -> bool:
    """Return whether a full stop, whose end is given, may stand inside a sentence.

    After a digit it may be a decimal's; after a single letter or an abbreviation it
    may belong to that. Only what follows tells, or a long pause.
    """
    return _is_full_stop(text, stop) and (
        text[stop - 2 : stop - 1].isdigit()
        or _is_abbreviation(text, stop)
        or _is_of_item(text, stop)
    )


def _goes_on(text: str, stop: int) -> bool:
    """Return whether a sentence goes on after a full stop even before a capital.

    So it does after a title or a single letter, and after the number of an item.
    """
    is_shortened = _is_abbreviation(text, stop) and not _may_end(text, stop)
    return is_shortened or _is_of_item(text, stop)


def _is_full_stop(text: str, stop: int) -> bool:
    # An ellipsis is none.
    return text[stop - 1 : stop] == "." and text[stop - 2 : stop - 1] != "."


def _is_of_item(text: str, stop: int) -> bool:
    found = _ITEM_NUMBER.search(text, max(0, stop - _AROUND), stop - 1)
    return found is not None


def _is_abbreviation(text: str, stop: int) -> bool:
    word = _last_word(text, stop)
    return (
        word in _ABBREVIATIONS
        or word[:1].lower() + word[1:] in _ABBREVIATIONS
        or _LETTERS.fullmatch(word) is not None
        or _may_end(text, stop)
    )


def _may_end(text: str, stop: int) -> bool:
    if _last_word(text, stop) in _ABBREVIATIONS_AT_ENDS:
        return True
    return _TIME_OF_DAY.search(text, max(0, stop - _AROUND), stop - 1) is not None


def _last_word(text: str, stop: int) -> str:
    found = _LAST_WORD.search(text, max(0, stop - _AROUND), stop - 1)
    return found.group() if found else ""


def _end(text: str, start: int, stop: int) -> int | None:
    """Return the end that stops or a line break make, 0 if none, None if unknown yet."""
    if text[start] == "\n":
        line = text[text.rfind("\n", 0, start) + 1 : start]
        return 0 if _NOTHING_BUT_ITEM.fullmatch(line) else start
    if stop == len(text):
        return None
    if _is_full_stop(text, stop) and _goes_on(text, stop):
        return 0
    close = _after(text, stop, _closes)
    begin = _after(text, close, str.isspace)
    if begin == len(text):
        return None
    if begin == close + 1 and text[begin] == "»":
        # Closing, if there is space after it, too: German has it the other way round.
        apart = begin + 1
        begin = _after(text, apart, str.isspace)
        if begin == len(text):
            return None
        if begin == apart:
            return _end_before(text, stop, close, apart)
        close = apart
    if begin == close:
        return _end_before_glued(text, start, stop, close)
    return _end_before(text, stop, close, begin)


def _after(text: str, position: int, is_passed: Callable[[str], bool]) -> int:
    """Return where other characters than those to be passed begin."""
    limit = min(len(text), position + _AROUND)
    while position < limit and is_passed(text[position]):
        position += 1
    return position


def _end_before(text: str, stop: int, close: int, begin: int) -> int | None:
    """Return the end before what begins after a space, as `_end`."""
    if text[begin] in _NO_BEGINNINGS:
        return 0
    first = _after(text, begin, lambda sign: not (sign.isalnum() or sign in "¿¡\n"))
    if first == len(text):
        return None
    if text[first].isdigit() and is_doubtful(text, stop):
        return 0
    return 0 if _is_lower(text[first]) else close


def _end_before_glued(text: str, start: int, stop: int, close: int) -> int | None:
    """Return the end before what begins without a space, as `_end`.

    That is a word with a capital after a plain word, both of nothing but letters: no
    name of a file or a host, and after a full stop no name of a program's parts.
    """
    if text[close] in _OPEN_QUESTIONS:
        return close
    before = _PLAIN_WORD.search(text, max(0, start - _AROUND), start)
    if before is None or not text[close].isupper():
        return 0
    if text[start:stop] == "." and not before.group(1)[0].islower():
        return 0
    word = _CAPITALIZED.match(text, close)
    if word is None:
        return 0
    if word.end() == len(text):
        return None
    is_word = word.group()[1:].islower() or len(word.group()) == 1
    follows = text[word.end()]
    return (
        close if is_word and (follows.isspace() or follows in f",:;-{_CLOSERS}") else 0
    )


def _closes(sign: str) -> bool:
    """Return whether a sign after a stop belongs to its sentence, an emoji too."""
    return (
        sign in _CLOSERS or sign in _EMOJI_PARTS or unicodedata.category(sign) == "So"
    )


def _is_lower(letter: str) -> bool:
    # Georgian is written without capitals, though it has some.
    return letter.islower() and not "ა" <= letter <= "ჿ"
