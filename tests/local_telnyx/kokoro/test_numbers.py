"""Numbers of a home are read as words, in each language."""

import pytest

from local_telnyx.engines.kokoro.numbers import NumberReader


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "twenty-one point five degrees Celsius"),
        ("es", "veintiuno coma cinco grados Celsius"),
        ("fr", "vingt-et-un virgule cinq degrés Celsius"),
        ("it", "ventuno virgola cinque gradi Celsius"),
        ("pt", "vinte e um vírgula cinco graus Celsius"),
    ],
)
@pytest.mark.parametrize("written", ["21.5 °C", "21,5 °C", "21.5°C", "21.5 ℃"])
def test_temperature(language: str, words: str, written: str) -> None:
    assert NumberReader(language).words(f"{written}.") == f"{words}."


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "minus four degrees"),
        ("es", "menos cuatro grados"),
        ("fr", "moins quatre degrés"),
        ("it", "meno quattro gradi"),
        ("pt", "menos quatro graus"),
    ],
)
@pytest.mark.parametrize("written", ["-4°", "−4°"])
def test_temperature_below_zero(language: str, words: str, written: str) -> None:
    assert NumberReader(language).words(written) == words


@pytest.mark.parametrize(
    ("language", "half_past_seven", "seven", "one_fifteen"),
    [
        ("en", "seven thirty", "seven o'clock", "one fifteen"),
        ("es", "siete y treinta", "siete", "una y quince"),
        ("fr", "sept heures trente", "sept heures", "une heure quinze"),
        ("it", "sette e trenta", "sette", "una e quindici"),
        ("pt", "sete e trinta", "sete horas", "uma e quinze"),
    ],
)
def test_time(
    language: str, half_past_seven: str, seven: str, one_fifteen: str
) -> None:
    reader = NumberReader(language)
    assert reader.words("07:30, 7:00, 01:15") == (
        f"{half_past_seven}, {seven}, {one_fifteen}"
    )


@pytest.mark.parametrize(
    ("language", "three", "one"),
    [
        ("en", "three kilowatt-hours", "one kilowatt hour"),
        ("es", "tres kilovatios hora", "un kilovatio hora"),
        ("fr", "trois kilowatt-heures", "un kilowatt-heure"),
        ("it", "tre chilowattora", "un chilowattora"),
        ("pt", "três quilowatts-hora", "um quilowatt-hora"),
    ],
)
def test_unit_agrees_with_its_number(language: str, three: str, one: str) -> None:
    assert NumberReader(language).words("3 kWh, 1.0 kWh") == f"{three}, {one}"


@pytest.mark.parametrize(
    ("language", "written", "words"),
    [
        ("en", "45 %", "forty-five percent"),
        ("en", "1,234.5 W", "one thousand two hundred thirty-four point five watts"),
        ("en", "0.05 m", "zero point zero five meters"),
        ("en", "12 µg/m³", "twelve micrograms per cubic meter"),
        ("en", "19-21 °C", "nineteen to twenty-one degrees Celsius"),
        ("en", "+5 °C", "plus five degrees Celsius"),
        ("en", "19:05", "nineteen oh five"),
        ("es", "21 h", "veintiuna horas"),
        ("es", "1.234,5", "mil doscientos treinta y cuatro coma cinco"),
        ("es", "2026-11-28", "veintiocho de noviembre de dos mil veintiséis"),
        ("fr", "7h30", "sept heures trente"),
        ("fr", "0612", "zéro six un deux"),
        ("it", "80 km/h", "ottanta chilometri orari"),
        ("pt", "2 h", "duas horas"),
        ("pt", "60 dB", "sessenta decibéis"),
    ],
)
def test_other_forms(language: str, written: str, words: str) -> None:
    assert NumberReader(language).words(written) == words


@pytest.mark.parametrize(
    "text",
    [
        "192.168.1.1",
        "B12",
        "mp3",
        "1st",
        "1/2",
        "7:30 p.m.",
        "room 5 A.M.",
        "3 W/dB",
        "2026-13-45",
        "In 1999, 21 people.",
    ],
)
def test_what_english_reads_better_by_itself_is_left(text: str) -> None:
    assert NumberReader("en").words(text) == text


def test_serial_number_is_read_digit_by_digit() -> None:
    words = NumberReader("it").words("1" * 40)
    assert words == " ".join(["uno"] * 40)


@pytest.mark.parametrize(
    ("language", "written", "words"),
    [
        ("it", "Alle 7 l'allarme suona.", "Alle sette l'allarme suona."),
        ("fr", "Ils sont 2 s’il vous plaît.", "Ils sont deux s’il vous plaît."),
        ("en", "The 4K TV of the 1980s.", "The 4K TV of the 1980s."),
        ("fr", "1 h 30 min", "une heure trente minutes"),
        ("es", "12:30:05", "doce y treinta, cinco segundos"),
        ("en", "07:30:00", "seven thirty"),
        ("it", "22:00 h", "ventidue"),
        ("en", "Outside:-5 °C", "Outside:minus five degrees Celsius"),
        ("en", "–5 °C", "minus five degrees Celsius"),
        ("pt", "5 ºC", "cinco graus Celsius"),
        ("en", "It costs 5 €.", "It costs €5."),
    ],
)
def test_what_people_write(language: str, written: str, words: str) -> None:
    assert NumberReader(language).words(written) == words


def test_number_that_the_english_lexicon_cannot_read_is_divided() -> None:
    assert NumberReader("en").words("1" * 43) == " ".join("1" * 43)
