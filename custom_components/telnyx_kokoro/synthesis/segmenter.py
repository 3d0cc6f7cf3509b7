"""The text of an utterance, handed out in parts for requests while it is written."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Iterable
import re
from types import TracebackType
from typing import Final, Self

import regex

from ..api import is_speakable
from ..audio.tasks import end
from .models import Patience
from .pauses import division
from .sentences import SentenceEnds

# How long a request may be is not documented; others stay below 2,500 to 4,000.
MAX_REQUEST_CHARACTERS: Final = 2_000
# More than an hour of speech. Nobody means that, and somebody pays for it.
MAX_MESSAGE_CHARACTERS: Final = 100_000

# What is read of a text between two turns of the event loop: as much as one request
# takes, so that a message which fits into one is one.
_CHARACTERS_AT_ONCE: Final = MAX_REQUEST_CHARACTERS

# A sentence of so many characters is not waited for by a listener who hears nothing:
# it takes a model some seconds to write, and a clause of it may be long spoken.
_LONG_SENTENCE: Final = 200
# How fast people speak, and Kokoro does. It tells how long a part will be heard.
_CHARACTERS_A_SECOND: Final = 15

_UP_TO_A_CLAUSE_END: Final = re.compile(r".*(?:[,;:—–](?=\s)|[،、，；：])", re.DOTALL)
_UP_TO_A_WORD_END: Final = re.compile(r".*\S(?=\s)", re.DOTALL)
# What readers see as one sign, and a voice cannot speak half of: a letter with its
# marks, a flag, an emoji of several.
_GRAPHEME: Final = regex.compile(r"\X")
_MOST_OF_A_GRAPHEME: Final = 50


class TextError(ValueError):
    """Base of what can be wrong with a text."""


class EmptyTextError(TextError):
    """There is not a single word in a text."""


class NothingToSpeakError(EmptyTextError):
    """A text has signs that are only to be seen, or a model wrote nothing at all."""


class TextTooLongError(TextError):
    """A text has more characters than anybody means to hear."""


class TextStoppedError(TextError):
    """The writer of a text has not gone on, nor said that this was all."""


class TextSegmenter:
    """Text that is being written, and which part of it is to be spoken next.

    A part is a piece of the text as it was written, of whole sentences and at most
    2,000 characters. A longer sentence is divided after a clause, or else a word.
    Left out is only what nobody can speak: see `is_speakable`.

    A part may be less than a sentence while the text is being written: after a pause
    (see `division`), and when nothing is to be heard though much is written.

    An async context manager: leaving it stops reading.
    """

    def __init__(self, writer: AsyncIterable[str], patience: Patience | None = None):
        """Start to read what a writer yields, in pieces of any size.

        A text that is there already is read at once, without a turn of the loop.
        """
        self._patience = patience or Patience()
        self._text = ""
        self._pieces = 0
        self._ends: list[int] = []
        self._last_end = 0
        self._is_written = False
        # Whether more has been written than was read.
        self._is_behind = False
        self._position = 0
        self._parts: list[str] = []
        self._given = 0
        self._loop = asyncio.get_running_loop()
        # Until when the listener has something to hear, about.
        self._heard_until = self._loop.time()
        self._news = asyncio.Event()
        self._last_news = self._loop.time()
        self._reading = asyncio.create_task(self._read(writer), eager_start=True)

    async def __aenter__(self) -> Self:
        """Return the feed."""
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop reading."""
        await end(self._reading)

    @property
    def is_streamed(self) -> bool:
        """Return whether the text came in pieces, as it was written."""
        return self._pieces > 1

    @property
    def failure(self) -> BaseException | None:
        """Return what the text ended with in place of its end, if it did.

        It is the very exception that `ready` and `replay` raise.
        """
        if not self._reading.done() or self._reading.cancelled():
            return None
        return self._reading.exception()

    @property
    def given(self) -> int:
        """Return how many parts have been handed out."""
        return self._given

    @property
    def characters(self) -> int:
        """Return how many characters the parts have so far, each counted once."""
        return sum(map(len, self._parts))

    async def ready(self) -> bool:
        """Wait for the next part; return False if the text has ended instead.

        Raises:
            EmptyTextError: The text has ended with nothing in it.
            NothingToSpeakError: It has ended with nothing in it that can be spoken.
            TextTooLongError: It has more than 100,000 characters.
            TextStoppedError: Nothing was written for too long.
            Exception: The writer failed, with this.

        """
        while self._given == len(self._parts):
            self._news.clear()
            if part := self._take():
                self._parts.append(part)
                begin = max(self._loop.time(), self._heard_until)
                self._heard_until = begin + len(part) / _CHARACTERS_A_SECOND
            elif self._is_written:
                await self._check_writer()
                if not self._parts:
                    raise self._emptiness()
                return False
            else:
                await self._wait_for_news()
        return True

    async def next(self) -> str | None:
        """Return the next part as soon as a sentence is whole, None at the end.

        The first sentence comes alone as soon as it is whole. Later parts hold all
        that is whole by the time they are asked for. Raises what `ready` does.
        """
        if not await self.ready():
            return None
        self._given += 1
        return self._parts[self._given - 1]

    def rewind(self, part: int) -> None:
        """Hand out the parts again from this one on, counted from 0."""
        self._given = part

    async def replay(self) -> AsyncGenerator[str]:
        """Yield the text from its beginning, as it is written.

        Raises what `ready` does, but for a text without a word.
        """
        position = 0
        while True:
            self._news.clear()
            if piece := self._text[position:]:
                position += len(piece)
                yield piece
            elif self._is_written:
                await self._check_writer()
                return
            else:
                await self._wait_for_news()

    async def _wait_for_news(self) -> None:
        """Wait until something is written, or what was written is to be spoken.

        Whether a text that pauses is divided rightly only the next word tells, and
        that may take its time. Before its writer is given up, all of it is spoken.
        """
        start = max(self._last_end, self._position)
        divided = division(self._text, start, self._patience)
        seconds = self._patience.text
        if divided is not None:
            seconds = min(seconds, divided.seconds)
        limit = asyncio.timeout_at(self._last_news + seconds)
        try:
            async with limit:
                await self._news.wait()
        except TimeoutError:
            if divided is None:
                raise TextStoppedError(
                    f"Nothing was written for {seconds:g} seconds"
                ) from None
            self._add_ends((divided.end,))

    def _emptiness(self) -> EmptyTextError:
        """Return what is wrong with a text that has ended without any part.

        One that came in pieces is a model's answer: nobody made a mistake with it.
        """
        if self._text.strip() or self.is_streamed:
            return NothingToSpeakError("Nothing in the text can be spoken")
        return EmptyTextError("There is no word in the text")

    async def _check_writer(self) -> None:
        """Raise what the writer raised, which has ended."""
        if not self._reading.done():
            await asyncio.wait((self._reading,))
        if self._reading.cancelled():
            raise TextStoppedError("The writer of the text was cancelled")
        self._reading.result()

    async def _read(self, writer: AsyncIterable[str]) -> None:
        ends = SentenceEnds()
        try:
            async for piece in writer:
                if len(self._text) + len(piece) > MAX_MESSAGE_CHARACTERS:
                    raise TextTooLongError(
                        f"A text may have {MAX_MESSAGE_CHARACTERS:,} characters"
                    )
                self._pieces += 1
                for start in range(0, len(piece), _CHARACTERS_AT_ONCE):
                    end = start + _CHARACTERS_AT_ONCE
                    self._is_behind = end < len(piece)
                    self._add(piece[start:end], ends)
                    if self._is_behind:
                        await asyncio.sleep(0)
            self._add_ends((len(self._text),))
        finally:
            self._is_written = True
            self._tell()

    def _add(self, some: str, ends: SentenceEnds) -> None:
        self._text += some
        self._add_ends(ends.add(some))
        self._tell()

    def _add_ends(self, ends: Iterable[int]) -> None:
        self._ends.extend(ends)
        self._last_end = max(self._ends, default=self._last_end)

    def _tell(self) -> None:
        self._last_news = self._loop.time()
        self._news.set()

    def _take(self) -> str | None:
        """Take the next part off the text, None if it is not whole yet."""
        while end := self._next_end():
            part = self._text[self._position : end].strip()
            self._position = end
            self._ends = [later for later in self._ends if later > end]
            if is_speakable(part):
                return part
        return None

    def _next_end(self) -> int | None:
        """Return where the next part ends, None if that is not written yet."""
        limit = self._position + MAX_REQUEST_CHARACTERS
        if self._is_behind and len(self._text) < limit:
            return None
        # Nobody waits for a second sentence while the first can be spoken.
        is_there = self._is_written or self._is_behind
        if within := [end for end in self._ends if self._position < end <= limit]:
            return max(within) if self._parts or is_there else min(within)
        if len(self._text) > limit:
            return self._end_within(limit)
        is_heard = self._loop.time() < self._heard_until
        is_long = len(self._text) - self._position > _LONG_SENTENCE
        if is_there or is_heard or not is_long:
            return None
        clauses = _UP_TO_A_CLAUSE_END.match(self._text, self._position)
        return clauses.end() if clauses else None

    def _end_within(self, limit: int) -> int:
        """Return where to divide a sentence that is too long for one request."""
        for pattern in (_UP_TO_A_CLAUSE_END, _UP_TO_A_WORD_END):
            if found := pattern.match(self._text, self._position, limit):
                return found.end()
        ends = (
            grapheme.end()
            for grapheme in _GRAPHEME.finditer(
                self._text, self._position, limit + _MOST_OF_A_GRAPHEME
            )
        )
        return max((end for end in ends if end <= limit), default=limit)
