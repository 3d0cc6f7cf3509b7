"""The check of the voices counts errors right, and knows what it was not told."""

from pathlib import Path

import pytest

from voicecheck.foreign import candidates, pronounced
from voicecheck.listening import Choice, word_errors, words
from voicecheck.sentences import SENTENCES


@pytest.mark.parametrize(
    ("heard", "errors"),
    [
        ("the door is open", 0),
        ("the door is", 1),
        ("the back door is open", 1),
        ("a door was open", 2),
        ("", 4),
    ],
)
def test_word_errors(heard: str, errors: int) -> None:
    assert word_errors(words("The door is open."), heard.split()) == errors


def test_every_sentence_is_a_candidate_in_every_reading() -> None:
    found = candidates("e")
    assert len(found) == 5 * len(SENTENCES["e"])
    assert found["e 1"] != found["f 1"]


def test_words_are_spoken_in_sounds_that_the_recognizer_knows() -> None:
    assert pronounced("La puerta", "e") == ["L AA", "P W EY D T AA"]


def test_silence_is_no_sentence(tmp_path: Path) -> None:
    pytest.importorskip("pocketsphinx")
    choice = Choice(tmp_path, {"e 0": pronounced("La puerta está abierta", "e")})
    assert choice.heard(bytes(16_000)) is None
