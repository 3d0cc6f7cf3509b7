"""The frames of a speech socket: what each holds, and which texts they have spoken."""

import base64
import binascii
import json
from types import NoneType
from typing import Any, Final

from .errors import EndlessAnswerError, InvalidAnswerError

type Frame = dict[str, Any]

# Texts may come back twice, or with numbers in words.
_MOST_RETURNED: Final = 10

# Documented: only on the first frame of each synthesis.
_SYNTHESIS_STARTS: Final = "timeToFirstAudioFrameMs"


def parse_frame(data: str) -> Frame:
    """Return the content of a frame.

    Raises:
        InvalidAnswerError: It is no JSON object.

    """
    try:
        frame = json.loads(data)
    except (ValueError, RecursionError) as err:
        raise InvalidAnswerError("A frame is not JSON") from err
    if not isinstance(frame, dict):
        raise InvalidAnswerError("A frame is not a JSON object")
    return frame


def is_error(frame: Frame) -> bool:
    """Return whether a frame says what went wrong.

    `{"error": "..."}` is documented; the envelope of the REST answers is taken too.
    """
    return bool(
        frame.get("error") or frame.get("errors") or frame.get("type") == "error"
    )


def is_final(frame: Frame) -> bool:
    """Return whether a frame says that nothing more is to come."""
    return frame.get("isFinal") is True


class SpokenTexts:
    """The texts of one utterance, and what has come back of them.

    The service sends the audio of a sentence in small frames without a text, or in
    one frame that carries the sentence as its text, or first in small ones and then
    the whole again (documented, seen by others). So the audio of a frame with a text
    is taken only when no small frame came since the last one.

    A stretch is the audio from one text that came back to the next. Where a synthesis
    is said to start (`timeToFirstAudioFrameMs`, documented), a stretch starts as well.
    """

    def __init__(self) -> None:
        """Start with no text."""
        self._sent: list[str] = []
        self._sent_letters = 0
        self._returned: list[str] = []
        self._returned_letters = ""
        self._answered = 0
        self._answered_letters = 0
        self._nameless_stretches = 0
        self._stretch_is_open = False
        self._stretches_are_told = False

    def expect(self, text: str) -> None:
        """Note a text that was sent. Without a letter or digit it owes no audio."""
        if letters := _letters(text):
            self._sent.append(letters)
            self._sent_letters += len(letters)

    @property
    def sent(self) -> int:
        """Return how many texts owe audio, spoken or not."""
        return len(self._sent)

    @property
    def answered(self) -> int:
        """Return how many texts have surely been spoken, from the first on.

        Those are the texts that came back, in their order, from the first letter on.
        """
        return self._answered

    @property
    def have_audio(self) -> bool:
        """Return whether any audio has come."""
        return bool(self._returned or self._nameless_stretches)

    @property
    def are_owed(self) -> bool:
        """Return whether less text has come back than was sent.

        Says yes for too long where the service returns no texts, or shortened ones.
        """
        return len(self._returned_letters) < self._sent_letters

    @property
    def are_whole(self) -> bool:
        """Return whether every text has been answered with audio, as far as is told.

        A text is answered when it is found in the texts that came back with audio,
        joined, by letters and digits alone: so the service may split a text at its
        sentences, join two, and strip marks. For each text that is not found there
        must be a stretch of audio of its own, which came without a text or with one
        that was never sent: so the service may leave texts out or alter them. Where
        neither texts nor starts were told at all, any audio answers everything.
        """
        if self._nameless_stretches and not self._stretches_are_told:
            return True
        sent = "".join(self._sent)
        known = [text for text in self._returned if text in sent]
        spare = self._nameless_stretches + len(self._returned) - len(known)
        return _missing(self._sent, "".join(known)) <= spare

    def take(self, frame: Frame) -> bytes:
        """Return the audio of a frame that belongs to the speech; none is empty.

        Raises:
            InvalidAnswerError: The frame has the wrong shape or is no base64.
            EndlessAnswerError: Far more text has come back than was sent.

        """
        audio, text = frame.get("audio"), frame.get("text")
        if not isinstance(audio, (str, NoneType)):
            raise InvalidAnswerError("The audio of a frame is no text")
        if not isinstance(text, (str, NoneType)):
            raise InvalidAnswerError("The text of a frame is no text")
        if text:
            return self._take_with_text(text, audio)
        if not audio:
            return b""
        starts = frame.get(_SYNTHESIS_STARTS) is not None
        self._stretches_are_told |= starts
        if starts or not self._stretch_is_open:
            self._nameless_stretches += 1
        self._stretch_is_open = True
        return _decoded(audio)

    def _take_with_text(self, text: str, audio: str | None) -> bytes:
        """Return the audio of a frame with a text, unless it came before."""
        if not audio and not self._stretch_is_open:
            return b""
        self._stretches_are_told = True
        self._returned.append(letters := _letters(text))
        self._returned_letters += letters
        if len(self._returned_letters) > _MOST_RETURNED * (self._sent_letters + 1_000):
            raise EndlessAnswerError("More text comes back than was sent")
        self._count_answered()
        if self._stretch_is_open:
            self._stretch_is_open = False
            self._nameless_stretches -= 1
            return b""
        return _decoded(audio or "")

    def _count_answered(self) -> None:
        while self._answered < len(self._sent):
            text = self._sent[self._answered]
            if not self._returned_letters.startswith(text, self._answered_letters):
                return
            self._answered += 1
            self._answered_letters += len(text)


def _letters(text: str) -> str:
    """Return what of a text can be recognised after marks were stripped from it."""
    return "".join(filter(str.isalnum, text)).casefold()


def _missing(texts: list[str], spoken: str) -> int:
    """Return how many texts are not found, one after the other, in what was spoken."""
    missing = position = 0
    for text in texts:
        if (found := spoken.find(text, position)) < 0:
            missing += 1
        else:
            position = found + len(text)
    return missing


def _decoded(audio: str) -> bytes:
    try:
        return base64.b64decode(audio, validate=True)
    except (binascii.Error, ValueError) as err:
        raise InvalidAnswerError("The audio of a frame is not valid base64") from err
