"""Text that comes in pieces, for servers that speak whole sentences."""

from local_telnyx.service import sentences


class SentenceBuffer:
    """Gives sentences away as soon as white space after them shows their end."""

    def __init__(self) -> None:
        """Start empty."""
        self._text = ""

    def add(self, text: str) -> list[str]:
        """Return the sentences that have ended with this piece."""
        self._text += text
        ready = sentences(self._text)
        if not ready or (self._text.endswith(" ") and _ended(ready[-1])):
            self._text = ""
        else:
            self._text = self._text[self._text.rindex(ready.pop()) :]
        return ready

    def rest(self) -> str:
        """Return what has not been given away."""
        text, self._text = self._text, ""
        return text


def _ended(sentence: str) -> bool:
    return sentence.endswith((".", "?", "!"))
