"""Speech over a WebSocket: texts in, audio out, for one utterance."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
import json
from typing import Any, Final

import aiohttp

from .errors import (
    DeadlineError,
    IncompleteResponseError,
    InvalidResponseError,
    one_line,
)
from .http import HttpClient
from .websocket_frames import Frame, SpokenTexts, is_error, is_final, parse_frame

_OPENING: Final = " "
_ENDING: Final = ""


class SpeechSocket:
    """A WebSocket of `TelnyxClient.open_socket`, for one utterance.

    One task may send while another one reads the audio. Sending on a lost connection
    doesn't raise: `audio` raises the reason.

    Attributes:
        text_under_way: The index of the text that the last audio belongs to, or a lower
            one if the service does not return the texts.

    """

    def __init__(
        self, socket: aiohttp.ClientWebSocketResponse, http: HttpClient
    ) -> None:
        """Take over a WebSocket on which nothing has been sent."""
        self._socket = socket
        self._http = http
        self._timeouts = http.timeouts
        self._texts = SpokenTexts()
        self.text_under_way = 0
        self._ended = False
        self._complete = False
        self._first_audio_due: float | None = None
        self._wait: asyncio.Timeout | None = None
        # When the service must have closed, after a final frame.
        self._close_due: float | None = None

    @property
    def texts_sent(self) -> int:
        """Return the number of sent texts that can be spoken."""
        return self._texts.sent

    async def open(self) -> None:
        """Send the opening, without which the service accepts no text (documented)."""
        await self._write({"text": _OPENING})

    async def send(self, text: str) -> None:
        """Send one or more whole sentences, to be spoken at once.

        Raises:
            ValueError: The text is blank, which would mean the opening or the end.
            RuntimeError: The utterance has ended.

        """
        if not text.strip():
            raise ValueError("A blank text cannot be spoken")
        self._require_not_ended()
        self._texts.expect(text)
        if self._first_audio_due is None and self._texts.sent:
            self._first_audio_due = _in_seconds(self._timeouts.first_byte)
        self._limit_wait()
        await self._write({"text": text, "flush": True})

    async def end(self) -> None:
        """Send the end of the text.

        Raises:
            RuntimeError: The utterance has ended already.

        """
        self._require_not_ended()
        self._ended = True
        self._limit_wait()
        await self._write({"text": _ENDING})

    async def audio(self) -> AsyncGenerator[bytes]:
        """Yield MP3 as it arrives, in chunks of any size.

        The generator ends with a final frame after `end` that can mean all texts, as
        `SpokenTexts` counts them. It may still mean one of several, so it counts once
        every text has been returned verbatim, or once no frame follows: the service
        closes (documented), or is silent for the timeout `close`.

        Silence is limited while audio is due: by `first_byte` from the first text to
        its audio, then by `between_bytes`. Nothing is due while the text is written.

        Raises:
            ApiError: The service sent an error.
            DeadlineError: The service was silent for too long.
            IncompleteResponseError: The WebSocket was closed before the end.
            InvalidResponseError: A frame is not one of the API.

        """
        while not self._complete and (data := await self._receive()) is not None:
            frame = parse_frame(data)
            if is_error(frame):
                raise self._http.frame_error(data)
            # A frame may end the text that its audio belongs to.
            self.text_under_way = min(self._texts.spoken, max(0, self.texts_sent - 1))
            chunk = self._texts.take(frame)
            self._look_for_the_end(frame, chunk)
            if chunk:
                yield chunk

    def _look_for_the_end(self, frame: Frame, audio: bytes) -> None:
        if is_final(frame) and self._ended and self._texts.may_be_complete:
            self._complete = self._texts.are_returned
            self._close_due = _in_seconds(self._timeouts.close)
        elif audio or frame.get("text"):
            # The final frame before it was that of one text.
            self._close_due = None

    async def _receive(self) -> str | None:
        """Return the next frame, or None where all may have arrived."""
        try:
            with self._http.translated_errors():
                message = await self._receive_in_time()
        except DeadlineError:
            if self._close_due is None:
                raise
            return None
        finally:
            self._wait = None
        match message.type:
            case aiohttp.WSMsgType.TEXT:
                data: str = message.data
                return data
            case aiohttp.WSMsgType.BINARY:
                raise InvalidResponseError("A frame is binary")
            case aiohttp.WSMsgType.ERROR:
                raise InvalidResponseError(
                    f"Not a frame: {one_line(str(message.data))}"
                )
        if self._close_due is not None:
            return None
        raise IncompleteResponseError(
            "The socket was closed before all audio had arrived "
            f"(code {self._socket.close_code})"
        )

    async def _receive_in_time(self) -> aiohttp.WSMessage:
        try:
            async with asyncio.timeout_at(self._due()) as self._wait:
                return await self._socket.receive()
        except TimeoutError as err:
            if self._is_first_audio_due():
                text = f"No audio within {self._timeouts.first_byte:g} seconds"
            else:
                text = f"No data for {self._timeouts.between_bytes:g} seconds"
            raise DeadlineError(text) from err

    def _due(self) -> float | None:
        """Return the loop time at which the next frame is due, or None if none is."""
        if self._close_due is not None:
            return self._close_due
        if self._is_first_audio_due():
            return self._first_audio_due
        if self._ended or self._texts.are_due:
            return _in_seconds(self._timeouts.between_bytes)
        return None

    def _is_first_audio_due(self) -> bool:
        return self._first_audio_due is not None and not self._texts.have_audio

    def _limit_wait(self) -> None:
        # A reader may be waiting without a limit.
        if self._wait is not None and self._wait.when() is None:
            self._wait.reschedule(self._due())

    def _require_not_ended(self) -> None:
        if self._ended:
            raise RuntimeError("The utterance has ended")

    async def _write(self, frame: dict[str, Any]) -> None:
        # The reader meets the same loss, and any error that was sent before it.
        with suppress(ConnectionError):
            await self._socket.send_str(json.dumps(frame))


def _in_seconds(seconds: float) -> float:
    return asyncio.get_running_loop().time() + seconds
