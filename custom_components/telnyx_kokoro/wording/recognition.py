"""The language of a text, recognized among the languages of a home."""

from collections.abc import Collection, Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

import regex

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Installed when a recognizer is needed. It needs numpy.
RECOGNIZER_REQUIREMENTS: Final = ("py3langid==0.4.0",)

# A language is sure from _SURE on, and from _LIKELY on where no single word decides: the
# Italian name makes "Your pizza quattro formaggi is ready" 0.83 Italian. Measured among
# five languages (en, es, fr, it, pt) with the 500 announcements of the tests, and with
# 15,000 texts of Home Assistant's own translations, mostly labels of three words:
#
#                          | announcements  | translations
# sure from                | right    wrong | right    wrong
# 0.7                      | 94.0 %       1 | 83.9 %      27
# 0.8                      | 91.0 %       1 | 79.1 %       6
# 0.9                      | 84.8 %       0 | 71.1 %       3
# 0.95                     | 79.2 %       0 | 63.3 %       1
# 0.8 or 0.9, as it is now | 89.6 %       0 | 76.5 %       5
_SURE: Final = 0.9
_LIKELY: Final = 0.8
# Of so many, no single word decides.
_MANY_WORDS: Final = 20
# More characters don't make it surer.
_ENOUGH: Final = 500
# What a text has without its names and numbers, at least.
_MIN_WORDS: Final = 2
_MIN_LETTERS: Final = 6
_MIN_IDEOGRAPHS: Final = 4

_LATIN: Final = frozenset({"en", "es", "fr", "it", "pt"})
_IDEOGRAPHIC: Final = frozenset({"ja", "zh"})
_DEVANAGARI: Final = frozenset({"hi"})
# An ideograph says about as much as two letters.
_LETTERS_PER_IDEOGRAPH: Final = 2
# A Japanese sentence has more of them; Chinese has them in names at most.
_KANA_OF_JAPANESE: Final = 0.2
# Devices say what nobody translated in English. Where it is no language of the home, a
# third of such texts would go to one that is; with it as a rival, one in a thousand.
_RIVAL: Final = "en"

# Every repetition is bounded: a text without spaces takes no longer than another.
_NOT_PROSE: Final = regex.compile(
    r"""
      (?<=\]) \( [^()\s]{0,200} \)                 # the address of a Markdown link
    | (?: https?:// | www\. ) \S+
    | ` [^`]{0,200} `                              # code
    | " [^"\n]{0,100} " | “ [^”\n]{0,100} ” | « [^»\n]{0,100} »     # a title
    | [\w.+-]{1,60} @ \S+
    | : [a-z0-9_]{1,40} :                          # :smile:
    | [\w.]{0,60} [a-z0-9] _ [a-z0-9] [\w.]*      # sensor.power_meter
    | \b [a-z]{1,60} \. [a-z0-9]+ \b              # light.kitchen, example.com
    | [\p{Latin}\d.,:/+'-]{0,40} \d [\p{Latin}\d.,:/%'-]*
      (?: \s? °? (?: [kMGTmcdhµ]? (?: Wh? | Hz | B | Pa | bar | [mglLVA] | s )
                   (?: / [hs] )? | C | F | ppm | lx | min | h | mph | dB ) \b )?
    """,
    regex.VERBOSE,
)
_SENTENCE_END: Final = regex.compile(r"[.!?:…\n。！？]+")
_WORD: Final = regex.compile(r"\p{Latin}[\p{Latin}\p{M}]*(?:['’-][\p{Latin}\p{M}]+)*")
# Behind a sentence's first word, a capitalised word is a name, and so are the small words
# that connect names: "Shape of You", "Rue de la République". English writes "I" as well.
_NAMES: Final = regex.compile(
    r"""(?: ^ (?: \p{Ll}{1,3} [ ] ){1,2} )?
        \b (?! I\b ) \p{Lu} \S*
        (?: (?: [ ] \p{Ll}{1,3} ){0,2} [ ] (?! I\b ) \p{Lu} \S* )*""",
    regex.VERBOSE,
)
_KANA: Final = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_IDEOGRAPH: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
_HINDI_LETTER: Final = regex.compile(r"\p{Devanagari}")


