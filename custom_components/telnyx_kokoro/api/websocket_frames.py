"""Frames of a WebSocket, and which of the sent texts they have spoken."""

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
_MAX_RETURNS: Final = 10

# Documented: only on the first frame of each synthesis.
_SYNTHESIS_STARTS: Final = "timeToFirstAudioFrameMs"

# Two encodings of one sound may differ by this: tags, and an index frame.
_BYTES_OF_TAGS: Final = 1_024


def parse_frame(data: str) -> Frame:
    """Return the content of a frame.

    Raises:
        InvalidResponseError: It is not a JSON object.

    """
    try:
        frame = json.loads(data)
    except (ValueError, RecursionError) as err:
        raise InvalidResponseError("A frame is not JSON") from err
    if not isinstance(frame, dict):
        raise InvalidResponseError("A frame is not a JSON object")
    return frame


def is_error(frame: Frame) -> bool:
    """Return whether a frame reports an error.

    `{"error": "..."}` is documented; the envelope of REST is accepted too.
    """
    return bool(
        frame.get("error") or frame.get("errors") or frame.get("type") == "error"
    )


def is_final(frame: Frame) -> bool:
    """Return whether a frame says that a text, or all of them, has been spoken."""
    return frame.get("isFinal") is True


class SpokenTexts:
    """The texts of one utterance, and the audio and texts that came back, in order.

    The service sends the audio of a sentence in small frames without a text, in one
    frame with the sentence as its text, or in small ones followed by the whole again
    (documented, seen by others). A frame with a text but no audio names the small ones
    before it, or those after it if the first frame is of that kind.

    A stretch is the audio of one sentence. It begins after a frame with a text, after
    a final frame, or where a frame says that a synthesis starts
    (`timeToFirstAudioFrameMs`, documented). A frame with a text names the first
    stretch without a name, and its audio is that stretch's again.

    The service may split a text into sentences, join two, strip punctuation and spell
    out numbers. So names count only while they equal the sent texts, letter by letter
    from the beginning; they are never searched.
    """

    def __init__(self) -> None:
        """Begin without a text."""
        self._sent: list[str] = []
        self._sent_letters = 0
        self._returned_letters = ""
        self._spoken = 0
        self._spoken_letters = 0
        self._stretches = 0
        self._stretch_is_open = False
        self._stretches_are_marked = False
        # The bytes of each stretch without a name that were not sent again.
        self._nameless: deque[int] = deque()
        self._all_are_named = True
        self._names_come_first = False
        self._announced: str | None = None
        self._finals = 0
        self._has_audio_since_final = False

    def expect(self, text: str) -> None:
        """Add a text that was sent. Its audio is due if it can be spoken."""
        if is_speakable(text):
            letters = _letters(text)
            self._sent.append(letters)
            self._sent_letters += len(letters)

    @property
    def sent(self) -> int:
        """Return how many texts can be spoken, whether they have been or not."""
        return len(self._sent)

    @property
    def spoken(self) -> int:
        """Return how many texts, from the first, are known to have been spoken."""
        return self._spoken

    @property
    def have_audio(self) -> bool:
        """Return whether any audio has arrived."""
        return self._stretches > 0

    @property
    def are_owed(self) -> bool:
        """Return whether less has been returned than was sent.

        Stays true too long if the service returns no texts, or shortened ones.
        """
        return (
            self._finals < len(self._sent)
            and len(self._returned_letters) < self._sent_letters
        )

    @property
    def are_named_whole(self) -> bool:
        """Return whether every text has been returned verbatim, with audio."""
        return self._spoken == len(self._sent)

    @property
    def are_whole(self) -> bool:
        """Return whether a final frame can mean that every text was spoken.

        If exactly the first few texts have come back, the others were left out. Final
        frames for each text (documented) are counted. With one for all (seen by
        others) there must be as many stretches as texts, if these can be told apart.
        """
        if not self._sent or self.are_named_whole:
            return True
        if not self.have_audio or self._lacks_whole_texts:
            return False
        if self._finals > 1:
            return self._finals >= len(self._sent)
        return not self._stretches_are_marked or self._stretches >= len(self._sent)

    def take(self, frame: Frame) -> bytes:
        """Return the audio of a frame, without audio that was already received.

        Raises:
            InvalidResponseError: The frame has the wrong shape or is not base64.
            ResponseTooLongError: Far more text came back than was sent.

        """
        audio, text = frame.get("audio"), frame.get("text")
        if not isinstance(audio, (str, NoneType)):
            raise InvalidResponseError("The audio of a frame is not a string")
        if not isinstance(text, (str, NoneType)):
            raise InvalidResponseError("The text of a frame is not a string")
        chunk = _decoded(audio) if audio else b""
        if text:
            chunk = self._take_with_text(text, chunk)
        elif chunk:
            self._take_small(chunk, starts=frame.get(_SYNTHESIS_STARTS) is not None)
        if is_final(frame):
            self._take_final()
        return chunk

    def _take_small(self, chunk: bytes, *, starts: bool) -> None:
        self._stretches_are_marked |= starts
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
        self._stretches_are_marked = True
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
        """Take a text without audio: the name of what came, or of what follows."""
        if not self.have_audio:
            self._names_come_first = True
        if self._names_come_first:
            self._end_announced()
            self._announced = text
        elif self._nameless:
            self._nameless.popleft()
            self._return(text)

    def _end_announced(self) -> None:
        """Give audio the name that came before it."""
        if self._announced is not None and self._nameless:
            self._nameless.clear()
            self._return(self._announced)
        self._announced = None

    def _take_again(self, size: int) -> None:
        """Remove bytes that were sent again from the stretches without a name.

        The repeated audio may span several frames or several stretches.
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
        self._finals += self._has_audio_since_final
        self._has_audio_since_final = False
        self._end_announced()
        self._stretch_is_open = False
        self._all_are_named &= not self._nameless
        self._nameless.clear()

    def _return(self, text: str) -> None:
        self._stretches_are_marked = True
        self._stretch_is_open = False
        self._returned_letters += _letters(text)
        if len(self._returned_letters) > _MAX_RETURNS * (self._sent_letters + 1_000):
            raise ResponseTooLongError("More text was returned than was sent")
        self._count_spoken()

    def _count_spoken(self) -> None:
        if self._nameless or not self._all_are_named:
            return
        while self._spoken < len(self._sent):
            text = self._sent[self._spoken]
            if not self._returned_letters.startswith(text, self._spoken_letters):
                return
            self._spoken += 1
            self._spoken_letters += len(text)

    @property
    def _lacks_whole_texts(self) -> bool:
        """Return whether exactly the first texts have come back, and no more.

        A single symbol may have come with the text before it, without a name.
        """
        return (
            self._all_are_named
            and not self._nameless
            and any(map(str.isalnum, "".join(self._sent[self._spoken :])))
            and self._spoken_letters == len(self._returned_letters)
        )


def _letters(text: str) -> str:
    """Return what remains of a text after punctuation is stripped.

    A text without letters or digits is kept whole, because "€" is spoken, too.
    """
    return "".join(filter(str.isalnum, text)).casefold() or "".join(text.split())


def _decoded(audio: str) -> bytes:
    try:
        return base64.b64decode(audio, validate=True)
    except (binascii.Error, ValueError) as err:
        raise InvalidResponseError("The audio of a frame is not valid base64") from err
