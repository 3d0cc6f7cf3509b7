"""The frames of a speech socket: what each holds, and which texts they have spoken."""

import base64
import binascii
from collections import deque
import json
from types import NoneType
from typing import Any, Final

from .errors import InvalidResponseError, ResponseTooLongError
from .speakable import is_speakable

type Frame = dict[str, Any]

# Texts may come back twice, or with numbers in words.
_MOST_RETURNED: Final = 10

# Documented: only on the first frame of each synthesis.
_SYNTHESIS_STARTS: Final = "timeToFirstAudioFrameMs"

# By so much two encodings of one sound may differ: tags, and an index frame.
_BYTES_OF_TAGS: Final = 1_024


def parse_frame(data: str) -> Frame:
    """Return the content of a frame.

    Raises:
        InvalidResponseError: It is no JSON object.

    """
    try:
        frame = json.loads(data)
    except (ValueError, RecursionError) as err:
        raise InvalidResponseError("A frame is not JSON") from err
    if not isinstance(frame, dict):
        raise InvalidResponseError("A frame is not a JSON object")
    return frame


def is_error(frame: Frame) -> bool:
    """Return whether a frame says what went wrong.

    `{"error": "..."}` is documented; the envelope of the REST answers is taken too.
    """
    return bool(
        frame.get("error") or frame.get("errors") or frame.get("type") == "error"
    )


def is_final(frame: Frame) -> bool:
    """Return whether a frame says that a text, or all of them, has been spoken."""
    return frame.get("isFinal") is True


