"""The language of announcements and answers, recognized among those of a home."""

from itertools import combinations
from pathlib import Path
import unicodedata

import pytest

from custom_components.telnyx_kokoro.wording.recognition import (
    RECOGNIZER_REQUIREMENTS,
    LanguageRecognizer,
)

ANNOUNCEMENTS = Path(__file__).parent / "announcements"
LATIN = ("en", "es", "fr", "it", "pt")
ALL = (*LATIN, "hi", "ja", "zh")
# From here on the lines of a file have names of other languages in them.
FIRST_WITH_FOREIGN_NAMES = 80


def recognizer(*languages: str) -> LanguageRecognizer:
    return LanguageRecognizer(languages)


def lines(language: str) -> list[str]:
    return (ANNOUNCEMENTS / f"{language}.txt").read_text().splitlines()


def without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def wrong(language: str, texts: list[str], languages: tuple[str, ...]) -> list[str]:
    """Return the texts that are taken for another language than theirs."""
    found = ((recognizer(*languages).language_of(text), text) for text in texts)
    return [
        f"{other}: {text}" for other, text in found if other not in {language, None}
    ]


def right(language: str, texts: list[str], languages: tuple[str, ...]) -> int:
    """Return how many texts in a hundred are recognized."""
    recognize = recognizer(*languages).language_of
    found = [recognize(text) for text in texts]
    return round(100 * found.count(language) / len(found))


def test_library_is_tested_in_the_version_that_is_installed() -> None:
    tested = (
        (Path(__file__).parents[2] / "requirements_test.txt").read_text().splitlines()
    )
    assert {*RECOGNIZER_REQUIREMENTS} <= {*tested}


@pytest.mark.parametrize("language", LATIN)
def test_there_are_a_hundred_announcements(language: str) -> None:
    assert len(set(lines(language))) == 100


@pytest.mark.parametrize("language", LATIN)
@pytest.mark.parametrize("languages", [LATIN, ALL], ids=["Latin", "all"])
def test_announcement_is_never_taken_for_another_language(
    language: str, languages: tuple[str, ...]
) -> None:
    assert wrong(language, lines(language), languages) == []


@pytest.mark.parametrize("languages", combinations(LATIN, 2), ids="-".join)
def test_announcement_is_never_taken_for_the_other_of_two(
    languages: tuple[str, ...],
) -> None:
    for language in languages:
        assert wrong(language, lines(language), languages) == []


@pytest.mark.parametrize("language", LATIN)
def test_announcement_without_accents_is_never_taken_for_another(language: str) -> None:
    texts = [without_accents(line) for line in lines(language)]
    assert wrong(language, texts, LATIN) == []


@pytest.mark.parametrize("language", LATIN)
def test_announcement_in_capitals_is_never_taken_for_another(language: str) -> None:
    # Names of other languages can't be told from words in these.
    texts = [line.upper() for line in lines(language)[:FIRST_WITH_FOREIGN_NAMES]]
    assert wrong(language, texts, LATIN) == []


@pytest.mark.parametrize(
    ("language", "share"), [("en", 92), ("es", 85), ("fr", 92), ("it", 89), ("pt", 80)]
)
def test_most_announcements_are_recognized_among_five(
    language: str, share: int
) -> None:
    assert right(language, lines(language), LATIN) >= share


@pytest.mark.parametrize(
    ("other", "english", "share"),
    [("es", 96, 96), ("fr", 96, 96), ("it", 94, 95), ("pt", 96, 94)],
)
def test_nearly_all_are_recognized_beside_english(
    other: str, english: int, share: int
) -> None:
    assert right("en", lines("en"), ("en", other)) >= english
    assert right(other, lines(other), ("en", other)) >= share


@pytest.mark.parametrize(
    ("language", "share"), [("en", 92), ("es", 81), ("fr", 76), ("it", 86), ("pt", 65)]
)
def test_most_are_recognized_without_accents(language: str, share: int) -> None:
    texts = [without_accents(line) for line in lines(language)]
    assert right(language, texts, LATIN) >= share


@pytest.mark.parametrize(
    ("language", "share"), [("en", 86), ("es", 76), ("fr", 87), ("it", 88), ("pt", 73)]
)
def test_most_are_recognized_in_capitals(language: str, share: int) -> None:
    texts = [line.upper() for line in lines(language)]
    assert right(language, texts, LATIN) >= share


