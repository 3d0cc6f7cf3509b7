"""The text of an utterance, handed out in parts for requests while it is written."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable
import re
from types import TracebackType
from typing import Final, Self

from .sentences import SentenceEnds
from .settings import Patience
from .tasks import end

# How long a request may be is not documented; others stay below 2,500 to 4,000.
MAX_REQUEST_CHARACTERS: Final = 2_000
# More than an hour of speech. Nobody means that, and somebody pays for it.
MAX_MESSAGE_CHARACTERS: Final = 100_000

# What is read of a text between two turns of the event loop: as much as one request
# takes, so that a message which fits into one is one.
_CHARACTERS_AT_ONCE: Final = MAX_REQUEST_CHARACTERS
_LOOKS_WHOLE: Final = re.compile(r"""[.!?…。！？]['"”’»)\]]*\s*\Z""")

_UP_TO_A_CLAUSE_END: Final = re.compile(r".*(?:[,;:—–](?=\s)|[،、，；：])", re.DOTALL)
_UP_TO_A_WORD_END: Final = re.compile(r".*\S(?=\s)", re.DOTALL)


class TextError(ValueError):
    """Base of what can be wrong with a text."""


class EmptyTextError(TextError):
    """There is not a single word in a text."""


class TextTooLongError(TextError):
    """A text has more characters than anybody means to hear."""


class TextStoppedError(TextError):
    """The writer of a text has not gone on, nor said that this was all."""


class TextFeed:
    """Text that is being written, and which part of it is to be spoken next.

    A part is a piece of the text as it was written, of whole sentences and at most
    2,000 characters. A longer sentence is divided after a clause, or else a word.
    Left out is only what nobody can speak: parts without a letter or digit.

    An async context manager: leaving it stops reading.
    """

    def __init__(self, writer: AsyncIterable[str], patience: Patience | None = None):
        """Start to read what a writer yields, in pieces of any size.

        A text that is there already is read at once, without a turn of the loop.
        """
        self._patience = patience or Patience()
        self._text = ""
        self._pieces = 0
        self._sentence_ends: list[int] = []
        self._is_written = False
        # Whether more has been written than was read.
        self._is_behind = False
        self._position = 0
        self._parts: list[str] = []
        self._given = 0
        self._news = asyncio.Event()
        self._last_news = asyncio.get_running_loop().time()
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
            EmptyTextError: The text has ended without a word.
            TextTooLongError: It has more than 100,000 characters.
            TextStoppedError: Nothing was written for too long.
            Exception: The writer failed, with this.

        """
        while self._given == len(self._parts):
            self._news.clear()
            if part := self._take():
                self._parts.append(part)
            elif self._is_written:
                await self._check_writer()
                if not self._parts:
                    raise EmptyTextError("There is no word in the text")
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
        """Wait until something is written, or what was written counts as a sentence."""
        whole = self._end_that_looks_whole()
        seconds = self._patience.text if whole is None else self._patience.sentence
        limit = asyncio.timeout_at(self._last_news + seconds)
        try:
            async with limit:
                await self._news.wait()
        except TimeoutError:
            if whole is None:
                raise TextStoppedError(
                    f"Nothing was written for {seconds:g} seconds"
                ) from None
            self._sentence_ends.append(whole)

    def _end_that_looks_whole(self) -> int | None:
        """Return where the text ends, if that looks like the end of a sentence.

        Whether it is one only the next word tells, and that may take its time: a
        language model that uses a tool, for one, says so and writes nothing more.
        """
        known = self._sentence_ends[-1] if self._sentence_ends else 0
        end = len(self._text.rstrip())
        if end <= max(known, self._position) or not _LOOKS_WHOLE.search(self._text):
            return None
        return end

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
            self._sentence_ends.append(len(self._text))
        finally:
            self._is_written = True
            self._tell()

    def _add(self, some: str, ends: SentenceEnds) -> None:
        self._text += some
        self._sentence_ends.extend(ends.add(some))
        self._tell()

    def _tell(self) -> None:
        self._last_news = asyncio.get_running_loop().time()
        self._news.set()

    def _take(self) -> str | None:
        """Take the next part off the text, None if it is not whole yet."""
        while end := self._next_end():
            part = self._text[self._position : end].strip()
            self._position = end
            if any(char.isalnum() for char in part):
                return part
        return None

    def _next_end(self) -> int | None:
        """Return where the next part ends, None if that is not written yet."""
        limit = self._position + MAX_REQUEST_CHARACTERS
        if self._is_behind and len(self._text) < limit:
            return None
        within = [end for end in self._sentence_ends if self._position < end <= limit]
        if within:
            # Nobody waits for a second sentence while the first can be spoken.
            is_there = self._is_written or self._is_behind
            return within[-1] if self._parts or is_there else within[0]
        if len(self._text) <= limit:
            return None
        too_long = self._text[self._position : limit]
        for pattern in (_UP_TO_A_CLAUSE_END, _UP_TO_A_WORD_END):
            if found := pattern.match(too_long):
                return self._position + found.end()
        return limit
