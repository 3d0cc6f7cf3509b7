"""Frames of a WebSocket, and the sent texts they belong to."""

import base64
import binascii
from collections import deque
import json
from typing import Any, Final

from .errors import InvalidResponseError, ResponseTooLongError
from .models import is_speakable

type Frame = dict[str, Any]

# Texts may be returned twice, or with numbers in words.
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
    """The texts of one utterance, and the audio and texts that were returned, in order.

    The service sends the audio of a sentence in small frames without a text, in one
    frame with the sentence as its text, or in small frames followed by all of the
    audio again (documented, reported by others). A frame with only a text labels the audio
    before it, or the audio after it if the first frame is of that kind.

    A part is the audio of one sentence. A new one begins after a frame with a text,
    after a final frame, or with the first frame of a synthesis, which alone has
    `timeToFirstAudioFrameMs` (documented). A returned text belongs to the first part
    that is not labeled, and any audio in the same frame is that of this part again.

    The service may split a text into sentences, join two, strip punctuation, and spell
    out numbers. So returned texts count only while they equal the sent ones, letter by
    letter from the beginning; they are never searched for.

    Attributes:
        spoken: How many texts, from the first, are known to have been spoken.

    """

    def __init__(self) -> None:
        """Start without any texts."""
        self._sent: list[str] = []
        self._returned_letters = ""
        self.spoken = 0
        self._spoken_letters = 0
        self._parts = 0
        self._part_is_open = False
        # Whether the service shows where parts begin or end.
        self._parts_are_marked = False
        # The bytes of each part without a label that were not received again.
        self._unlabeled: deque[int] = deque()
        self._all_are_labeled = True
        self._labels_come_first = False
        # A label whose audio follows.
        self._next_label: str | None = None
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
        return self._parts > 0

    @property
    def are_due(self) -> bool:
        """Return whether audio or texts are still missing.

        Stays true too long if the service returns no texts, or shortened ones.
        """
        return self._finals < self.sent and len(self._returned_letters) < sum(
            map(len, self._sent)
        )

    @property
    def are_returned(self) -> bool:
        """Return whether every text has been returned verbatim, with audio."""
        return self.spoken == self.sent

    @property
    def may_be_complete(self) -> bool:
        """Return whether a final frame can mean that every text was spoken.

        If exactly the first few texts were returned, the others were left out. Final
        frames for each text (documented) are counted. With one for all (seen by
        others) there must be as many parts as texts, if parts can be told apart.
        """
        if self.are_returned:
            return True
        lacks_texts = (
            self._all_are_labeled
            and not self._unlabeled
            # A symbol may be part of the audio before it, without a label.
            and any(map(str.isalnum, "".join(self._sent[self.spoken :])))
            and self._spoken_letters == len(self._returned_letters)
        )
        if lacks_texts or not self.have_audio:
            return False
        if self._finals > 1:
            return self._finals >= self.sent
        return not self._parts_are_marked or self._parts >= self.sent

    def take(self, frame: Frame) -> bytes:
        """Return the audio of a frame, without audio that was already received.

        Raises:
            InvalidResponseError: The frame has the wrong shape or is not base64.
            ResponseTooLongError: Far more text was returned than was sent.

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
        self._has_audio_since_final |= bool(chunk)
        if text and chunk:
            chunk = self._take_sentence(text, chunk)
        elif text:
            self._take_label(text)
        elif chunk:
            starts = frame.get("timeToFirstAudioFrameMs") is not None
            self._take_small(len(chunk), starts=starts)
        if is_final(frame):
            self._take_final()
        return chunk

    def _take_small(self, size: int, *, starts: bool) -> None:
        self._parts_are_marked |= starts
        if starts or not self._part_is_open:
            self._parts += 1
            self._unlabeled.append(0)
        self._part_is_open = True
        self._unlabeled[-1] += size

    def _take_sentence(self, text: str, chunk: bytes) -> bytes:
        self._next_label = None
        if self._unlabeled:
            self._take_again(len(chunk))
            chunk = b""
        else:
            self._parts += 1
        self._label(text)
        return chunk

    def _take_label(self, text: str) -> None:
        self._labels_come_first |= not self.have_audio
        if self._labels_come_first:
            self._use_next_label()
            self._next_label = text
        elif self._unlabeled:
            self._unlabeled.popleft()
            self._label(text)

    def _use_next_label(self) -> None:
        if self._next_label is not None and self._unlabeled:
            self._unlabeled.clear()
            self._label(self._next_label)
        self._next_label = None

    def _take_again(self, size: int) -> None:
        # The repeated audio may span several frames or several parts.
        while self._unlabeled:
            self._unlabeled[0] -= size
            if self._unlabeled[0] > _BYTES_OF_TAGS:
                return
            size = -self._unlabeled.popleft()
            if size <= _BYTES_OF_TAGS:
                return

    def _take_final(self) -> None:
        self._finals += self._has_audio_since_final
        self._has_audio_since_final = False
        self._use_next_label()
        self._part_is_open = False
        self._all_are_labeled &= not self._unlabeled
        self._unlabeled.clear()

    def _label(self, text: str) -> None:
        self._parts_are_marked = True
        self._part_is_open = False
        self._returned_letters += _letters(text)
        sent_letters = sum(map(len, self._sent))
        if len(self._returned_letters) > _MAX_RETURNS * (sent_letters + 1_000):
            raise ResponseTooLongError("More text was returned than was sent")
        if self._unlabeled or not self._all_are_labeled:
            return
        for sent in self._sent[self.spoken :]:
            if not self._returned_letters.startswith(sent, self._spoken_letters):
                return
            self.spoken += 1
            self._spoken_letters += len(sent)


def _letters(text: str) -> str:
    """Return what remains of a text after punctuation is stripped.

    Of a text without letters or digits, everything but white space is kept, because
    "€" is spoken, too.
    """
    return "".join(filter(str.isalnum, text)).casefold() or "".join(text.split())
