"""Which part of a text is spoken next, while the text is still being written."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable

from hypothesis import given, strategies as st
import pytest

from custom_components.telnyx_kokoro.synthesis import (
    EmptyTextError,
    TextStoppedError,
    Timeouts,
)
from custom_components.telnyx_kokoro.synthesis.segmenter import TextSegmenter
from custom_components.telnyx_kokoro.synthesis.sentences import SentenceEnds
from custom_components.telnyx_kokoro.synthesis.text_division import (
    MAX_REQUEST_CHARACTERS,
)

from .turns import turns_of_others
from .writers import Pen, cut, failing, written

WORDS = st.text(st.sampled_from('abAT3é你.!?,;* \n\t*…。—¿()»"👍-'), max_size=300)


async def parts(writer: AsyncIterable[str]) -> list[str]:
    """Return all parts of a text."""
    found = []
    async with TextSegmenter(writer) as feed:
        while part := await feed.next():
            found.append(part)
    return found


async def exhausted(feed: TextSegmenter) -> None:
    while await feed.next():
        pass


def visible(*texts: str) -> str:
    """Return texts without white space."""
    return "".join("".join(texts).split())


def speakable(text: str) -> str:
    """Return the letters and digits of a text."""
    return "".join(filter(str.isalnum, text))


async def test_text_that_is_there_already_is_one_part() -> None:
    text = "  First. Second!\n\nThird? "
    assert await parts(written(text)) == ["First. Second!\n\nThird?"]


async def test_first_sentence_comes_as_soon_as_it_is_whole() -> None:
    pen = Pen()
    async with TextSegmenter(pen.text()) as feed:
        pen.write("Well", ", here", " it is. Th")
        assert await feed.next() == "Well, here it is."


async def test_first_sentence_does_not_wait_for_those_that_came_with_it() -> None:
    pen = Pen()
    async with TextSegmenter(pen.text()) as feed:
        pen.write("First. Second. Third. Fourt")
        assert await feed.next() == "First."
        assert await feed.next() == "Second. Third."


async def test_last_sentence_needs_no_full_stop() -> None:
    pen = Pen()
    async with TextSegmenter(pen.text()) as feed:
        pen.write("First. Second")
        assert await feed.next() == "First."
        pen.stop()
        assert await feed.next() == "Second"
        assert await feed.next() is None


@pytest.mark.parametrize(
    "text",
    ["2*3*4 is 24.", "**Bold** and *italic*.", "* one\n* two", "Dr. No is 5.5 m."],
)
async def test_text_goes_to_the_service_as_it_is_written(text: str) -> None:
    assert visible(*await parts(written(text, " And more."))) == visible(
        text, "And more."
    )


async def test_abbreviation_does_not_end_a_sentence() -> None:
    pen = Pen()
    async with TextSegmenter(pen.text()) as feed:
        pen.write("Ask Dr. Smith. Then")
        assert await feed.next() == "Ask Dr. Smith."


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "?!", "🎉", "*** --- ***", "…" * 3_000]
)
async def test_text_without_a_word_raises(text: str) -> None:
    with pytest.raises(EmptyTextError):
        await parts(written(text))


async def test_ornament_between_sentences_is_not_a_part_of_its_own() -> None:
    pen = Pen()
    async with TextSegmenter(pen.text()) as feed:
        pen.write("First.\n\n🎉\n\nSecond.\n\n")
        assert await feed.next() == "First."
        pen.write("🎉🎉")
        pen.stop()
        assert await feed.next() == "🎉\n\nSecond."
        assert await feed.next() is None


async def test_long_text_is_divided_at_the_ends_of_sentences() -> None:
    sentence = "This is a sentence of forty-one letters. "
    found = await parts(written(sentence * 500))
    assert visible(*found) == visible(sentence * 500)
    assert all(part.endswith("letters.") for part in found)
    assert all(1_900 < len(part) <= MAX_REQUEST_CHARACTERS for part in found[:-1])


@pytest.mark.parametrize(
    ("unit", "ending"),
    [("of clauses, and words ", ","), ("words without end ", ""), ("你好，世界", "，")],
)
async def test_long_sentence_is_divided_after_a_clause_or_else_a_word(
    unit: str, ending: str
) -> None:
    found = await parts(written(unit * 300))
    assert visible(*found) == visible(unit * 300)
    assert all(len(part) <= MAX_REQUEST_CHARACTERS for part in found)
    assert all(part.endswith(ending) for part in found[:-1])
    assert set(" ".join(found).split()) == set((unit * 300).split()) or ending == "，"


async def test_word_without_end_is_divided_anywhere() -> None:
    assert [len(part) for part in await parts(written("x" * 4_500))] == [
        2000,
        2000,
        500,
    ]


@given(text=WORDS, places=st.lists(st.integers(0, 300), max_size=40))
async def test_nothing_is_lost_however_the_text_is_cut(
    text: str, places: list[int]
) -> None:
    try:
        found = await parts(written(*cut(text, places)))
    except EmptyTextError:
        found = []
    assert speakable("".join(found)) == speakable(text)


@given(text=WORDS, places=st.lists(st.integers(0, 300), max_size=40))
async def test_sentences_end_at_the_same_places_however_the_text_is_cut(
    text: str, places: list[int]
) -> None:
    def ends(pieces: list[str]) -> set[int]:
        finder = SentenceEnds()
        return {end for piece in pieces for end in finder.add(piece)}

    assert ends(cut(text, places)) == ends([text])


async def test_failure_of_the_writer_comes_after_what_it_wrote() -> None:
    async with TextSegmenter(failing("First. Second. Third")) as feed:
        assert await feed.next() == "First. Second."
        with pytest.raises(ZeroDivisionError):
            await feed.next()


async def test_failure_of_the_writer_is_told_from_others() -> None:
    async with TextSegmenter(failing("First.")) as feed:
        with pytest.raises(ZeroDivisionError) as raised:
            await feed.next()
        assert feed.failure is raised.value


async def test_text_that_is_written_or_has_ended_has_no_failure() -> None:
    pen = Pen()
    async with TextSegmenter(pen.text()) as feed:
        assert feed.failure is None
        pen.write("First.")
        pen.stop()
        assert [piece async for piece in feed.replay()] == ["First."]
        assert feed.failure is None


async def test_leaving_stops_the_writer() -> None:
    pen = Pen()
    text = pen.text()
    async with TextSegmenter(text):
        pen.write("One")
    assert [piece async for piece in text] == []


@pytest.mark.parametrize("text", ["One moment, please. ", "Wait…", 'She said: "Go!"'])
async def test_sentence_counts_as_whole_when_nothing_follows_it(text: str) -> None:
    pen = Pen()
    pen.write(text)
    async with TextSegmenter(pen.text(), Timeouts(sentence=0.01)) as feed:
        assert await feed.next() == text.strip()


async def test_text_that_follows_such_a_sentence_is_not_lost() -> None:
    pen = Pen()
    pen.write("Ask Dr. ")
    async with TextSegmenter(pen.text(), Timeouts(doubt=0.01)) as feed:
        first = await feed.next()
        pen.write("Smith. Now.")
        pen.stop()
        assert (first, await feed.next()) == ("Ask Dr.", "Smith. Now.")


@pytest.mark.parametrize("before", ["", "Dinner is ready. Come "])
async def test_writer_that_is_cancelled_has_not_finished(before: str) -> None:
    async def writer() -> AsyncGenerator[str]:
        yield before
        raise asyncio.CancelledError

    async with TextSegmenter(writer()) as feed:
        with pytest.raises(TextStoppedError):
            await exhausted(feed)


async def test_long_text_leaves_turns_of_the_loop_to_others() -> None:
    async with turns_of_others() as turns:
        await parts(written("ab. " * 25_000))
    assert turns.count >= 40


@pytest.mark.parametrize("unit", [".", "!", "x", "word "])
async def test_text_without_an_end_is_read_to_its_end(unit: str) -> None:
    text = unit * (20_000 // len(unit)) + " Done."
    found = await parts(written(text))
    assert found[-1].endswith("Done.")
    assert speakable("".join(found)) == speakable(text)
