"""Text of a language as the phonemes that the model was trained on."""

from collections.abc import Callable
import re
from typing import Any, Final

from local_telnyx.engines.engine import required

from .espeak_library import EspeakLibrary
from .numbers import NumberReader

type Phonemizer = Callable[[str], str]

# The model's symbols by the letter of the voice's language.
_LANGUAGES: Final = {"a": "en", "b": "en", "e": "es", "f": "fr", "i": "it", "p": "pt"}
_ESPEAK: Final = {"e": "roa/es", "f": "roa/fr", "i": "roa/it", "p": "roa/pt-BR"}
# One symbol of the model for two of espeak-ng's, which ties them with `^`.
_PAIRS: Final = {
    "a^ɪ": "I",
    "a^ʊ": "W",
    "d^z": "ʣ",
    "d^ʒ": "ʤ",
    "e^ɪ": "A",
    "o^ʊ": "O",
    "ə^ʊ": "Q",
    "t^s": "ʦ",
    "t^ʃ": "ʧ",
    "ɔ^ɪ": "Y",
}
_PUNCTUATION: Final = re.compile(r"\s*([;:,.!?—…\"()“”])\s*")
_SIGNS: Final = str.maketrans({"«": "“", "»": "”", "–": "—", "¿": None, "¡": None})
_SWITCH: Final = re.compile(r"\([a-z^-]+\)")  # to another language and back, "(en)"


def phonemizer(letter: str) -> Phonemizer:
    """Return what turns a sentence into phonemes, by the language letter of a voice.

    Numbers and units are read in this language. Raises EngineUnavailableError when a
    package is missing.
    """
    read = NumberReader(_LANGUAGES[letter]).words
    speak = _english(letter == "b") if letter in "ab" else _espeak(_ESPEAK[letter])
    return lambda sentence: speak(read(sentence))


def _english(british: bool) -> Phonemizer:
    lexicon: Any = required("kokoro", "hibari.g2p", "hibari-tts==0.2.1")
    phonemes: Phonemizer = lexicon.G2P(british=british)
    return phonemes


def _espeak(voice: str) -> Phonemizer:
    library = EspeakLibrary.opened()

    def phonemes(sentence: str) -> str:
        # espeak-ng leaves punctuation out, which the model needs.
        parts = _PUNCTUATION.split(sentence.translate(_SIGNS))
        spoken = [library.phonemes(words, voice) for words in parts[::2]]
        marks = [*parts[1::2], ""]
        return "".join(
            f"{_mapped(words)}{_spaced(mark)}"
            for words, mark in zip(spoken, marks, strict=True)
        ).strip()

    return phonemes


def _mapped(phonemes: str) -> str:
    phonemes = _SWITCH.sub("", phonemes)
    for pair, symbol in _PAIRS.items():
        phonemes = phonemes.replace(pair, symbol)
    return phonemes.replace("^", "").replace("-", "")


def _spaced(mark: str) -> str:
    if mark in ("(", "“"):
        return f" {mark}"
    return f"{mark} " if mark else ""