class LanguageRecognizer:
    """Recognizes the language of what is spoken, among a few languages.

    The script alone decides for Japanese, Chinese and Hindi where one of them is meant.
    """

    def __init__(self, languages: Collection[str]) -> None:
        """Load the model for some of Kokoro's languages, such as "en" and "it".

        The first one takes half a second, reads files and needs 70 MB, numpy among them;
        others share it. A language that Kokoro doesn't speak is never recognized.
        """
        self._languages = frozenset(languages)
        self._latin = _LATIN & (self._languages | {_RIVAL})
        self._model = _model()

    def language_of(self, text: str) -> str | None:
        """Return the language of a text, None if it is not sure."""
        text = text[:_ENOUGH]
        prose = _NOT_PROSE.sub(" ", text.lower() if text.isupper() else text)
        words = list(_common_words(prose))
        letters = sum(map(len, words))
        ideographs = "".join(_IDEOGRAPH.findall(prose))
        devanagari = len(_HINDI_LETTER.findall(prose))
        if len(ideographs) * _LETTERS_PER_IDEOGRAPH > max(letters, devanagari):
            return self._of_ideographs(ideographs)
        if devanagari > letters:
            return self._named(_DEVANAGARI) if devanagari >= _MIN_LETTERS else None
        if letters < _MIN_LETTERS or len(words) < _MIN_WORDS:
            return None
        return self._recognized(words, self._latin)

    def _of_ideographs(self, ideographs: str) -> str | None:
        if len(ideographs) < _MIN_IDEOGRAPHS:
            return None
        kana = len(_KANA.findall(ideographs))
        if kana >= _KANA_OF_JAPANESE * len(ideographs):
            return self._named({"ja"})
        return None if kana else self._recognized([ideographs], _IDEOGRAPHIC)

    def _named(self, languages: Collection[str]) -> str | None:
        return next(iter(self._languages.intersection(languages)), None)

    def _recognized(self, words: list[str], candidates: Collection[str]) -> str | None:
        language, confidence = self._likeliest(words, candidates)
        if language not in self._languages or confidence < _LIKELY:
            return None
        if confidence >= _SURE or len(words) > _MANY_WORDS:
            return language
        fewer = (words[:index] + words[index + 1 :] for index in range(len(words)))
        others = {self._likeliest(rest, candidates)[0] for rest in fewer if rest}
        return language if others == {language} else None

    def _likeliest(
        self, words: list[str], candidates: Collection[str]
    ) -> tuple[str, float]:
        """Return the likeliest candidate, and its share of what they have together."""
        ranks = self._model.rank(" ".join(words))
        scores = [(name, score) for name, score in ranks if name in candidates]
        language, score = scores[0]
        return language, score / sum(score for _, score in scores)


@cache
def _model() -> LanguageIdentifier:
    """Return the model of the languages whose script doesn't decide."""
    # Installed only where several languages are named.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(_LATIN | _IDEOGRAPHIC)
    # It keeps its other languages for a later choice, 24 MB: a copy has none.
    return LanguageIdentifier(
        model.nb_ptc,
        model.nb_pc,
        model.nb_classes,
        model.tk_nextmove,
        model.tk_output,
        norm_probs=True,
        tk_row=model.tk_row,
    )


def _common_words(prose: str) -> Iterator[str]:
    """Yield the words in Latin letters that are no names."""
    for sentence in _SENTENCE_END.split(prose):
        words = _WORD.findall(sentence)
        if words:
            yield words[0]
            rest = " ".join(words[1:])
            yield from _NAMES.sub("", rest).split()
