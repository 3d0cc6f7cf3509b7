"""Phonemes are those that the model was trained on, in each language."""

import pytest

from local_telnyx.engines.kokoro.model import known
from local_telnyx.engines.kokoro.phonemes import phonemizer


@pytest.mark.parametrize(
    ("letter", "text", "phonemes"),
    [
        ("a", "The door is open.", "ðə dˈɔɹ ɪz ˈOpᵊn."),
        ("b", "The door is open.", "ðə dˈɔː ɪz ˈQpᵊn."),
        ("e", "¿Está abierta? ¡Sí!", "estˈa aβjˈeɾta? sˈi!"),
        ("f", "« Bonsoir »", "“bɔ̃swˈaʁ”"),
        ("i", "Ciao, 2 porte", "ʧˈao, dˈue pˈɔrte"),
        ("p", "Boa noite.", "bˈoæ nˈoɪʧy."),
    ],
)
def test_words_and_punctuation(letter: str, text: str, phonemes: str) -> None:
    assert phonemizer(letter)(text) == phonemes


def test_word_of_another_language_brings_no_marks() -> None:
    assert "(" not in phonemizer("f")("le weekend")


def test_symbols_that_the_model_does_not_know_are_left_out() -> None:
    assert known("a  🙂 ˈb$ ") == "a ˈb"
