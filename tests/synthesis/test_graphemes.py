"""A text without spaces is divided between signs, never inside one."""

from collections.abc import AsyncGenerator, Callable
from itertools import pairwise
import unicodedata

import pytest

from custom_components.telnyx_kokoro.synthesis import TextSegmenter
from custom_components.telnyx_kokoro.synthesis.text_division import (
    MAX_REQUEST_CHARACTERS,
)

from .writers import word_by_word, written

UNITS = [
    *("กำลัง", "ที่นี่", "น้ำ", "ปู่ย่า"),
    *("नमस्ते", "क्षेत्र", "हिन्दी", "किताब"),
    *(unicodedata.normalize("NFD", word) for word in ("é", "ñandú", "ação", "ệ")),
    *("à́x", "한국", "각"),
    *("a👩‍👩‍👧", "a👍🏽", "a❤️", "1️⃣"),
]
CONTINUES = {"\u200d", "\ufe0f", "\u20e3", "\u0e33", "🏽"}


@pytest.mark.parametrize("lead", ["", "a", "ab", "abc", "abcd"])
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("source", [written, word_by_word])
async def test_no_part_begins_inside_a_sign(
    source: Callable[..., AsyncGenerator[str]], unit: str, lead: str
) -> None:
    text = f"{lead}{unit * (5_000 // len(unit))}z"
    parts = []
    async with TextSegmenter(source(text[:3_000], text[3_000:])) as feed:
        while part := await feed.next():
            parts.append(part)
    assert "".join(parts) == text
    for before, part in pairwise(parts):
        assert len(before) <= MAX_REQUEST_CHARACTERS
        assert not unicodedata.category(part[0]).startswith("M")
        assert part[0] not in CONTINUES
        assert not before.endswith("\u200d")


async def test_flag_is_not_torn() -> None:
    async with TextSegmenter(written("a" + "🇩🇪" * 2_000 + "z")) as feed:
        first = await feed.next()
    assert first == "a" + "🇩🇪" * 999


async def test_sign_without_an_end_is_divided_anywhere() -> None:
    async with TextSegmenter(written("e" + "\u0301" * 4_000)) as feed:
        first = await feed.next()
    assert first is not None
    assert len(first) == MAX_REQUEST_CHARACTERS
