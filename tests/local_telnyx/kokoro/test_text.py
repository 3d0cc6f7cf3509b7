"""Text is divided at natural places, and nothing of it is lost."""

from hypothesis import given, strategies as st
import pytest

from local_telnyx.engines.kokoro.text import MAX_TOKENS, divided, sentences

TEXTS = st.text(alphabet='aB 1.?!…;,\n"”)°é', max_size=80)
PHONEMES = st.text(alphabet="aˈ .,;—", max_size=60)


@given(TEXTS)
def test_sentences_hold_the_whole_text(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is 21.5 °C. It rains.", ["It is 21.5 °C.", "It rains."]),
        ("Dr. Smith is here. Hi!", ["Dr. Smith is here.", "Hi!"]),
        ("J. Smith is here", ["J. Smith is here"]),
        ("¿Está abierta? Sí.", ["¿Está abierta?", "Sí."]),
        ("Le Sr. López… et vous", ["Le Sr. López… et vous"]),
        ('"Open." He left.', ['"Open."', "He left."]),
        ("one\ntwo\n\nthree", ["one", "two", "three"]),
        ("  ", []),
    ],
)
def test_sentence_ends_where_a_reader_pauses(text: str, found: list[str]) -> None:
    assert sentences(text) == found


@given(PHONEMES, st.integers(1, 20))
def test_pieces_fit_and_hold_everything(phonemes: str, limit: int) -> None:
    pieces = list(divided(phonemes, limit))
    assert all(0 < len(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(phonemes.split())


@pytest.mark.parametrize(
    ("phonemes", "limit", "pieces"),
    [
        ("aa, bb cc", 6, ["aa,", "bb cc"]),
        ("aa bb cc", 5, ["aa bb", "cc"]),
        ("aa bb cc", 6, ["aa bb", "cc"]),
        ("aaaaaa", 4, ["aaaa", "aa"]),
        ("aa, bb", 6, ["aa, bb"]),
    ],
)
def test_clauses_are_preferred_to_words_and_words_to_parts(
    phonemes: str, limit: int, pieces: list[str]
) -> None:
    assert list(divided(phonemes, limit)) == pieces


def test_long_text_is_divided_below_the_limit_of_the_model() -> None:
    assert MAX_TOKENS < 509
    pieces = list(divided("a" * (2 * MAX_TOKENS + 1)))
    assert [len(piece) for piece in pieces] == [MAX_TOKENS, MAX_TOKENS, 1]
