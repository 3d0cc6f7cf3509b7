"""The words that are spoken of a text: no Markdown, no emoji, names as in a dictionary."""

from collections.abc import Mapping, Sequence
import re
from typing import Any, Final

_PICTURE: Final = "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff"
_JOINER: Final = "\ufe0f\u200d\u20e3"  # makes one picture of several characters
_EMOJI: Final = re.compile(f" ?[{_PICTURE}][{_PICTURE}{_JOINER}]*")
# Documented: Markdown is stripped. Which marks these are is a guess.
_MARKDOWN: Final = (
    (re.compile(r"^[ \t]*(?:#{1,6}|>|[-*+])[ \t]+", re.MULTILINE), ""),
    (re.compile(r"!?\[([^\]\n]*)\]\([^)\s]*\)"), r"\1"),
    (re.compile(r"```\w*\n?|`"), ""),
    (re.compile(r"(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*_])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*_])"), r"\2"),
)


def spoken_text(text: str) -> str:
    """Return a text without Markdown and emoji."""
    for mark, words in _MARKDOWN:
        text = mark.sub(words, text)
    return _EMOJI.sub("", text).strip()


def pronounced(text: str, items: Sequence[Mapping[str, Any]]) -> str:
    """Return a text with the aliases of a pronunciation dictionary in it.

    Items of the other documented type, phonemes, mean nothing to any engine here.
    """
    for item in items:
        if item.get("type") == "alias" and item.get("text"):
            word = re.compile(rf"(?<!\w){re.escape(item['text'])}(?!\w)", re.IGNORECASE)
            alias = str(item.get("alias", "")).replace("\\", r"\\")
            text = word.sub(alias, text)
    return text