class SpokenTexts:
    """The texts of one utterance, and what has come back of them, in order.

    The service sends the audio of a sentence in small frames without a text, or in
    one frame that carries the sentence as its text, or first in small ones and then
    the whole again (documented, seen by others). A frame with a text but no audio
    names the small ones before it, or those after it where such a frame comes first.

    A stretch is the audio of one sentence. It begins after a frame with a text, after
    a final frame, or where a synthesis is said to start (`timeToFirstAudioFrameMs`,
    documented). A frame with a text names the first stretch that has no name yet, and
    its audio is that stretch's again.

    The service may divide a text at its sentences, join two, strip marks and write
    numbers in words. So names tell something only while they are, letter by letter
    and from the first on, what was sent; nothing is ever searched for in them.
    """

    def __init__(self) -> None:
        """Start with no text."""
        self._sent: list[str] = []
        self._sent_letters = 0
        self._returned_letters = ""
        self._answered = 0
        self._answered_letters = 0
        self._stretches = 0
        self._stretch_is_open = False
        self._stretches_are_told = False
        # The bytes of each stretch without a name that were not sent again.
        self._nameless: deque[int] = deque()
        self._all_are_named = True
        self._names_come_first = False
        self._announced: str | None = None
        self._finals = 0
        self._has_audio_since_final = False

    def expect(self, text: str) -> None:
        """Note a text that was sent. It owes audio if it can be spoken."""
        if is_speakable(text):
            letters = _letters(text)
            self._sent.append(letters)
            self._sent_letters += len(letters)

    @property
    def sent(self) -> int:
        """Return how many texts owe audio, spoken or not."""
        return len(self._sent)

    @property
    def answered(self) -> int:
        """Return how many texts have surely been spoken, from the first on.

        The audio that follows is the next text's: nothing is counted while audio has
        come that no name has been given to.
        """
        return self._answered

    @property
    def have_audio(self) -> bool:
        """Return whether any audio has come."""
        return self._stretches > 0

    @property
    def are_owed(self) -> bool:
        """Return whether less has come back than was sent.

        Says yes for too long where the service returns no texts, or shortened ones.
        """
        return (
            self._finals < len(self._sent)
            and len(self._returned_letters) < self._sent_letters
        )

    @property
    def are_named_whole(self) -> bool:
        """Return whether every text has come back, to the letter and with audio."""
        return self._answered == len(self._sent)

    @property
    def are_whole(self) -> bool:
        """Return whether a final frame can mean that every text was answered.

        If all that came back is to the letter the first few texts, then the others were
        left out. Where there is a final frame for each text (documented), they are
        counted. Where there is one for all (seen by others), there must be as many
        stretches of audio as texts, as far as they can be told apart.
        """
        if not self._sent or self.are_named_whole:
            return True
        if not self.have_audio or self._lacks_whole_texts:
            return False
        if self._finals > 1:
            return self._finals >= len(self._sent)
        return not self._stretches_are_told or self._stretches >= len(self._sent)

    def take(self, frame: Frame) -> bytes:
        """Return the audio of a frame that belongs to the speech; none is empty.

        Raises:
            InvalidResponseError: The frame has the wrong shape or is no base64.
            ResponseTooLongError: Far more text has come back than was sent.

        """
        audio, text = frame.get("audio"), frame.get("text")
        if not isinstance(audio, (str, NoneType)):
            raise InvalidResponseError("The audio of a frame is no text")
        if not isinstance(text, (str, NoneType)):
            raise InvalidResponseError("The text of a frame is no text")
        chunk = _decoded(audio) if audio else b""
        if text:
            chunk = self._take_with_text(text, chunk)
        elif chunk:
            self._take_small(chunk, starts=frame.get(_SYNTHESIS_STARTS) is not None)
        if is_final(frame):
            self._take_final()
        return chunk

    def _take_small(self, chunk: bytes, *, starts: bool) -> None:
        """Note audio without a text, which may be the start of a synthesis."""
        self._stretches_are_told |= starts
        if starts or not self._stretch_is_open:
            self._stretches += 1
            self._nameless.append(0)
        self._stretch_is_open = True
        self._nameless[-1] += len(chunk)
        self._has_audio_since_final = True

    def _take_with_text(self, text: str, chunk: bytes) -> bytes:
        """Return the audio of a frame with a text, unless it came before."""
        if not chunk:
            self._take_name(text)
            return b""
        self._stretches_are_told = True
        self._has_audio_since_final = True
        self._announced = None
        if self._nameless:
            self._take_again(len(chunk))
            chunk = b""
        else:
            self._stretches += 1
        self._return(text)
        return chunk

    def _take_name(self, text: str) -> None:
        """Note a text without audio: the name of what came, or of what comes."""
        if not self.have_audio:
            self._names_come_first = True
        if self._names_come_first:
            self._end_announced()
            self._announced = text
        elif self._nameless:
            self._nameless.popleft()
            self._return(text)

    def _end_announced(self) -> None:
        """Give the audio that has come the name that stood before it."""
        if self._announced is not None and self._nameless:
            self._nameless.clear()
            self._return(self._announced)
        self._announced = None

    def _take_again(self, size: int) -> None:
        """Note that so many bytes of nameless stretches have come again.

        The whole may come in several frames, or be that of several stretches.
        """
        while self._nameless:
            left = self._nameless[0] - size
            if left > _BYTES_OF_TAGS:
                self._nameless[0] = left
                return
            self._nameless.popleft()
            size = -left
            if size <= _BYTES_OF_TAGS:
                return

    def _take_final(self) -> None:
        """End what is under way."""
        self._finals += self._has_audio_since_final
        self._has_audio_since_final = False
        self._end_announced()
        self._stretch_is_open = False
        self._all_are_named &= not self._nameless
        self._nameless.clear()

    def _return(self, text: str) -> None:
        """Note that a text came back; it ends a stretch."""
        self._stretches_are_told = True
        self._stretch_is_open = False
        self._returned_letters += _letters(text)
        if len(self._returned_letters) > _MOST_RETURNED * (self._sent_letters + 1_000):
            raise ResponseTooLongError("More text comes back than was sent")
        self._count_answered()

    def _count_answered(self) -> None:
        if self._nameless or not self._all_are_named:
            return
        while self._answered < len(self._sent):
            text = self._sent[self._answered]
            if not self._returned_letters.startswith(text, self._answered_letters):
                return
            self._answered += 1
            self._answered_letters += len(text)

    @property
    def _lacks_whole_texts(self) -> bool:
        """Return whether what came is to the letter the first texts, and no more.

        A sign by itself may have come with the text before it, and without a name.
        """
        return (
            self._all_are_named
            and not self._nameless
            and any(map(str.isalnum, "".join(self._sent[self._answered :])))
            and self._answered_letters == len(self._returned_letters)
        )


def _letters(text: str) -> str:
    """Return what of a text can be recognised after marks were stripped from it.

    Of one without letters and digits that is all of it: "€" is spoken, too.
    """
    return "".join(filter(str.isalnum, text)).casefold() or "".join(text.split())


def _decoded(audio: str) -> bytes:
    try:
        return base64.b64decode(audio, validate=True)
    except (binascii.Error, ValueError) as err:
        raise InvalidResponseError("The audio of a frame is not valid base64") from err
