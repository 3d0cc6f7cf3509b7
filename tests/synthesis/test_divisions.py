"""A text that pauses is spoken as far as it goes, the sooner the surer its end is."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from custom_components.telnyx_kokoro.synthesis import (
    TextSegmenter,
    TextStoppedError,
    Timeouts,
)
from custom_components.telnyx_kokoro.synthesis.text_pauses import end_after_pause
from custom_components.telnyx_kokoro.wording import Replacements

from .writers import Pen, word_by_word

TIMEOUTS = Timeouts()


def seconds(text: str) -> float:
    """Return the pause after which all of a text is spoken."""
    divided = end_after_pause(text, 0, TIMEOUTS, Replacements())
    assert divided is not None
    end, seconds = divided
    assert end == len(text.rstrip())
    return seconds


@pytest.mark.parametrize(
    "text",
    [
        *("It is done.", "Wait…", "Wait...", 'She said: "Go!"', "¡Vale! ", "好。"),
        *("**Done.**", "All done. 😀", "(Done.)", "« Fini. »", "It is 21°C.", "Ok?\n"),
    ],
)
def test_end_of_a_sentence_needs_the_shortest_pause(text: str) -> None:
    assert seconds(text) == TIMEOUTS.sentence == 0.5


@pytest.mark.parametrize(
    "text",
    ["Let me see: ", "Let me see:\n", "One moment,", "Well –", "Done 👍", 'Say "ah"'],
)
def test_end_of_a_clause_needs_a_longer_one(text: str) -> None:
    assert seconds(text) == TIMEOUTS.clause == 1


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Let me check the lights", "Let me check the"),
        ("I am wash", "I am"),
        ("I am washing ", "I am washing"),
        ("The **", "The"),
        ("C'est l'", "C'est"),
        ("A well-", "A"),
    ],
)
def test_words_without_a_mark_need_more_and_the_last_is_kept(
    text: str, spoken: str
) -> None:
    assert end_after_pause(text, 0, TIMEOUTS, Replacements()) == (
        len(spoken),
        TIMEOUTS.words,
    )
    assert TIMEOUTS.words == 1.5


@pytest.mark.parametrize(
    "text",
    [
        *("The oven uses 3.", "Ask Dr.", "at 9 a.", "It is 21.", "No.", "etc.", "p.m."),
        *("So:\n1.", "Sra.", "p. ej.", "Dott.", "z. B.", "It is 3,", "At 10:", "Hi"),
    ],
)
def test_what_may_be_half_a_number_or_a_word_needs_the_longest(text: str) -> None:
    assert seconds(text) == TIMEOUTS.doubt == 3


@pytest.mark.parametrize("text", ["", " \n", "👍", "**", "- ", "…"])
def test_nothing_to_speak_is_no_end(text: str) -> None:
    assert end_after_pause(text, 0, TIMEOUTS, Replacements()) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The oven uses 3.", ["The oven uses 3."]),
        ("One moment, I am check", ["One moment, I am", "check"]),
        ("Let me check:", ["Let me check:"]),
        ("It is shut. Let me", ["It is shut.", "Let", "me"]),
    ],
)
async def test_all_that_was_written_is_spoken_before_a_writer_is_given_up(
    text: str, parts: list[str]
) -> None:
    pen = Pen()
    pen.write(text)
    haste = Timeouts(sentence=0.01, clause=0.01, words=0.01, doubt=0.02, text=0.03)
    async with TextSegmenter(pen.text(), haste) as feed:
        assert [await feed.next() for _ in parts] == parts
        with pytest.raises(TextStoppedError):
            await feed.next()


async def test_words_that_come_after_such_a_pause_are_not_lost() -> None:
    pen = Pen()
    pen.write("I am wash")
    async with TextSegmenter(pen.text(), Timeouts(words=0.01)) as feed:
        first = await feed.next()
        pen.write("ing up. Ok?")
        pen.stop()
        assert (first, await feed.next()) == ("I am", "washing up. Ok?")


async def test_long_sentence_is_heard_from_a_clause_on_while_nothing_is() -> None:
    text = "the light in the hall is on, " * 31
    words = [f"{word} " for word in text.split()]
    async with TextSegmenter(word_by_word(*words)) as feed:
        first, second = await feed.next(), await feed.next()
        assert await feed.next() is None
    assert first is not None
    assert second is not None
    assert 170 < len(first) <= 230
    assert first.endswith(",")
    # Meanwhile the first is being heard: about fifteen characters a second.
    assert f"{first} {second}" == text.strip()


async def test_long_sentence_that_is_there_already_is_not_divided() -> None:
    text = "the light in the hall is on, " * 31

    async def writer() -> AsyncGenerator[str]:
        yield text

    async with TextSegmenter(writer()) as feed:
        assert await feed.next() == text.strip()


async def test_list_is_heard_while_it_is_written() -> None:
    pen = Pen()
    async with TextSegmenter(pen.text()) as feed:
        pen.write("Here is the list:\n")
        assert await feed.next() == "Here is the list:"
        pen.write("1. Take it out\n2. Hang")
        assert await feed.next() == "1. Take it out"
        pen.write(" it up\n3. Iron it\n4.")
        await asyncio.sleep(0.01)
        assert await feed.next() == "2. Hang it up\n3. Iron it"
        pen.write(" Wear it")
        pen.stop()
        assert await feed.next() == "4. Wear it"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The oven uses 3.", "5 kW now."),
        ("Ask Dr.", " Smith."),
        ("Come at 9 a.", "m. today."),
        ("It is 21.", "5 degrees."),
        ("No.", " 5 is alive."),
        ("So: 1.", " Take it out."),
    ],
)
async def test_pause_divides_no_number_and_no_name(before: str, after: str) -> None:
    pen = Pen()
    pen.write(before)
    # As long a pause as a sentence needs, and far from what doubt does.
    async with TextSegmenter(pen.text(), Timeouts(sentence=0.01, doubt=60)) as feed:
        taking = asyncio.create_task(feed.next())
        await asyncio.sleep(0.03)
        pen.write(f"{after} The")
        assert await taking == before + after
