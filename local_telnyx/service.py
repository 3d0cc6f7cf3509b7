"""The account behind the server: key, voices, balance and spoken texts."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
import re
from typing import Any, Final

from . import mp3
from .answers import BODY_SECONDS
from .dialects import Dialect
from .engines import Engine
from .errors import BAD_REQUEST, INTERNAL, NO_FUNDS, UNAUTHORIZED, RefusedError, problem
from .latency import FAST, Latency
from .orders import Order
from .rate_limit import RateLimit
from .spoken_text import pronounced, spoken_text
from .voices import ALL_VOICES, Listed, among_others, voice_id

_SENTENCE_END: Final = re.compile(r"(?<=[.?!])\s+")  # documented: `. ? !`
AUDIO_URL_SECONDS: Final = 3_600.0  # a guess
# As documented.
DICTIONARY: Final[dict[str, Any]] = {
    "id": "2b6f0c1e-9d3a-4c55-8e07-4f1d6a8b2c90",
    "name": "House names",
    "items": [{"text": "ASAP", "type": "alias", "alias": "as soon as possible"}],
}


@dataclass(frozen=True, slots=True)
class Utterance:
    """A text, the voice that speaks it, and the ID of a dictionary."""

    text: str
    voice: str
    dictionary: str | None = None


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
    price: Decimal = Decimal(0)  # of a character; what Telnyx takes is not known here
    currency: str = "USD"
    organization_id: str | None = "5a9c1f0e-4b7d-4c3e-9a51-6d2f8e7b0c14"
    spoken: set[Utterance] = field(default_factory=set)  # documented: a cache
    ordered: dict[str, Order] = field(default_factory=dict)  # by audio ID
    audio_url_seconds: float = AUDIO_URL_SECONDS
    body_seconds: float = BODY_SECONDS  # without a new chunk, then the end
    latency: Latency = FAST
    rate_limit: RateLimit | None = None

    def check_key(self, authorization: str) -> None:
        """Raise RefusedError unless this header carries the key."""
        if authorization != f"Bearer {self.key}":
            raise RefusedError(
                problem(UNAUTHORIZED, "Could not find any usable credentials.")
            )

    def count_request(self) -> None:
        """Raise RefusedError when this request is one too many."""
        if self.rate_limit is not None:
            self.rate_limit.count()

    @property
    def rate_limit_headers(self) -> Mapping[str, str]:
        """The headers that report the rate limit, if there is one."""
        return {} if self.rate_limit is None else self.rate_limit.headers

    @property
    def listed_voices(self) -> Sequence[Listed]:
        """The voices, among others where the dialect has them."""
        return among_others(self.voices, self.dialect)

    def has_voice(self, voice: str) -> bool:
        """Return true if the account may speak with this voice."""
        return voice in map(voice_id, self.listed_voices)

    def check_voice(self, voice: str) -> None:
        """Raise RefusedError for a voice that the account does not have."""
        if not self.has_voice(voice):
            documented = self.dialect.unknown_voice_status == 400
            code = BAD_REQUEST if documented else INTERNAL
            raise RefusedError(problem(code, f"The voice {voice} is not known."))

    def charge(self, text: str) -> None:
        """Take the price of a text. Raises RefusedError if the balance is too low."""
        if not self.price:
            return
        try:
            left = Decimal(self.balance) - len(text) * self.price
        except InvalidOperation:  # a test has put a balance there that is no number
            return
        if left < 0:
            raise RefusedError(problem(NO_FUNDS, "The balance is too low."))
        self.balance = str(left)

    def order(self, utterance: Utterance, *, cached: bool) -> str:
        """Return the ID under which this can be fetched; it is made from now on."""
        audio_id = f"{len(self.ordered) + 1:08x}-0000-4000-8000-000000000000"
        audio = self.speak(utterance, cached=cached)
        self.ordered[audio_id] = Order(audio, self.audio_url_seconds)
        return audio_id

    async def end_orders(self) -> None:
        """Stop to make what was ordered."""
        for order in self.ordered.values():
            await order.end()

    def words(self, utterance: Utterance) -> str:
        """Return what is spoken of a text."""
        items = [
            item
            for dictionary in self.dictionaries
            if dictionary.get("id") == utterance.dictionary is not None
            for item in dictionary.get("items", ())
        ]
        return pronounced(spoken_text(utterance.text), items)

    async def speak(
        self, utterance: Utterance, *, cached: bool = False
    ) -> AsyncGenerator[bytes]:
        """Yield an utterance as the service answers it: one or several MP3 files."""
        self.spoken.add(utterance)
        if not cached:
            await asyncio.sleep(self.latency.body)
        for text in self.clips(self.words(utterance)):
            async with aclosing(self.clip(text, utterance.voice)) as clip:
                async for piece in clip:
                    yield piece

    def clips(self, text: str) -> list[str]:
        """Return the texts that become MP3 files of their own."""
        if not text:
            return []
        return sentences(text) if self.dialect.clip_per_sentence else [text]

    async def clip(self, words: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield one MP3 file, with the tag and the Info frame that the dialect has."""
        head = mp3.id3_tag() if self.dialect.clip_per_sentence else b""
        async with aclosing(self.engine.mp3(words, voice)) as made:
            if self.dialect.info_frame:  # it counts the whole file
                pieces = [piece async for piece in made]
                if pieces:
                    yield head + mp3.info_frame(b"".join(pieces))
                for piece in pieces:
                    yield piece
                return
            async for piece in made:
                yield head + piece
                head = b""


def sentences(text: str) -> list[str]:
    """Split a text after every `.`, `?` or `!` before white space."""
    return [part for part in _SENTENCE_END.split(text.strip()) if part]
