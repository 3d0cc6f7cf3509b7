"""The segments that are sent: in other words, and by several voices."""

from collections.abc import AsyncIterable
from dataclasses import replace

import pytest

from custom_components.telnyx_kokoro.api import Voice
from custom_components.telnyx_kokoro.synthesis import (
    NothingToSpeakError,
    Segment,
    TextSegmenter,
    Timeouts,
    VoiceSettings,
    Wording,
)
from custom_components.telnyx_kokoro.synthesis.spoken_text import SpokenText
from custom_components.telnyx_kokoro.synthesis.text_division import (
    MAX_REQUEST_CHARACTERS,
)
from custom_components.telnyx_kokoro.wording import (
    LanguageRecognizer,
    Replacement,
    Replacements,
)
from tests.conftest import HEART

from .writers import Pen, word_by_word, written

DORA = Voice("ef_dora", "Dora", "es-ES", "female")
ENGLISH = VoiceSettings(HEART, locale="en-US")
SPELLED = replace(ENGLISH, wording=Wording(spells_out=True))


@pytest.fixture(scope="module")
def bilingual() -> VoiceSettings:
    recognizer = LanguageRecognizer({"en", "es"})
    wording = Wording(voices={"es": DORA}, recognizer=recognizer)
    return replace(ENGLISH, wording=wording)


async def segments(
    source: AsyncIterable[str], settings: VoiceSettings
) -> list[Segment]:
    """Return all segments of a text."""
    found = []
    async with TextSegmenter(
        source, replacements=settings.wording.replacements
    ) as segmenter:
        text = SpokenText(segmenter, settings)
        while segment := await text.next():
            found.append(segment)
    return found


def by_voice(found: list[Segment]) -> list[tuple[str, str]]:
    """Return the texts with the short names of their voices."""
    return [(segment.voice.rpartition("_")[2], segment.text) for segment in found]


async def test_rewound_text_hands_out_the_same_segments_again() -> None:
    pen = Pen()
    pen.write("First. Second. Th")
    async with TextSegmenter(pen.text()) as segmenter:
        text = SpokenText(segmenter, ENGLISH)
        first = [await text.next(), await text.next()]
        text.position = 0
        assert [await text.next(), await text.next()] == first
        pen.write("ird.")
        pen.stop()
        assert await text.peek() == await text.next() == Segment("Third.", HEART)


async def test_text_goes_unchanged_unless_asked_for() -> None:
    text = "It is -5.5 °C."
    assert await segments(written(text), ENGLISH) == [Segment(text, HEART)]


@pytest.mark.parametrize(
    "pieces", [("It is 21.5 °C.",), ("It is 2", "1", ".", "5 ", "°", "C", ".")]
)
async def test_number_is_read_however_it_is_written(pieces: tuple[str, ...]) -> None:
    (segment,) = await segments(word_by_word(*pieces), SPELLED)
    assert segment.text == "It is twenty-one point five degrees Celsius."


async def test_number_is_not_read_within_a_replacement() -> None:
    listed = Replacements([Replacement("Kino", "21.5 °C")])
    wording = Wording(spells_out=True, replacements=listed)
    (segment,) = await segments(written("Kino"), replace(ENGLISH, wording=wording))
    assert segment.text == "21.5 °C"


async def test_words_are_counted_as_they_are_sent() -> None:
    async with TextSegmenter(written("21.5 °C")) as segmenter:
        text = SpokenText(segmenter, SPELLED)
        await text.next()
        assert text.characters == len("twenty-one point five degrees Celsius")


async def test_words_never_exceed_a_request() -> None:
    found = await segments(written("It is -21.5 °C, " * 120), SPELLED)
    assert len(found) > 1
    assert all(len(segment.text) <= MAX_REQUEST_CHARACTERS for segment in found)
    assert " ".join(segment.text for segment in found).count("Celsius") == 120


async def test_text_that_is_replaced_by_nothing_is_silent() -> None:
    wording = Wording(replacements=Replacements([Replacement("Hush", "")]))
    with pytest.raises(NothingToSpeakError):
        await segments(written("Hush!"), replace(ENGLISH, wording=wording))


async def test_announcement_is_spoken_by_the_voice_of_its_language(
    bilingual: VoiceSettings,
) -> None:
    text = "La lavadora ha terminado. Roomba. Puedes sacar la ropa."
    found = await segments(written(text), bilingual)
    assert by_voice(found) == [("dora", text)]


