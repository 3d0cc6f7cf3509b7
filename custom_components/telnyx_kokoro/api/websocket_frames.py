"""Frames of a WebSocket, and which of the sent texts they have spoken."""

import base64
import binascii
from collections import deque
import json
from typing import Any, Final

from .errors import InvalidResponseError, ResponseTooLongError
from .models import is_speakable

type Frame = dict[str, Any]

# Texts may come back twice, or with numbers in words.
_MAX_RETURNS: Final = 10

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
    a final frame, or with the first frame of a synthesis, which alone has
    `timeToFirstAudioFrameMs` (documented). A frame with a text names the first
    stretch without a name, and its audio is that stretch's again.

    The service may split a text into sentences, join two, strip punctuation and spell
    out numbers. So names count only while they equal the sent texts, letter by letter
    from the beginning; they are never searched.

    Attributes:
        spoken: How many texts, from the first, are known to have been spoken.

    """

    def __init__(self) -> None:
        """Begin without a text."""
        self._sent: list[str] = []
        self._returned_letters = ""
        self.spoken = 0
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
            self._sent.append(_letters(text))

    @property
    def sent(self) -> int:
        """Return how many texts can be spoken, whether they have been or not."""
        return len(self._sent)

    @property
    def have_audio(self) -> bool:
        """Return whether any audio has arrived."""
        return self._stretches > 0

    @property
    def are_owed(self) -> bool:
        """Return whether less has been returned than was sent.

        Stays true too long if the service returns no texts, or shortened ones.
        """
        return self._finals < len(self._sent) and len(self._returned_letters) < sum(
            map(len, self._sent)
        )

    @property
    def are_named_whole(self) -> bool:
        """Return whether every text has been returned verbatim, with audio."""
        return self.spoken == len(self._sent)

    @property
    def are_whole(self) -> bool:
        """Return whether a final frame can mean that every text was spoken.

        If exactly the first few texts have come back, the others were left out. Final
        frames for each text (documented) are counted. With one for all (seen by
        others) there must be as many stretches as texts, if these can be told apart.
        """
        if not self._sent or self.are_named_whole:
            return True
        lacks_texts = (
            self._all_are_named
            and not self._nameless
            # A symbol may have come with the text before it, without a name.
            and any(map(str.isalnum, "".join(self._sent[self.spoken :])))
            and self._spoken_letters == len(self._returned_letters)
        )
        if lacks_texts or not self.have_audio:
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
        if not all(isinstance(value, str | None) for value in (audio, text)):
            raise InvalidResponseError("The audio or text of a frame is not a string")
        try:
            chunk = base64.b64decode(audio or "", validate=True)
        except (binascii.Error, ValueError) as err:
            raise InvalidResponseError(
                "The audio of a frame is not valid base64"
            ) from err
        if text and chunk:
            chunk = self._take_sentence(text, chunk)
        elif text:
            self._take_name(text)
        elif chunk:
            starts = frame.get("timeToFirstAudioFrameMs") is not None
            self._take_small(chunk, starts=starts)
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

    def _take_sentence(self, text: str, chunk: bytes) -> bytes:
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
        if not self.have_audio:
            self._names_come_first = True
        if self._names_come_first:
            self._end_announced()
            self._announced = text
        elif self._nameless:
            self._nameless.popleft()
            self._return(text)

    def _end_announced(self) -> None:
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
        sent_letters = sum(map(len, self._sent))
        if len(self._returned_letters) > _MAX_RETURNS * (sent_letters + 1_000):
            raise ResponseTooLongError("More text was returned than was sent")
        if self._nameless or not self._all_are_named:
            return
        for sent in self._sent[self.spoken :]:
            if not self._returned_letters.startswith(sent, self._spoken_letters):
                return
            self.spoken += 1
            self._spoken_letters += len(sent)


def _letters(text: str) -> str:
    """Return what remains of a text after punctuation is stripped.

    A text without letters or digits is kept whole, because "€" is spoken, too.
    """
    return "".join(filter(str.isalnum, text)).casefold() or "".join(text.split())
