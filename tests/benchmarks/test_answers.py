"""Answers as models write them are written whole, piece by piece, and shown by row."""

import pytest

from benchmarks.page import page
from benchmarks.results import Answers, Spread
from benchmarks.world.ollama import ANSWERS, TOOL, answer_to, question, tokens

from .test_results import results


def test_there_are_ten_in_each_of_the_voices_languages() -> None:
    assert {
        language: len(texts) for language, texts in ANSWERS.items()
    } == dict.fromkeys(("en", "es", "fr", "it", "pt"), 10)


@pytest.mark.parametrize("language", ANSWERS)
def test_tokens_are_the_whole_answer(language: str) -> None:
    for number, text in enumerate(ANSWERS[language]):
        assert answer_to(question(language, number)) == text
        parts = text.split(TOOL)
        assert ["".join(tokens(part)) for part in parts] == parts


def test_tokens_are_short() -> None:
    assert tokens("Checking:\nIt is 3.5.") == [
        *("Check", "ing", ":", "\n", "It", " is", " 3", ".", "5", "."),
    ]


def test_other_questions_have_other_answers() -> None:
    assert answer_to("How is the house?") is None


def test_the_page_shows_a_row_for_each_language_and_engine() -> None:
    made = results(ours=6.0)
    silence = Spread(10, 0.0, 1_200.0)
    made.answers.append(
        Answers("ours", "es", Spread(10, 850.0, 900.0), Spread(10, 3.5, 5.0), silence)
    )
    assert "| es, Ours | 850 / 900 | 3.5 / 5 | 0.0 / 1200 |" in page(made)
