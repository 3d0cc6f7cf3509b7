"""The text of an utterance, divided into segments for requests while it is written."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Iterable
from dataclasses import dataclass
import re
from typing import Final, Self
import unicodedata

import regex

from ..api import is_speakable
from .sentences import SentenceEnds, is_doubtful
from .tasks import end as end_tasks
from .timeouts import Timeouts

# Telnyx documents no limit per request. Other clients stay below 2,500 to 4,000.
MAX_REQUEST_CHARACTERS: Final = 2_000
# More than an hour of speech. That is most likely a mistake, and an expensive one.
MAX_MESSAGE_CHARACTERS: Final = 100_000

# How much text is read between two turns of the event loop: as much as one request
# takes, so that a message that fits into one request becomes one.
_CHARACTERS_AT_ONCE: Final = MAX_REQUEST_CHARACTERS

# A listener who hears nothing does not wait for the end of a longer sentence: it takes
# a model seconds to write, while a clause of it could already be heard.
_LONG_SENTENCE: Final = 200
# Speaking rate, including Kokoro's. Used to estimate how long a segment plays.
_CHARACTERS_A_SECOND: Final = 15

_UP_TO_A_CLAUSE_END: Final = re.compile(r".*(?:[,;:—–](?=\s)|[،、，；：])", re.DOTALL)
_UP_TO_A_WORD_END: Final = re.compile(r".*\S(?=\s)", re.DOTALL)
# What readers see as one character, and must not be split: a letter with its
# marks, a flag, an emoji of several.
_GRAPHEME: Final = regex.compile(r"\X")
_MOST_OF_A_GRAPHEME: Final = 50

_STOPS: Final = ".!?…。！？؟।॥"
_CLAUSE_MARKS: Final = ",;:—–،、，；：؛"
_WORD_CLOSERS: Final = '")]}”»'


class TextError(ValueError):
    """Base of everything that can be wrong with a text."""


class EmptyTextError(TextError):
    """A text has no words."""


class NothingToSpeakError(EmptyTextError):
    """A text has only symbols that cannot be spoken, or a model wrote nothing."""


class RequestTooLongError(TextError):
    """A text has more characters than one request takes."""


class TextTooLongError(TextError):
    """A text has more characters than a message may have."""


class TextStoppedError(TextError):
    """The writer of a text stopped without finishing it."""


class TextSegmenter:
    """Divides a text into segments while it is written.

    A segment is a piece of the text as it was written: complete sentences of at most
    2,000 characters in all. A longer sentence is divided after a clause, or else after
    a word. Only text that cannot be spoken is left out: see `is_speakable`.

    A segment may be less than a sentence while the text is being written: after a pause
    (see `division`), and when a listener hears nothing although much is written.

    An async context manager: leaving it stops reading.

    Attributes:
        position: How many segments have been handed out.

    """

    def __init__(self, writer: AsyncIterable[str], timeouts: Timeouts | None = None):
        """Start to read what a writer yields, in pieces of any size.

        A text that is already complete is read at once, without yielding to the loop.
        """
        self.position = 0
        self._timeouts = timeouts or Timeouts()
        self._text = ""
        self._pieces = 0
        self._ends: list[int] = []
        self._last_end = 0
        self._is_written = False
        # Whether more has been written than was read.
        self._is_behind = False
        self._divided_up_to = 0
        self._segments: list[str] = []
        self._loop = asyncio.get_running_loop()
        # Estimated time at which the listener runs out of audio.
        self._heard_until = self._loop.time()
        self._news = asyncio.Event()
        self._last_news = self._loop.time()
        self._reading = asyncio.create_task(self._read(writer), eager_start=True)

    async def __aenter__(self) -> Self:
        """Return the segmenter."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop reading."""
        await end_tasks(self._reading)

    @property
    def is_streamed(self) -> bool:
        """Return whether the text came in pieces, as it was written."""
        return self._pieces > 1

    @property
    def failure(self) -> BaseException | None:
        """Return the exception that ended the text, which `ready` and `replay` raise."""
        if not self._reading.done() or self._reading.cancelled():
            return None
        return self._reading.exception()

    @property
    def characters(self) -> int:
        """Return how many characters the segments have so far, each counted once."""
        return sum(map(len, self._segments))

    async def ready(self) -> bool:
        """Wait for the next segment; return False if the text has ended instead.

        Raises:
            EmptyTextError: The text has ended and is blank.
            NothingToSpeakError: It has ended with nothing that can be spoken.
            TextTooLongError: It has more than 100,000 characters.
            TextStoppedError: Nothing was written for too long.
            Exception: The writer failed, with this.

        """
        while self.position == len(self._segments):
            self._news.clear()
            if segment := self._take():
                self._segments.append(segment)
                begin = max(self._loop.time(), self._heard_until)
                self._heard_until = begin + len(segment) / _CHARACTERS_A_SECOND
            elif self._is_written:
                await self._check_writer()
                if self._segments:
                    return False
                if self._text.strip() or self.is_streamed:
                    # Of a model's answer: nobody made a mistake.
                    raise NothingToSpeakError("Nothing in the text can be spoken")
                raise EmptyTextError("The text contains no words")
            else:
                await self._wait_for_news()
        return True

    async def next(self) -> str | None:
        """Return the next segment as soon as a sentence is complete, None at the end.

        The first sentence comes alone. Later segments hold everything that is complete
        by the time they are requested. Raises what `ready` does.
        """
        if not await self.ready():
            return None
        self.position += 1
        return self._segments[self.position - 1]

    def seek(self, position: int) -> None:
        """Hand out the segments again from this one on, counted from 0."""
        self.position = position

    async def replay(self) -> AsyncGenerator[str]:
        """Yield the text from its beginning, as it is written.

        Raises what `ready` does, except for a text without words.
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
        """Wait until something is written, or until what was written is to be spoken.

        Only the next word shows whether a paused text was divided correctly, and that
        word may take long. Everything is spoken before the writer is given up on.
        """
        start = max(self._last_end, self._divided_up_to)
        divided = division(self._text, start, self._timeouts)
        seconds = self._timeouts.text
        if divided is not None:
            seconds = min(seconds, divided.seconds)
        try:
            async with asyncio.timeout_at(self._last_news + seconds):
                await self._news.wait()
        except TimeoutError:
            if divided is None:
                raise TextStoppedError(
                    f"Nothing was written for {seconds:g} seconds"
                ) from None
            self._add_ends((divided.end,))

    async def _check_writer(self) -> None:
        """Raise the exception of the writer, which has ended."""
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
                        f"The limit is {MAX_MESSAGE_CHARACTERS:,} characters"
                    )
                self._pieces += 1
                for start in range(0, len(piece), _CHARACTERS_AT_ONCE):
                    end = start + _CHARACTERS_AT_ONCE
                    self._is_behind = end < len(piece)
                    self._text += piece[start:end]
                    self._add_ends(ends.add(piece[start:end]))
                    self._tell()
                    if self._is_behind:
                        await asyncio.sleep(0)
            self._add_ends((len(self._text),))
        finally:
            self._is_written = True
            self._tell()

    def _add_ends(self, ends: Iterable[int]) -> None:
        self._ends.extend(ends)
        self._last_end = max(self._ends, default=self._last_end)

    def _tell(self) -> None:
        self._last_news = self._loop.time()
        self._news.set()

    def _take(self) -> str | None:
        """Take the next segment off the text, None if it is not complete yet."""
        while end := self._next_end():
            segment = self._text[self._divided_up_to : end].strip()
            self._divided_up_to = end
            self._ends = [later for later in self._ends if later > end]
            if is_speakable(segment):
                return segment
        return None

    def _next_end(self) -> int | None:
        """Return where the next segment ends, None if that is not written yet."""
        start = self._divided_up_to
        limit = start + MAX_REQUEST_CHARACTERS
        if self._is_behind and len(self._text) < limit:
            return None
        # A second sentence must not delay a first one that can be spoken.
        is_there = self._is_written or self._is_behind
        if within := [end for end in self._ends if start < end <= limit]:
            return max(within) if self._segments or is_there else min(within)
        if len(self._text) > limit:
            return _end_within(self._text, start, limit)
        is_heard = self._loop.time() < self._heard_until
        is_long = len(self._text) - start > _LONG_SENTENCE
        if is_there or is_heard or not is_long:
            return None
        clauses = _UP_TO_A_CLAUSE_END.match(self._text, start)
        return clauses.end() if clauses else None


def _end_within(text: str, start: int, limit: int) -> int:
    """Return where to divide a sentence that is too long for one request."""
    for pattern in (_UP_TO_A_CLAUSE_END, _UP_TO_A_WORD_END):
        if found := pattern.match(text, start, limit):
            return found.end()
    graphemes = _GRAPHEME.finditer(text, start, limit + _MOST_OF_A_GRAPHEME)
    ends = (grapheme.end() for grapheme in graphemes)
    return max((end for end in ends if end <= limit), default=limit)


@dataclass(frozen=True, slots=True)
class Division:
    """A place where a text may be divided once nothing was written for some seconds."""

    end: int
    seconds: float


def division(text: str, start: int, timeouts: Timeouts) -> Division | None:
    """Return where a text that pauses may be divided after a position, and how soon.

    A language model that uses a tool announces it and writes nothing more until the
    tool has answered, so the text alone does not tell its end. The less certain an end
    is, the longer is the wait for it. The place is the end of the text, or the last
    word before it, which may be incomplete. None if there is nothing to speak.
    """
    end = len(text.rstrip())
    if not is_speakable(text[start:end]):
        return None
    if (seconds := _seconds_at(text, start, end, timeouts)) is not None:
        return Division(end, seconds)
    if end < len(text):
        return Division(end, timeouts.words)
    words = _UP_TO_A_WORD_END.match(text, start)
    if words and is_speakable(text[start : words.end()]):
        return Division(words.end(), timeouts.words)
    return Division(end, timeouts.doubt)


def _seconds_at(text: str, start: int, end: int, timeouts: Timeouts) -> float | None:
    """Return how long a pause turns a text's last mark into an end, None if no mark."""
    last = _before_closers(text, start, end)
    mark, before = text[last - 1], text[last - 2 : last - 1]
    if mark in _STOPS:
        return timeouts.doubt if is_doubtful(text, last) else timeouts.sentence
    if mark in _CLAUSE_MARKS:
        # "3," may become "3,5", and "10:" a time.
        return timeouts.doubt if before.isdigit() else timeouts.clause
    # No word continues after these.
    closed = (
        text[end - 1] in _WORD_CLOSERS or unicodedata.category(text[end - 1]) == "So"
    )
    return timeouts.clause if closed else None


def _before_closers(text: str, start: int, end: int) -> int:
    """Return where the text ends, ignoring closing marks and emoji."""
    marks = _STOPS + _CLAUSE_MARKS
    while end > start + 1 and text[end - 1] not in marks:
        if is_speakable(text[end - 1]):
            break
        end -= 1
    return end
