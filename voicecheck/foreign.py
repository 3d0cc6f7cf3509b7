"""Sentences of es, fr, it, and pt in the phonemes of an American recognizer."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from local_telnyx.engines.kokoro.phonemes import phonemizer

from .listening import Candidates, words
from .sentences import SENTENCES

READINGS: Final = "aefip"  # each sentence is also read as if it were these
# The nearest sounds of American English.
_NEAREST: Final = {
    "a": "AA",
    "ɑ": "AA",
    "ɐ": "AH",
    "æ": "AH",
    "ə": "AH",
    "ʌ": "AH",
    "ᵊ": "AH",
    "ɛ": "EH",
    "e": "EY",
    "i": "IY",
    "ɪ": "IH",
    "o": "OW",
    "ɔ": "AO",
    "ɜ": "ER",
    "u": "UW",
    "ʊ": "UH",
    "y": "UW",
    "ø": "ER",
    "œ": "ER",
    "A": "EY",
    "I": "AY",
    "O": "OW",
    "W": "AW",
    "Y": "OY",
    "b": "B",
    "β": "V",
    "d": "D",
    "ð": "DH",
    "f": "F",
    "ɡ": "G",
    "ɣ": "G",
    "h": "HH",
    "x": "HH",
    "k": "K",
    "l": "L",
    "m": "M",
    "n": "N",
    "ɲ": "N Y",
    "ŋ": "NG",
    "p": "P",
    "r": "R",
    "ɹ": "R",
    "ʁ": "R",
    "ɾ": "D",
    "T": "D",
    "s": "S",
    "z": "Z",
    "ʃ": "SH",
    "ʒ": "ZH",
    "t": "T",
    "θ": "TH",
    "v": "V",
    "w": "W",
    "ɥ": "W",
    "j": "Y",
    "ʝ": "Y",
    "ʎ": "L Y",
    "ʧ": "CH",
    "ʤ": "JH",
    "ʦ": "T S",
    "ʣ": "D Z",
}


def candidates(letter: str) -> Candidates:
    """Return every sentence of a language in every reading, by "reading number"."""
    return {
        f"{reading} {number}": pronounced(sentence, reading)
        for number, sentence in enumerate(SENTENCES[letter])
        for reading in READINGS
    }


def pronounced(sentence: str, reading: str) -> Sequence[str]:
    """Return the recognizer's phonemes of each word, read as in a language."""
    spoken = map(_phonemizer(reading), words(sentence))
    return [
        " ".join(_NEAREST[symbol] for symbol in phonemes if symbol in _NEAREST)
        for phonemes in spoken
    ]


_phonemizer = cache(phonemizer)
