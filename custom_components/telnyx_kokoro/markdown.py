"""Words of others in texts that Home Assistant shows as Markdown."""

import re
from string import punctuation
from typing import Final

_PUNCTUATION: Final = re.compile(f"[{re.escape(punctuation)}]")


def as_plain_text(words: str) -> str:
    """Return a line of words in such a way that Markdown shows them as they are.

    A server may send links, pictures and HTML. After a backslash any punctuation of
    ASCII stands for itself, and an address that is broken by one becomes no link.
    """
    return _PUNCTUATION.sub(r"\\\g<0>", words)
