"""What holds for every text whose numbers are written as words."""

from hypothesis import example, given, strategies as st
import pytest

from custom_components.telnyx_kokoro.wording.numbers import prepare, spell_out

LOCALES = ("en-US", "en-GB", "es-ES", "es-MX", "fr-FR", "it", "pt-BR")
SPACES = " \u00a0\u202f\u2009"
PIECES = (
    *"0123456789.,:;/-−–—+±'’()[]%°º€$£¥ \u00a0\u202f\u2009\nhTZ",
    *("°C", "kWh", "kW", "W", "A", "V", "K", "m", "m²", "m3", "h", "s", "min", "km/h"),
    *("R$", "US$", "EUR", "µg/m³", "in", "d", "l", "/kWh", "/100km", "pm", " a.m."),
    *("bus ", "version ", " alle ", " million", " minutes", " grados", "v", "the "),
    *("10", "21", "100", "2026", "000", "1.234", "1,234", "1 234", "12:30", ":05"),
    *("2026-11-28", "03/04/2026", "-5", "0.5", "…", "x", "é", "日本", "٣", "²"),
)
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=20).map("".join), st.text(max_size=40)
)
locales = pytest.mark.parametrize("locale", LOCALES)


@locales
@given(text=TEXTS)
@example(text="12 345 67 °C")
@example(text="5 W 12 A R$ 5")
@example(text="0.5:-5 and 8 m3:0.5")
def test_words_are_not_changed_again(locale: str, text: str) -> None:
    words = spell_out(text, locale)
    assert spell_out(words, locale) == words


@locales
@given(text=st.text().filter(lambda text: not any(c in text for c in "0123456789")))
def test_text_without_digits_is_unchanged(locale: str, text: str) -> None:
    assert spell_out(text, locale) is text


@locales
@given(text=TEXTS)
def test_what_stands_around_a_text_does_not_get_lost(locale: str, text: str) -> None:
    words = spell_out(f"Hello\n{text}\ngoodbye", locale)
    assert words.startswith("Hello\n")
    assert words.endswith("\ngoodbye")


@pytest.mark.parametrize("locale", ["hi-IN", "ja-JP", "zh-CN", "de-DE", "", "xx"])
def test_other_languages_are_unchanged(locale: str) -> None:
    prepare(locale)
    assert spell_out("21.5 °C", locale) == "21.5 °C"


@pytest.mark.parametrize("locale", ["en", "en_US", "EN-us", "en-US"])
def test_locale_is_found_as_it_is_written(locale: str) -> None:
    assert spell_out("5 °C", locale) == "five degrees Celsius"


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize(
    ("locale", "words"),
    [("en-US", "watts"), ("es-ES", "vatios"), ("fr-FR", "watts"), ("pt-BR", "watts")],
)
def test_space_of_any_width_stands_before_a_unit(
    locale: str, words: str, space: str
) -> None:
    assert spell_out(f"5{space}W", locale).endswith(f" {words}")


@pytest.mark.parametrize("space", SPACES)
def test_french_thousands_have_a_space_of_any_width(space: str) -> None:
    words = "mille deux cent trente-quatre virgule cinq watts"
    assert spell_out(f"1{space}234,5{space}W", "fr-FR") == words


@locales
@pytest.mark.parametrize("unit", ["W", "€", "%", ""])
@pytest.mark.parametrize("digits", ["1" * 5_000, "1" + "0" * 5_000, "0" * 5_000])
def test_number_of_any_length_is_read(locale: str, digits: str, unit: str) -> None:
    assert spell_out(f"{digits} {unit}", locale)
    assert spell_out(f"-{digits}.{digits} {unit}", locale)


# Each would take minutes if a pattern went back over what it has read.
@pytest.mark.parametrize("locale", ["en-US", "es-ES", "fr-FR"])
@pytest.mark.parametrize(
    "garbage",
    [
        *("1", "1,", "1 ", "-", "1-", "9:", "€", "5 k", "1.234.", "1 234 ", "1,234"),
        *(
            "1 °C/",
            "5 m ",
            "2026-11-28T",
            "5 °C ",
            "1/",
            " ",
            "a",
            "0.",
            "€5-",
            "- ",
            "\u00a0810",
        ),
    ],
)
def test_garbage_of_any_length_is_read_in_one_go(locale: str, garbage: str) -> None:
    text = f"5 W {garbage * 5_000}5 W"
    words = spell_out(text, locale)
    assert spell_out(words, locale) == words
