"""Texts that can be spoken, and symbols that are only seen."""

import pytest

from custom_components.telnyx_kokoro.api import is_speakable
from custom_components.telnyx_kokoro.synthesis import NothingToSpeakError, TextSegmenter
from tests.synthesis.writers import written


@pytest.mark.parametrize("text", [*"aé你7½²€$£+±×÷√∞≈%°&@§№", "👍 5", "(+)"])
def test_letters_numbers_and_signs_with_a_name_can_be_spoken(text: str) -> None:
    assert is_speakable(text)


@pytest.mark.parametrize(
    "text", [*".…?!,¿¡-–—*_#=|~<>→↔✓✔👍🎉•«»\"'\u200d\ufe0f", "", " ", "===", "| --- |"]
)
def test_punctuation_layout_and_emoji_cannot(text: str) -> None:
    assert not is_speakable(text)


@pytest.mark.parametrize("text", ["€", "+", "20 %", "½"])
async def test_sign_that_can_be_spoken_is_handed_out_as_it_is(text: str) -> None:
    async with TextSegmenter(written(text)) as feed:
        assert await feed.next() == text


@pytest.mark.parametrize("pieces", [(".",), ("…",), ("👍",), ("✓",), ("\n", " ")])
async def test_answer_with_nothing_to_speak_is_told_from_an_empty_message(
    pieces: tuple[str, ...],
) -> None:
    async with TextSegmenter(written(*pieces)) as feed:
        with pytest.raises(NothingToSpeakError):
            await feed.next()
