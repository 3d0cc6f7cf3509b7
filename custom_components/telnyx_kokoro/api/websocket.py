"""Speech over a WebSocket: texts go in, audio comes out, for one utterance."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
import json
from typing import Any, Final

import aiohttp

from .error_responses import one_line
from .errors import DeadlineError, IncompleteResponseError, InvalidResponseError
from .http import Transport
from .models import AudioFormat
from .websocket_frames import Frame, SpokenTexts, is_error, is_final, parse_frame

_OPENING: Final = " "
_ENDING: Final = ""
_TELLING_BYTES: Final = 3


class SpeechSocket:
    """A socket of `TelnyxClient.open_socket`, which serves one utterance.

    One task may send while another reads the audio. What is sent on a connection
    that is lost goes nowhere and raises nothing: `audio` knows why, and says it.
    """

    def __init__(
        self,
        socket: aiohttp.ClientWebSocketResponse,
        transport: Transport,
        audio_format: AudioFormat,
    ) -> None:
        """Take over a socket on which nothing has been sent."""
        self._socket = socket
        self._transport = transport
        self._texts = SpokenTexts()
        self._text_under_way = 0
        self._ended = False
        self._complete = False
        self._head = b""
        self._encoding: AudioFormat | None = None
        if audio_format is AudioFormat.MP3:
            self._encoding = audio_format
        self._first_audio_due: float | None = None
        self._wait: asyncio.Timeout | None = None
        # When the service must have closed, once it has said that all is spoken.
        self._close_due: float | None = None

    @property
    def encoding(self) -> AudioFormat | None:
        """Return what the audio really is, or None while that is not known.

        MP3 has been seen where `linear16` was asked for, so it is known only from
        the first chunk on. The other way round has not been seen.
        """
        return self._encoding

    @property
    def texts_sent(self) -> int:
        """Return how many texts have been sent that owe audio."""
        return self._texts.sent

    @property
    def text_under_way(self) -> int:
        """Return to which text the last chunk of audio belongs, counted from 0.

        It may belong to a later one where the service does not return the texts.
        """
        return self._text_under_way

    async def open(self) -> None:
        """Send the opening, without which the service takes no text (documented)."""
        await self._write({"text": _OPENING})

    async def send(self, text: str) -> None:
        """Have one or more whole sentences spoken, without waiting for more.

        Raises:
            ValueError: The text is blank, which would open or end instead.
            RuntimeError: The utterance has ended.

        """
        if not text.strip():
            raise ValueError("A blank text cannot be spoken")
        self._require_not_ended()
        self._texts.expect(text)
        if self._first_audio_due is None and self._texts.sent:
            self._first_audio_due = self._after(self._transport.timeouts.first_byte)
        self._limit_wait()
        await self._write({"text": text, "flush": True})

    async def end(self) -> None:
        """Say that no more text comes.

        Raises:
            RuntimeError: The utterance has ended already.

        """
        self._require_not_ended()
        self._ended = True
        self._limit_wait()
        await self._write({"text": _ENDING})

    async def audio(self) -> AsyncGenerator[bytes]:
        """Yield the audio as it comes, in chunks of any size.

        The generator ends when the service has said that nothing more comes: with a
        final frame after `end`, of which `SpokenTexts` knows that it can mean all
        texts. It may still mean one of several, so it counts when every text has come
        back to the letter, or when no frame follows: the service closes (documented),
        or is silent for the deadline `close`. Anything else raises. Silence has
        timeouts while audio is owed: `first_byte` from the first text to its audio,
        after that `between_bytes`. Nothing is owed while texts are still being written.

        Raises:
            ApiError: The service sent an error.
            DeadlineError: The service was silent for too long.
            IncompleteResponseError: The socket was closed before the end.
            InvalidResponseError: A frame is not what the API sends.

        """
        while not self._complete:
            if chunk := self._identified(await self._next_audio()):
                yield chunk

    async def _next_audio(self) -> bytes:
        """Wait for a frame and return its audio, which may be none."""
        data = await self._receive()
        if data is None:
            self._complete = True
            return b""
        frame = parse_frame(data)
        if is_error(frame):
            raise self._transport.socket_error(data)
        # A frame may end the text that its audio belongs to.
        self._text_under_way = min(self._texts.answered, max(0, self.texts_sent - 1))
        audio = self._texts.take(frame)
        self._look_for_the_end(frame, audio)
        return audio

    def _look_for_the_end(self, frame: Frame, audio: bytes) -> None:
        """Note whether a frame can be the last one, or surely is."""
        if is_final(frame) and self._ended and self._texts.are_whole:
            self._complete = self._texts.are_named_whole
            self._close_due = self._after(self._transport.timeouts.close)
        elif audio or frame.get("text"):
            # The final frame before it was that of one text.
            self._close_due = None

    def _identified(self, chunk: bytes) -> bytes:
        """Return audio whose encoding is known; hold it back until it is."""
        if self._encoding is not None:
            return chunk
        self._head += chunk
        if len(self._head) < _TELLING_BYTES and not self._complete:
            return b""
        mp3 = _is_mp3(self._head)
        self._encoding = AudioFormat.MP3 if mp3 else AudioFormat.LINEAR16
        return self._head

    async def _receive(self) -> str | None:
        """Return the next text message, in time; None where all can have come."""
        try:
            with self._transport.errors_translated():
                message = await self._receive_in_time()
        except DeadlineError:
            if self._close_due is None:
                raise
            return None
        finally:
            self._wait = None
        if message.type is aiohttp.WSMsgType.TEXT:
            data: str = message.data
            return data
        if message.type is aiohttp.WSMsgType.BINARY:
            raise InvalidResponseError("A frame is binary")
        if message.type is aiohttp.WSMsgType.ERROR:
            raise InvalidResponseError(f"Not a frame: {one_line(str(message.data))}")
        if self._close_due is not None:
            return None
        raise IncompleteResponseError(
            "The socket was closed before all audio had come "
            f"(code {self._socket.close_code})"
        )

    async def _receive_in_time(self) -> aiohttp.WSMessage:
        """Return the next message of any kind, or raise at the deadline."""
        try:
            async with asyncio.timeout_at(self._due()) as self._wait:
                return await self._socket.receive()
        except TimeoutError as err:
            timeouts = self._transport.timeouts
            if self._is_first_audio_due():
                text = f"No audio within {timeouts.first_byte:g} seconds"
            else:
                text = f"Nothing more came for {timeouts.between_bytes:g} seconds"
            raise DeadlineError(text) from err

    def _due(self) -> float | None:
        """Return when the next frame must have come, by the loop's clock, if ever."""
        if self._close_due is not None:
            return self._close_due
        if self._is_first_audio_due():
            return self._first_audio_due
        if self._ended or self._texts.are_owed:
            return self._after(self._transport.timeouts.between_bytes)
        return None

    def _is_first_audio_due(self) -> bool:
        return self._first_audio_due is not None and not self._texts.have_audio

    def _limit_wait(self) -> None:
        """Give a reader that waits without a deadline the one that holds now."""
        if self._wait is not None and self._wait.when() is None:
            self._wait.reschedule(self._due())

    def _require_not_ended(self) -> None:
        if self._ended:
            raise RuntimeError("The utterance has ended")

    async def _write(self, frame: dict[str, Any]) -> None:
        # The reader meets the same loss, and an error that was sent before it.
        with suppress(ConnectionError):
            await self._socket.send_str(json.dumps(frame))

    @staticmethod
    def _after(seconds: float) -> float:
        return asyncio.get_running_loop().time() + seconds


def _is_mp3(head: bytes) -> bool:
    """Return whether audio starts like MP3: an ID3v2 tag or a frame of Layer III.

    Samples may start with 0xFF 0xFF, which is the sample -1 and no Layer III.
    """
    if head.startswith(b"ID3"):
        return True
    return len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2
