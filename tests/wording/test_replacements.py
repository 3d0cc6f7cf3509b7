"""Words that are spoken in another way."""

import unicodedata

from hypothesis import given, strategies as st
import pytest

from custom_components.telnyx_kokoro.wording import Replacement, Replacements, in_words
from custom_components.telnyx_kokoro.wording.replacements import MAX_CHARACTERS


def spoken(text: str, *replacements: Replacement) -> str:
    """Return a text as it is spoken."""
    return in_words(text, Replacements(replacements))


def spelled(text: str, *replacements: Replacement) -> str:
    """Return a text as it is spoken in English, with its numbers in words."""
    return in_words(text, Replacements(replacements), "en-US")


def test_word_is_spoken_as_it_is_listed() -> None:
    assert spoken("Telnyx is up.", Replacement("Telnyx", "Tel nix")) == "Tel nix is up."


@pytest.mark.parametrize("written", ["TELNYX", "telnyx", "Telnyx"])
def test_case_counts_only_if_asked_for(written: str) -> None:
    assert spoken(written, Replacement("Telnyx", "x")) == "x"
    exact = spoken(written, Replacement("Telnyx", "x", match_case=True))
    assert (exact == "x") == (written == "Telnyx")


def test_longer_word_is_left_alone_unless_asked_for() -> None:
    assert spoken("automation", Replacement("auto", "car")) == "automation"
    assert spoken("automation", Replacement("auto", "car", whole_word=False)) == (
        "carmation"
    )


def test_sign_at_the_edge_needs_no_space() -> None:
    assert spoken("21°C", Replacement("°C", " degrees")) == "21 degrees"


def test_longest_text_counts() -> None:
    short, long = Replacement("Home", "1"), Replacement("Home Assistant", "2")
    assert spoken("Home and Home Assistant", short, long) == "1 and 2"


def test_first_of_two_for_the_same_text_counts() -> None:
    assert spoken("Ada", Replacement("Ada", "one"), Replacement("ada", "two")) == "one"


def test_result_is_not_searched_again() -> None:
    swapped = Replacement("a", "b"), Replacement("b", "a")
    assert spoken("a b", *swapped) == "b a"


@pytest.mark.parametrize("written", ["Home  Assistant", "Home\nAssistant"])
def test_white_space_within_words_does_not_matter(written: str) -> None:
    assert spoken(written, Replacement("Home Assistant", "HA")) == "HA"


@pytest.mark.parametrize("written", ["Café", "Cafe\u0301"])
def test_accent_may_be_a_character_of_its_own(written: str) -> None:
    assert spoken(written, Replacement("Café", "coffee")) == "coffee"


def test_apostrophe_may_be_typographic() -> None:
    assert spoken("Rock’n’Roll", Replacement("rock'n'roll", "music")) == "music"


def test_word_can_be_left_out() -> None:
    assert spoken("Well, uh, yes.", Replacement("uh,", "")) == "Well,  yes."


@pytest.mark.parametrize("text", ["", "  "])
def test_empty_line_of_the_list_changes_nothing(text: str) -> None:
    assert spoken("As it was.", Replacement(text, "x")) == "As it was."


@pytest.mark.parametrize("sign", [".*", "(", "[a]", "\\", "C++", "a|b", "^$"])
def test_signs_have_no_special_meaning(sign: str) -> None:
    assert spoken(f"xyz {sign} xyz", Replacement(sign, "sign")) == "xyz sign xyz"


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        *(("I use Home", 6), ("I use Home ", 6), ("I use Ho", 6), ("I use home as", 6)),
        *(("I use Home Assistant", None), ("I use it", None), ("", None)),
    ],
)
def test_text_that_may_go_on_is_not_parted(text: str, begins: int | None) -> None:
    listed = Replacements([Replacement("Home Assistant", "HA")])
    assert listed.around(text, len(text), is_whole=False) == begins
    assert listed.around(text, len(text), is_whole=True) is None


@pytest.mark.parametrize(
    ("position", "begins"),
    [(4, None), (5, 4), (11, 4), (14, 4), (15, None), (16, None)],
)
def test_listed_text_is_parted_only_within(position: int, begins: int | None) -> None:
    listed = Replacements([Replacement("Yahoo! Mail", "mail")])
    text = "Use Yahoo! Mail. Now."
    assert listed.around(text, position, is_whole=True) == begins


@pytest.mark.parametrize(
    ("text", "listed", "spoken_as", "words"),
    [
        ("COVID-19 cases", "COVID", "Kovid", "Kovid-19 cases"),
        ("bus 12 A", "bus", "coach", "coach 12 A"),
        ("version 2.5", "version", "vershun", "vershun 2.5"),
        ("It is 21.5 °C", "°C", "degrees", "It is twenty-one point five degrees"),
        ("US$5.50", "US", "U S", "U S five dollars and fifty cents"),
        ("It is 21.5 °C", "21", "x", "It is twenty-one point five degrees Celsius"),
    ],
)
def test_listed_word_changes_no_number_beside_it(
    text: str, listed: str, spoken_as: str, words: str
) -> None:
    assert spelled(text, Replacement(listed, spoken_as)) == words


def test_what_was_spoken_before_tells_what_a_number_means() -> None:
    assert in_words("12 A leaves", Replacements(), "en-US", "Bus ") == "12 A leaves"


def test_longer_text_than_is_allowed_is_never_used() -> None:
    listed = "a" * (MAX_CHARACTERS + 1)
    assert spoken(listed, Replacement(listed, "x")) == listed


@given(text=st.text(max_size=40), words=st.lists(st.text(max_size=5), max_size=4))
def test_word_that_is_spoken_as_written_changes_nothing(
    text: str, words: list[str]
) -> None:
    listed = Replacements(Replacement(word, word, match_case=True) for word in words)
    listed.around(text, len(text) // 2, is_whole=False)
    composed = unicodedata.normalize("NFC", text)
    assert "".join(in_words(text, listed).split()) == "".join(composed.split())