@pytest.mark.parametrize("language", LATIN[1:])
def test_english_is_not_taken_for_a_language_of_a_home_without_it(
    language: str,
) -> None:
    others = tuple({*LATIN} - {"en"})
    assert wrong("en", lines("en"), (language, "ja")) == []
    assert wrong("en", lines("en"), others) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "Lavatrice",
        "Buongiorno",
        "Aujourd'hui",
        "lavadora",
        "Bonjour",
        "TERMINÉ",
        "OK.",
        "12",
        "21.5 °C",
        "-3,5 °C, 1013 hPa, 25 km/h",
        "14.2 kWh",
        "20:15",
        "24/12/2026",
        "+39 06 1234567",
        "Giovanni",
        "Giovanni Rossi",
        "María del Carmen García López",
        "Red Hot Chili Peppers",
        "Rue de la République",
        "Philips Hue Play",
        "🎉",
        "🧺 ✅ 21 °C",
        "😀😀😀😀😀😀",
        ":house: :door: :key: :bell:",
        "sensor.washing_machine_power",
        "light.kitchen, light.living_room",
        "https://www.example.com/the/washing/machine/has/finished",
        "https://nas/the/washing/machine/has/finished",
        "[Lavatrice](/the/washing/machine/has/finished)",
        "ada@example.com",
        "`the washing machine has finished`",
        "Вода в подвале",
        "세탁이 끝났습니다",
        "東京",
        "カメラ",
        "जी",
    ],
)
def test_text_that_is_no_prose_has_no_language(text: str) -> None:
    assert recognizer(*ALL).language_of(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("**La lavatrice** ha _finito_ il bucato.", "it"),
        ("# Wetter\n- The front door is *still* open", "en"),
        ("[La puerta](https://example.com/the/front/door) sigue abierta", "es"),
        ("La porte du garage est ouverte: https://example.com/open_the_door", "fr"),
        ("🚪🚪 A porta da garagem está aberta há muito tempo 🚪", "pt"),
        ("binary_sensor.front_door: la ventana del salón está abierta", "es"),
        ("The kitchen is 21.5 °C, 45 % and 1013 hPa right now.", "en"),
        ("WASHING MACHINE IS DONE, PLEASE EMPTY IT", "en"),
        ("I think it is going to rain", "en"),
        ("Suena «Moi je veux du soleil» en la cocina", "es"),
        ("The front door is open. " * 10_000, "en"),
    ],
)
def test_what_is_no_prose_does_not_hide_the_language(text: str, language: str) -> None:
    assert recognizer(*ALL).language_of(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("洗濯が終わりました。", "ja"),
        ("玄関のドアが開いています", "ja"),
        ("Google Nest Hub が応答していません", "ja"),
        ("リビングの温度は21.5°Cです。", "ja"),
        ("洗衣机已经洗完了。", "zh"),
        ("前门还开着,请关门。", "zh"),
        ("客厅现在21.5°C。", "zh"),
        ("Philips Hue 灯已经打开了", "zh"),
        ("वॉशिंग मशीन का काम पूरा हो गया है।", "hi"),
        ("WiFi बंद हो गया है", "hi"),
        ("Now playing 千本桜 in the living room", "en"),
        ("La canción पसूरी suena en la cocina", "es"),
    ],
)
def test_script_decides(text: str, language: str) -> None:
    assert recognizer(*ALL).language_of(text) == language
    assert recognizer("en", language).language_of(text) == language


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("洗濯が終わりました。", ("en", "zh")),
        ("洗衣机已经洗完了。", ("en", "ja")),
        ("वॉशिंग मशीन का काम पूरा हो गया है।", ("en", "ja")),
        ("The front door is still open.", ("ja", "zh")),
        ("The front door is still open.", ("fr",)),
        ("The front door is still open.", ()),
        ("这个优の良品店现在开门了吗", ("ja", "zh")),
    ],
)
def test_language_that_is_not_of_the_home_is_not_recognized(
    text: str, languages: tuple[str, ...]
) -> None:
    assert recognizer(*languages).language_of(text) is None


def test_no_single_word_decides() -> None:
    recognize = recognizer("en", "it").language_of
    assert recognize("Your pizza quattro formaggi is ready.") is None
    assert recognize("La pizza ai quattro formaggi è pronta.") == "it"


def test_language_of_another_engine_is_never_recognized() -> None:
    recognize = recognizer("en", "de").language_of
    assert recognize("The washing machine has finished.") == "en"
    assert recognize("Die Waschmaschine wurde fertig.") != "de"
