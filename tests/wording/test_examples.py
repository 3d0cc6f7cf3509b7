"""Numbers and units of a home in the words of each language, as examples show it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from custom_components.telnyx_kokoro.wording.numbers import spell_out

FILES = sorted((Path(__file__).parent / "examples").glob("*.txt"))
ARROW = " → "


def examples() -> Iterator[tuple[str, str, str]]:
    """Yield a locale, a text, and the words that are expected."""
    for file in FILES:
        for line in file.read_text(encoding="utf-8").splitlines():
            if ARROW in line:
                text, words = line.split(ARROW)
                yield file.stem, text, words
            elif line.startswith("= "):
                yield file.stem, line[2:], line[2:]


EXAMPLES = list(examples())


@pytest.mark.parametrize(("locale", "text", "words"), EXAMPLES)
def test_text_is_spelled_out(locale: str, text: str, words: str) -> None:
    assert spell_out(text, locale) == words


@pytest.mark.parametrize(
    ("locale", "words"), sorted({(locale, words) for locale, _, words in EXAMPLES})
)
def test_words_are_left_as_they_are(locale: str, words: str) -> None:
    assert spell_out(words, locale) == words


@pytest.mark.parametrize("locale", ["en-US", "es-ES", "fr-FR", "it", "pt-BR"])
def test_language_has_a_hundred_examples(locale: str) -> None:
    mine = [(text, words) for name, text, words in EXAMPLES if name == locale]
    assert len(set(mine)) >= 100
    assert len([text for text, words in mine if text == words]) >= 25