async def test_numbers_are_read_in_the_language_of_the_text(
    bilingual: VoiceSettings,
) -> None:
    wording = replace(bilingual.wording, spells_out=True)
    settings = replace(bilingual, wording=wording)
    text = "La temperatura de la cocina es de 21.5 °C."
    (segment,) = await segments(written(text), settings)
    assert "veintiún" in segment.text or "veintiuno coma cinco" in segment.text


async def test_answer_changes_its_voice_at_the_end_of_a_sentence(
    bilingual: VoiceSettings,
) -> None:
    answer = (
        "Here is the sentence you asked for. ",
        "La ventana de la cocina está abierta. ",
        "That was the sentence in Spanish.",
    )
    found = await segments(word_by_word(*answer), bilingual)
    assert by_voice(found) == [
        ("heart", answer[0].strip()),
        ("dora", answer[1].strip()),
        ("heart", answer[2]),
    ]


async def test_uncertain_sentence_of_an_answer_in_another_language_is_in_it(
    bilingual: VoiceSettings,
) -> None:
    answer = ("La ventana de la cocina está abierta. ", "42. ", "¿La cierro ahora?")
    found = await segments(word_by_word(*answer), bilingual)
    assert {voice for voice, _ in by_voice(found)} == {"dora"}


async def test_uncertain_sentence_of_a_mixed_answer_has_the_profiles_voice(
    bilingual: VoiceSettings,
) -> None:
    answer = (
        "Here is the sentence you asked for. ",
        "La ventana de la cocina está abierta. ",
        "Ok.",
    )
    found = await segments(word_by_word(*answer), bilingual)
    assert by_voice(found)[-1] == ("heart", "Ok.")


async def test_no_sentence_is_spoken_twice(bilingual: VoiceSettings) -> None:
    answer = (
        "I turned off 5 lights. La puerta está cerrada. It is cold outside tonight. "
        "Done at 10. Good."
    )
    found = await segments(word_by_word("One. ", answer), bilingual)
    assert " ".join(segment.text for segment in found) == f"One. {answer}"


async def test_pause_parts_no_number_from_its_unit() -> None:
    pen = Pen()
    async with TextSegmenter(pen.text()) as segmenter:
        text = SpokenText(segmenter, SPELLED)
        pen.write("The bath is 38.5 ")
        assert await text.next() == Segment("The bath is", HEART)
        pen.write("°C warm.")
        pen.stop()
        warm = "thirty-eight point five degrees Celsius warm."
        assert await text.next() == Segment(warm, HEART)


async def test_pause_parts_no_degree_sign_from_its_scale() -> None:
    pen = Pen()
    async with TextSegmenter(pen.text()) as segmenter:
        text = SpokenText(segmenter, SPELLED)
        pen.write("The bath is 38 °")
        assert await text.next() == Segment("The bath is", HEART)
        pen.write("C.")
        pen.stop()
        assert await text.next() == Segment("thirty-eight degrees Celsius.", HEART)


async def test_pause_divides_no_listed_words() -> None:
    listed = Replacements([Replacement("Home Assistant", "the house")])
    settings = replace(ENGLISH, wording=Wording(replacements=listed))
    pen = Pen()
    async with TextSegmenter(pen.text(), replacements=listed) as segmenter:
        text = SpokenText(segmenter, settings)
        pen.write("I can ask Home ")
        assert await text.next() == Segment("I can ask", HEART)
        pen.write("Assistant.")
        pen.stop()
        assert await text.next() == Segment("the house.", HEART)


async def test_listed_words_that_never_go_on_are_spoken_after_a_pause() -> None:
    listed = Replacements([Replacement("Home Assistant", "the house")])
    settings = replace(ENGLISH, wording=Wording(replacements=listed))
    pen = Pen()
    async with TextSegmenter(
        pen.text(), Timeouts(words=0.01, doubt=0.02), replacements=listed
    ) as segmenter:
        text = SpokenText(segmenter, settings)
        pen.write("Home")
        assert await text.next() == Segment("Home", HEART)


async def test_sentence_end_within_listed_words_is_none() -> None:
    listed = Replacements([Replacement("Yahoo! Mail", "my mail")])
    settings = replace(ENGLISH, wording=Wording(replacements=listed))
    found = await segments(
        word_by_word("I use Yahoo", "! ", "Mail. ", "Yes."), settings
    )
    assert [segment.text for segment in found][0] == "I use my mail."


async def test_sentence_that_is_too_long_parts_no_number_from_its_unit() -> None:
    text = "It is really " + "very " * 395 + "hot 38.5 °C in here"
    found = await segments(written(text), SPELLED)
    spoken = [segment.text for segment in found]
    assert any("thirty-eight point five degrees Celsius" in text for text in spoken)
