"""Where a text that is being written ends within a number."""

from hypothesis import given, strategies as st
import pytest

from custom_components.telnyx_kokoro.wording.numbers import spell_out
from custom_components.telnyx_kokoro.wording.unfinished import may_continue


@pytest.mark.parametrize(
    "beginning",
    [
        *(
            "2",
            "21",
            "21.",
            "21.5",
            "21.5 ",
            "21.5 °",
            "21.5\u00a0",
            "21.5°",
            "-",
            "−5",
        ),
        *("20-", "20–", "20 -", "20 - ", "20-25", "20-25 ", "1,234", "1 234", "1.234"),
        *("5 k", "5 kW", "5 m", "5 km", "5 km/", "5 l/m", "12 µ", "12 µg/", "12 µg/m"),
        *(
            "€",
            "€ ",
            "€5",
            "$5.5",
            "R",
            "R$",
            "R$ ",
            "US",
            "US$ 5",
            "-€",
            "5,50 ",
            "5 E",
        ),
        *(
            "0.30 €/",
            "0.30 €/k",
            "9:",
            "9:0",
            "1h",
            "1h ",
            "1h 3",
            "1h 30m ",
            "5m ",
            "5m 3",
            "2d ",
            "2d 3h 5",
            "1h 5m 30s",
            "9:00-",
            "7:30 p",
            "7:30 p.",
            "19h",
            "19h3",
        ),
        *(
            "03/04/",
            "2026-11-",
            "2026-11-28T18:05:00+",
            "28.11.",
            "18 kWh/100",
            "±",
            "±0.",
        ),
    ],
)
@pytest.mark.parametrize(
    "before", ["", "It is ", "Outside (", "Outside: ", "Il fait d'"]
)
def test_number_may_continue(before: str, beginning: str) -> None:
    assert may_continue(before + beginning) == len(before)


@pytest.mark.parametrize(
    "text",
    [
        *("", "Hello", "Hello ", "It is 21.5 °C", "It is 21.5 °C.", "5 kWh", "5 kWh "),
        *("48 %", "5 km/h", "12 µg/m³", "5 m ", "5,50 €", "It is 5. ", "5 apples"),
        *("5 apples and ", "well-", "well - ", "sensor.temp_2", "light.k1", "PM2.5"),
        *("1h 5m 30s. ", "It is 5m. ", "5m long"),
        *("a/", "7:30 pm", "20-25 °C", "(5)", "In 2026, ", "Wait…", "v1.2."),
    ],
)
def test_complete_text_has_nothing_to_continue(text: str) -> None:
    assert may_continue(text) is None


def test_last_expression_is_the_one_that_may_continue() -> None:
    text = "It is 21.5 °C, and then "
    assert may_continue(f"{text}-3") == len(text)


@given(text=st.text(alphabet="0123456789.,:-–+ °CkWhm/€$R\u00a0T", max_size=200))
def test_place_is_one_of_the_text(text: str) -> None:
    place = may_continue(text)
    assert place is None or 0 <= place < len(text)


@pytest.mark.parametrize(
    "text",
    [
        "It is 21.5 °C and the humidity is 48 %, with -3 °C at 7:05.",
        "It used 1,234.5 kWh at 0.30 €/kWh since 2026-11-28T18:05:00+00:00.",
        "It takes 1h 5m 30s, 2d 3h, or 5m 30s of 1 234 W or 1 000 km.",
        "Expect 20-25 °C and 12 km/h, or pay R$ 5.50 or $3 or -€2.",
    ],
)
def test_text_divided_elsewhere_has_the_same_words(text: str) -> None:
    whole = spell_out(text, "en-US")
    for place in range(1, len(text)):
        start = may_continue(text[:place])
        if start is None and text[place - 1] == " ":
            parts = spell_out(text[:place], "en-US"), spell_out(text[place:], "en-US")
            assert "".join(parts) == whole


@pytest.mark.parametrize("garbage", ["1 ", "-", "1 -", "1:", "5 k", " ", "€"])
def test_garbage_of_any_length_is_judged_by_its_end(garbage: str) -> None:
    assert may_continue(garbage * 20_000 + " end") is None
