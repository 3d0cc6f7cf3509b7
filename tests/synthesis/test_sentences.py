"""Where sentences end in answers as language models write them, in five languages."""

import pytest

from custom_components.telnyx_kokoro.synthesis.sentences import SentenceEnds


def whole(text: str) -> list[str]:
    """Return the sentences that are known to be whole, written letter by letter."""
    finder = SentenceEnds()
    ends = sorted({end for letter in text for end in finder.add(letter)})
    parts = [text[a:b].strip() for a, b in zip([0, *ends], ends, strict=False)]
    return [part for part in parts if part]


@pytest.mark.parametrize(
    "beginning",
    [
        "¿Quieres que la abra?",
        "¡Claro!",
        "**The light** is on.",
        "😀 The door is shut.",
        "👩‍👩‍👧 Everybody is at home.",
        '"Now," she said.',
        "“Now,” she said.",
        "«Ora», disse.",
        "« Maintenant », dit-elle.",
        "„Jetzt“, sagte sie.",
        "5 lamps are on.",
        "(It is cold.)",
        "- Kitchen: off.",
        "• Kitchen: off.",
        "— Sí.",
        "# Kitchen",
        "€5 is enough.",
        "Über alles.",
        "Ещё одна.",
        "ثلاثة أبواب.",
        "და ესეც.",
        "The end.",
    ],
)
def test_sentence_begins_with_all_but_a_lower_case_letter(beginning: str) -> None:
    assert whole(f"It is shut. {beginning} The rest")[0] == "It is shut."


@pytest.mark.parametrize(
    "text",
    [
        "It is approx. five. Ok",
        "Well… it is (hm…) shut. Ok",
        'He said "no." and left. Ok',
        "See example.com, Node.js and README.md there. Ok",
        "Version v2.1 at 10.30 costs 3.5 or 1.000,50 there. Ok",
        "See https://host.example/Path.To?The=x now. Ok",
        "System.Text and Microsoft.Extensions are there. Ok",
        "The oven uses 3. 5 kW now. Ok",
    ],
)
def test_what_ends_no_sentence(text: str) -> None:
    assert whole(text) == [text.removesuffix(" Ok")]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The window is closed.The light is", ["The window is closed."]),
        ("¡Ya está!¿Algo más? Sí", ["¡Ya está!", "¿Algo más?"]),
        ("Done!The light is off. Ok", ["Done!", "The light is off."]),
        ("closed.I am here. Ok", ["closed.", "I am here."]),
        ("closed.Ⓐ now. Ok", ["closed.Ⓐ now."]),
    ],
)
def test_sentence_may_follow_without_a_space(text: str, sentences: list[str]) -> None:
    assert whole(text) == sentences


@pytest.mark.parametrize(
    "abbreviation",
    [
        *("Dr. Smith", "Prof. Smith", "e.g. Paris", "J. Smith", "U.S. Territory"),
        *("Sra. García", "Dña. Ana", "p. ej. Madrid", "Lic. Gómez", "No. 5", "núm. 5"),
        *("Mme. Durand", "M. Dupont", "p. ex. Paris", "Mgr. Roux"),
        *("Sig. Rossi", "Dott. Rossi", "Dott.ssa Bianchi", "Avv. Verdi"),
        *("Dra. Silva", "Exmo. Senhor", "Profa. Lima", "p.ex. Lisboa"),
        *("sig. Rossi", "dott. Rossi", "prof. Verdi", "fig. 3", "max. 30"),
        *("Apr. 15", "Jul. 4", "Tue. 5", "5 oct. 2026", "12 sept. 2026"),
        *("z.B. Berlin", "d. h. Berlin", "Hr. Meier", "bzw. Berlin", "ca. Fünf"),
    ],
)
def test_abbreviation_goes_on(abbreviation: str) -> None:
    assert whole(f"Ask {abbreviation} now. Ok") == [f"Ask {abbreviation} now."]


@pytest.mark.parametrize(
    "sentence",
    [
        *("No.", "Yes.", "It is Bob.", "It is 21.", "At 9 p.m.", "Wood, etc."),
        *("Son las 9 p. m.", "Legno, ecc.", "It costs 5 min.", "Holz usw."),
    ],
)
def test_sentence_may_end_with_what_looks_like_an_abbreviation(sentence: str) -> None:
    assert whole(f"{sentence} The garage is shut. Ok") == [
        sentence,
        "The garage is shut.",
    ]


@pytest.mark.parametrize(
    "close", ['."', ".”", ".)", ".**", "._", "!»", ". »", "!'", "!🎉", ".👍🏽", "!❤️"]
)
def test_what_closes_a_sentence_belongs_to_it(close: str) -> None:
    assert whole(f"It is shut{close} The rest") == [f"It is shut{close}"]


@pytest.mark.parametrize(
    "lines",
    [
        ["Here it is:", "1. Take the washing out", "2. Hang it up", "3. Iron it"],
        ["1) Take it", "2) Hang it", "a) Iron it", "IV. Wear it"],
        ["**1.** Take it", "**2. Hang** it", "- **3.** Iron it"],
        ["## To do", "- Take it", "* Hang it", "+ Iron it", "• Wear it"],
        ["1. Take it out", "then hang it up,", "it is wet"],
        ["Lights: on", "Door: shut", "😀 Fine"],
    ],
)
@pytest.mark.parametrize("line_break", ["\n", "\n\n", "\r\n", "  \n"])
def test_line_break_ends_and_a_number_stays_with_its_item(
    lines: list[str], line_break: str
) -> None:
    assert whole(line_break.join([*lines, "End"])) == lines


@pytest.mark.parametrize("number", ["1.", "2)", "-", "**3.**", "#"])
def test_number_alone_on_its_line_stays_with_its_item(number: str) -> None:
    text = f"So:\n{number}\nTake it out\n"
    assert whole(text) == ["So:", f"{number}\nTake it out"]


def test_numbers_within_a_line_stay_with_their_items() -> None:
    assert whole("Steps: 1. Take it out. 2. Hang it up. 3. Iron") == [
        "Steps: 1. Take it out.",
        "2. Hang it up.",
    ]
