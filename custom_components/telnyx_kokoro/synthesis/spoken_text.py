"""The segments of a text as they are sent: in other words, and by several voices."""

from collections.abc import Iterator
import logging
from typing import Final

from ..api import is_speakable
from ..wording import in_words
from .models import NothingToSpeakError, Segment, VoiceSettings
from .segmenter import TextSegmenter
from .sentences import SentenceEnds
from .text_division import MAX_REQUEST_CHARACTERS, end_within

_LOGGER: Final = logging.getLogger(__name__)

# Of the text before, in characters: a few words.
_MOST_BEFORE: Final = 60


class TextReader:
    """Turns the parts of one text into segments: language, replacements, numbers."""

    def __init__(self, settings: VoiceSettings) -> None:
        """Begin with the voice of the settings."""
        self._wording = settings.wording
        self._own = self._voice = (settings.voice, settings.locale)
        self._recognized: set[tuple[str, str]] = set()
        self._before = ""

    def of_whole(self, text: str, part: str) -> list[Segment]:
        """Return the segments of a part, in the language of the whole text."""
        self._voice = self._voice_of(text)
        return list(self._spoken(part))

    def of_sentences(self, text: str) -> list[Segment]:
        """Return the segments of some sentences, each of them in its own language."""
        if self._wording.recognizer is None:
            return list(self._spoken(text))
        segments: list[Segment] = []
        start = begin = 0
        for end in sorted({*SentenceEnds().add(text), len(text)}):
            voice = self._voice_of(text[start:end])
            if voice != self._voice:
                segments += self._spoken(text[begin:start])
                self._voice, begin = voice, start
            start = end
        return segments + list(self._spoken(text[begin:]))

    def _voice_of(self, text: str) -> tuple[str, str]:
        """Return the voice of a sentence, the profile's own if it is uncertain.

        In a text whose sentences have all been in another language so far, it is the
        voice of that one.
        """
        recognizer = self._wording.recognizer
        language = recognizer.language_of(text) if recognizer else None
        if language is not None:
            voice = self._wording.voices.get(language)
            recognized = (voice.full_id, voice.locale) if voice else self._own
            self._recognized.add(recognized)
            return recognized
        only, *others = self._recognized or (self._own,)
        return self._own if others else only

    def _spoken(self, text: str) -> Iterator[Segment]:
        """Yield segments with the current voice, none if there is nothing to speak."""
        voice, locale = self._voice
        wording = self._wording
        words = in_words(
            text.strip(),
            wording.replacements,
            locale if wording.spells_out else None,
            self._before,
        ).strip()
        if words != text.strip():
            _LOGGER.debug("Speaking %r as %r", text.strip(), words)
        self._before = f"{self._before}{text.strip()} "[-_MOST_BEFORE:]
        # Words are longer than numbers.
        while len(words) > MAX_REQUEST_CHARACTERS:
            end = end_within(words, 0, MAX_REQUEST_CHARACTERS)
            yield Segment(words[:end].strip(), voice)
            words = words[end:].strip()
        if is_speakable(words):
            yield Segment(words, voice)


class SpokenText:
    """The segments of an utterance, which can be handed out again.

    Attributes:
        position: How many segments have been handed out. Set it back to hand them out
            again.

    """

    def __init__(self, segmenter: TextSegmenter, settings: VoiceSettings) -> None:
        """Begin with the segmenter's next segment."""
        self.position = 0
        self._segmenter = segmenter
        self._reader = TextReader(settings)
        self._segments: list[Segment] = []

    @property
    def characters(self) -> int:
        """Return how many characters the segments have so far, each counted once."""
        return sum(len(segment.text) for segment in self._segments)

    async def peek(self) -> Segment | None:
        """Return the next segment without handing it out, None at the end.

        Raises what `TextSegmenter.next` does.
        """
        while self.position == len(self._segments):
            text = await self._segmenter.next()
            if text is None:
                if not self._segments:
                    raise NothingToSpeakError("Nothing in the text is to be spoken")
                return None
            if self._segmenter.is_announcement:
                whole = self._segmenter.text
                self._segments += self._reader.of_whole(whole, text)
            else:
                self._segments += self._reader.of_sentences(text)
        return self._segments[self.position]

    async def next(self) -> Segment | None:
        """Return the next segment, None at the end.

        Raises what `TextSegmenter.next` does.
        """
        segment = await self.peek()
        self.position += segment is not None
        return segment
