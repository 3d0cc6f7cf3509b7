"""The text of an utterance, divided into segments for requests while it is written."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable
from typing import Final, Self

from ..api import is_speakable
from ..wording import Replacements
from .models import (
    EmptyTextError,
    NothingToSpeakError,
    TextStoppedError,
    TextTooLongError,
)
from .sentences import SentenceEnds
from .tasks import end as end_tasks
from .text_division import (
    MAX_REQUEST_CHARACTERS,
    UP_TO_A_CLAUSE_END,
    end_before_parted,
    end_within,
)
from .text_pauses import end_after_pause
from .timeouts import Timeouts

# More than an hour of speech. That is most likely a mistake, and an expensive one.
MAX_MESSAGE_CHARACTERS: Final = 100_000

# How much text is read between two turns of the event loop: as much as one request
# takes, so that a message that fits into one request becomes one.
_CHARACTERS_AT_ONCE: Final = MAX_REQUEST_CHARACTERS

# A listener who hears nothing does not wait for the end of a longer sentence: it takes
# a model seconds to write, while a clause of it could already play.
_LONG_SENTENCE: Final = 200
# Speaking rate, including Kokoro's. Used to estimate how long a segment plays.
_CHARACTERS_A_SECOND: Final = 15


class TextSegmenter:
    """Divides a text into segments while it is written.

    A segment consists of complete sentences, unchanged, of at most 2,000 characters in
    all. A longer sentence is divided after a clause, or else after a word. Text that
    cannot be spoken is left out: see `is_speakable`. While the text is being written, a
    segment may be less than a sentence: after a pause (see `end_after_pause`), or when
    nothing plays although much is written.

    An async context manager: leaving it stops reading.

    Attributes:
        segments: How many segments have been handed out.

    """

    def __init__(
        self,
        source: AsyncIterable[str],
        timeouts: Timeouts | None = None,
        replacements: Replacements | None = None,
    ) -> None:
        """Start to read a text, in pieces of any size.

        A text that is already complete is read at once, without yielding to the loop.
        A pause does not divide it within a text of the replacements.
        """
        self._timeouts = timeouts or Timeouts()
        self._replacements = replacements or Replacements()
        self._text = ""
        self._pieces = 0
        self._ends: list[int] = []
        # Up to here, a pause has divided the text, whatever may go on.
        self._paused_at = 0
        # Whether more has been written than was read.
        self._is_behind = False
        self._divided_up_to = 0
        self.segments = 0
        self._loop = asyncio.get_running_loop()
        # Estimated time at which the listener runs out of audio.
        self._plays_until = self._loop.time()
        self._news = asyncio.Event()
        self._last_news = self._loop.time()
        self._reading = asyncio.create_task(self._read(source), eager_start=True)
        self._reading.add_done_callback(self._notify)

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
        """Return the exception that ended the text; `next` and `replay` raise it."""
        has_ended = self._reading.done() and not self._reading.cancelled()
        return self._reading.exception() if has_ended else None

    @property
    def text(self) -> str:
        """Return what has been read so far."""
        return self._text

    @property
    def is_announcement(self) -> bool:
        """Return whether the whole text was there from the beginning."""
        return not self.is_streamed and (self._is_behind or self._reading.done())

    async def next(self) -> str | None:
        """Return the next segment as soon as a sentence is complete, None at the end.

        The first sentence is alone. Later segments contain everything that is complete
        by the time they are requested.

        Raises:
            EmptyTextError: The text has ended and is blank.
            NothingToSpeakError: It has ended with nothing that can be spoken.
            TextTooLongError: It has more than 100,000 characters.
            TextStoppedError: Nothing was written for too long.
            Exception: The source of the text failed, with this.

        """
        while True:
            self._news.clear()
            if segment := self._take():
                self.segments += 1
                begin = max(self._loop.time(), self._plays_until)
                self._plays_until = begin + len(segment) / _CHARACTERS_A_SECOND
                return segment
            if not self._reading.done():
                await self._wait_for_news()
                continue
            self._check_source()
            if self.segments:
                return None
            if self._text.strip() or self.is_streamed:
                # Of a model's answer: nobody made a mistake.
                raise NothingToSpeakError("Nothing in the text can be spoken")
            raise EmptyTextError("The text contains no words")

    async def replay(self) -> AsyncGenerator[str]:
        """Yield the text from its beginning, as it is written.

        Raises what `next` does, except for a text without words.
        """
        position = 0
        while True:
            self._news.clear()
            if piece := self._text[position:]:
                position += len(piece)
                yield piece
            elif self._reading.done():
                self._check_source()
                return
            else:
                await self._wait_for_news()

    async def _wait_for_news(self) -> None:
        # Only the next word shows whether a paused text was divided correctly, and it
        # may take long. Everything is spoken before TextStoppedError is raised.
        start = max((self._divided_up_to, *self._ends))
        after_pause = end_after_pause(
            self._text, start, self._timeouts, self._replacements
        )
        seconds = self._timeouts.text
        if after_pause:
            seconds = min(seconds, after_pause[1])
        try:
            async with asyncio.timeout_at(self._last_news + seconds):
                await self._news.wait()
        except TimeoutError:
            if not after_pause:
                raise TextStoppedError(
                    f"Nothing was written for {seconds:g} seconds"
                ) from None
            self._paused_at = after_pause[0]
            self._ends.append(self._paused_at)

    def _check_source(self) -> None:
        if self._reading.cancelled():
            raise TextStoppedError("The source of the text was cancelled")
        self._reading.result()

    async def _read(self, source: AsyncIterable[str]) -> None:
        ends = SentenceEnds()
        async for piece in source:
            if len(self._text) + len(piece) > MAX_MESSAGE_CHARACTERS:
                raise TextTooLongError(
                    f"The limit is {MAX_MESSAGE_CHARACTERS:,} characters"
                )
            self._pieces += 1
            for start in range(0, len(piece), _CHARACTERS_AT_ONCE):
                end = start + _CHARACTERS_AT_ONCE
                self._is_behind = end < len(piece)
                self._text += piece[start:end]
                self._ends.extend(ends.add(piece[start:end]))
                self._notify()
                if self._is_behind:
                    await asyncio.sleep(0)
        self._ends.append(len(self._text))

    def _notify(self, *_: object) -> None:
        self._last_news = self._loop.time()
        self._news.set()

    def _take(self) -> str | None:
        while end := self._next_end():
            segment = self._text[self._divided_up_to : end].strip()
            self._divided_up_to = end
            if is_speakable(segment):
                return segment
        return None

    def _next_end(self) -> int | None:
        start = self._divided_up_to
        limit = start + MAX_REQUEST_CHARACTERS
        self._ends = [end for end in self._ends if end > start]
        if self._is_behind and len(self._text) < limit:
            return None
        # A second sentence must not delay a first one that can be spoken.
        is_there = self._is_behind or self._reading.done()
        takes_most = self.segments > 0 or is_there
        for end in sorted(self._ends, reverse=takes_most):
            if end <= limit and self._parts_none(end):
                return end
        if len(self._text) > limit:
            end = end_within(self._text, start, limit)
            return end_before_parted(self._text, start, end, self._replacements) or end
        is_playing = self._loop.time() < self._plays_until
        if is_there or is_playing or len(self._text) - start <= _LONG_SENTENCE:
            return None
        clauses = UP_TO_A_CLAUSE_END.match(self._text, start)
        if clauses is None:
            return None
        end = clauses.end()
        return end_before_parted(self._text, start, end, self._replacements)

    def _parts_none(self, end: int) -> bool:
        if end <= self._paused_at:
            return True
        is_whole = self._reading.done()
        return self._replacements.around(self._text, end, is_whole=is_whole) is None
