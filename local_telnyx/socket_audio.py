"""The frames that the socket sends, as far as a fault lets them come."""

import asyncio
import base64
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass
import time
from typing import Any, Final

from aiohttp import WSCloseCode, web

from .answers import break_off
from .dialects import AudioFrames
from .errors import RefusedError
from .faults import Fault
from .service import Service, Utterance

LARGE_FRAME_BYTES: Final = 65_536  # ten seconds of speech


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """The voice, format and habits of one socket."""

    voice: str
    dictionary: str | None
    linear16: bool
    cache: bool
    at_sentence_end: bool


class SocketAudio:
    """Sends audio frames, the final frame and errors; `False` means broken off."""

    def __init__(
        self,
        service: Service,
        request: web.Request,
        socket: web.WebSocketResponse,
        speech: Speech,
        fault: Fault,
    ) -> None:
        """Prepare a socket that has been accepted."""
        self.speech = speech
        self._service = service
        self._request = request
        self._socket = socket
        self._fault = fault
        self._sent = 0
        self._interruptions = 0

    async def speak(self, sentence: str) -> bool:
        """Send one sentence in the frames of the dialect."""
        started = time.monotonic()
        interruptions = self._interruptions
        utterance = Utterance(sentence, self.speech.voice, self.speech.dictionary)
        cached = self.speech.cache and utterance in self._service.spoken
        try:
            self._service.charge(sentence)
        except RefusedError as refused:
            await self.fail(refused.problem.title)
            return False
        self._service.spoken.add(utterance)
        if not cached:
            await asyncio.sleep(self._service.latency.sentence)
        how = self._service.dialect.audio_frames
        sent: list[bytes] = []
        first: dict[str, Any] = {}
        if how is AudioFrames.NAMED:
            await self._frame("audio_chunk", {"audio": None, "text": sentence})
        async with aclosing(self._audio(utterance)) as pieces:
            async for piece in pieces:
                if interruptions != self._interruptions:
                    return True
                if not sent:
                    elapsed = round((time.monotonic() - started) * 1000)
                    first = {"timeToFirstAudioFrameMs": elapsed}
                sent.append(piece)
                if how is not AudioFrames.WHOLE:
                    if not await self._send(piece, None, cached, first):
                        return False
                    first = {}
        if interruptions != self._interruptions:
            return True
        if how is AudioFrames.NAMED:
            return True
        # The SDK: the frame with the text may come without audio, if it came before.
        repeated = how in (AudioFrames.WHOLE, AudioFrames.BOTH)
        last = b"".join(sent) if repeated else None
        return await self._send(last, sentence, cached, first)

    def interrupt(self) -> None:
        """Stop the sentence that is being spoken."""
        self._interruptions += 1

    async def end_text(self) -> None:
        """Say that a text has been spoken, where the dialect does."""
        if self._service.dialect.final_per_text:
            await self._final()

    async def finish(self) -> None:
        """Send the final frame and close with 1000; break off if that is still due."""
        if self._fault.frame_limit is None:
            await self._end()
        else:
            await self._break_off()

    async def fail(self, error: str) -> None:
        """Send an error frame and close. Which code the service uses is unknown."""
        with suppress(ConnectionError):  # the client has left: nobody to tell
            await self._frame("error", {"error": error})
            await self._socket.close()

    async def _send(
        self, audio: bytes | None, text: str | None, cached: bool, first: dict[str, Any]
    ) -> bool:
        await asyncio.sleep(self._fault.pause)
        limit = self._fault.frame_limit
        if limit is not None and self._sent >= limit:
            await self._break_off()
            return False
        encoded = None if audio is None else base64.b64encode(audio).decode()
        content = {"audio": encoded, "text": text, "isFinal": False, "cached": cached}
        await self._frame("audio_chunk", content | first)
        self._sent += 1
        return True

    async def _break_off(self) -> None:
        fault = self._fault
        if fault.error is not None:
            await self._frame("error", {"error": fault.error})
        if fault.error is not None or fault.close_code is not None:
            await self._socket.close(code=fault.close_code or WSCloseCode.OK)
        elif fault.end_after is not None:
            await self._end()
        else:
            await break_off(self._request, fault)

    async def _end(self) -> None:
        await self._final()
        await self._socket.close()

    async def _final(self) -> None:
        await self._frame("final", {"audio": None, "text": "", "isFinal": True})

    async def _frame(self, kind: str, content: dict[str, Any]) -> None:
        """Send one frame. The SDK's models have a `type`; none was seen by others."""
        typed = {"type": kind} if self._service.dialect.typed_frames else {}
        await self._socket.send_json(typed | content)

    async def _audio(self, utterance: Utterance) -> AsyncGenerator[bytes]:
        fault = self._fault
        if fault.body is not None:
            yield fault.body
            return
        if not (words := self._service.words(utterance)):
            return
        if self.speech.linear16:
            made = self._service.engine.pcm(words, utterance.voice)
        else:
            made = self._service.clip(words, utterance.voice)
        if self._service.dialect.audio_frames is AudioFrames.LARGE:
            made = _gathered(made)
        async with aclosing(made):
            async for piece in made:
                size = fault.piece or len(piece)
                for start in range(0, len(piece), size):
                    yield piece[start : start + size]


async def _gathered(made: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """Yield the audio in as few pieces as large frames have room for."""
    gathered = b""
    async with aclosing(made):
        async for piece in made:
            gathered += piece
            if len(gathered) >= LARGE_FRAME_BYTES:
                yield gathered
                gathered = b""
    if gathered:
        yield gathered
