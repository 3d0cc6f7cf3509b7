"""The account behind the server: key, voices, balance and spoken texts."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
import re
from typing import Any, Final

from . import mp3
from .dialects import Dialect
from .engines import Engine
from .errors import BAD_REQUEST, INTERNAL, UNAUTHORIZED, RefusedError, problem
from .voices import ALL_VOICES, Listed, voice_id

_SENTENCE_END: Final = re.compile(r"(?<=[.?!])\s+")  # documented: `. ? !`
# As documented. Nothing heeds what is in it.
DICTIONARY: Final[dict[str, Any]] = {
    "id": "2b6f0c1e-9d3a-4c55-8e07-4f1d6a8b2c90",
    "name": "House names",
    "items": [{"text": "ASAP", "type": "alias", "alias": "as soon as possible"}],
}


@dataclass(frozen=True, slots=True)
class Utterance:
    """A text and the voice that speaks it."""

    text: str
    voice: str


@dataclass(kw_only=True)
class Service:
    """The account behind the server. A test may change any of it at any time."""

    key: str = "KEY_LOCAL"
    dialect: Dialect
    engine: Engine
    voices: list[Listed] = field(default_factory=lambda: list(ALL_VOICES))
    dictionaries: list[dict[str, Any]] = field(
        default_factory=lambda: [dict(DICTIONARY)]
    )
    balance: str = "12.34"  # in `currency`
    currency: str = "USD"
    organization_id: str | None = "5a9c1f0e-4b7d-4c3e-9a51-6d2f8e7b0c14"
    spoken: set[Utterance] = field(default_factory=set)  # documented: a cache
    ordered: dict[str, Utterance] = field(default_factory=dict)  # by audio id

    def check_key(self, authorization: str) -> None:
        """Raise RefusedError unless this header carries the key."""
        if authorization != f"Bearer {self.key}":
            raise RefusedError(
                problem(UNAUTHORIZED, "Could not find any usable credentials.")
            )

    def has_voice(self, voice: str) -> bool:
        """Return true if the account may speak with this voice."""
        return voice in map(voice_id, self.voices)

    def check_voice(self, voice: str) -> None:
        """Raise RefusedError for a voice that the account does not have."""
        if not self.has_voice(voice):
            documented = self.dialect.unknown_voice_status == 400
            code = BAD_REQUEST if documented else INTERNAL
            raise RefusedError(problem(code, f"The voice {voice} is not known."))

    def order(self, utterance: Utterance) -> str:
        """Return the id under which this can be fetched."""
        audio_id = f"{len(self.ordered) + 1:08x}-0000-4000-8000-000000000000"
        self.ordered[audio_id] = utterance
        return audio_id

    async def speak(self, utterance: Utterance) -> AsyncGenerator[bytes]:
        """Yield an utterance as the service answers it: one or several MP3 files."""
        self.spoken.add(utterance)
        for text in self.clips(utterance.text):
            async with aclosing(self.clip(Utterance(text, utterance.voice))) as clip:
                async for piece in clip:
                    yield piece

    def clips(self, text: str) -> list[str]:
        """Return the texts that become MP3 files of their own."""
        return sentences(text) if self.dialect.clip_per_sentence else [text]

    async def clip(self, utterance: Utterance) -> AsyncGenerator[bytes]:
        """Yield one MP3 file.

        Seen by others: it starts with an ID3v2 tag. The Info frame after it needs the
        whole clip first, and is there because it misleads decoders of joined files.
        """
        async with aclosing(self.engine.mp3(utterance.text, utterance.voice)) as made:
            if not self.dialect.clip_per_sentence:
                async for piece in made:
                    yield piece
                return
            pieces = [piece async for piece in made]
        if pieces:
            yield mp3.id3_tag() + mp3.info_frame(b"".join(pieces))
        for piece in pieces:
            yield piece


def sentences(text: str) -> list[str]:
    """Split a text after every `.`, `?` or `!` before white space."""
    return [part for part in _SENTENCE_END.split(text.strip()) if part]
