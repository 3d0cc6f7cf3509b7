"""The WebSocket on the speech path: which upgrades it takes, and one conversation."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
import math
from typing import Any, Final

from aiohttp import WSMsgType, web

from .answers import delayed, json_answer, problem_answer, send, with_fault
from .errors import BAD_REQUEST, NOT_PERMITTED, RefusedError, problem
from .faults import Fault
from .records import parsed
from .rest import check_dictionary
from .service import Service, sentences
from .socket_audio import SocketAudio, Speech
from .voices import KOKORO_VOICES

type Hearing = Callable[[Any], None]

AUDIO_FORMATS: Final = ("mp3", "linear16")
USUAL_INACTIVITY: Final = 20  # seconds (documented)
_END: Final = None
_END_OF_TEXT: Final = ""


async def converse(
    service: Service, request: web.Request, heard: Hearing, fault: Fault
) -> web.StreamResponse:
    """Answer an upgrade; `heard` is called with every message of the client."""
    try:
        speech, inactivity = _accepted(service, request)
    except RefusedError as refused:
        refusal = replace(
            problem_answer(refused.problem), headers=service.rate_limit_headers
        )
        answer = with_fault(refusal, fault)
        return await send(request, answer, fault)
    if fault.status is not None or fault.problem is not None:
        return await send(request, with_fault(json_answer({}), fault), fault)
    await delayed(request, fault)
    await asyncio.sleep(service.latency.upgrade)
    socket = web.WebSocketResponse()
    socket.headers.update(fault.headers)
    try:
        await socket.prepare(request)
    except ConnectionResetError:
        # The client has left meanwhile. aiohttp, too, finds out and logs nothing.
        return socket
    audio = SocketAudio(service, request, socket, speech, fault)
    await _Conversation(socket, audio, heard, inactivity).run()
    return socket


def _accepted(service: Service, request: web.Request) -> tuple[Speech, float]:
    """Return how to speak, and the seconds of patience with a silent client.

    Raises RefusedError: 401 for the key, 403 for a voice that the account does not
    have, 400 or 403 for one that nobody knows, and so on.
    """
    service.check_key(request.headers.get("authorization", ""))
    service.count_request()
    query = request.query
    if request.headers.get("upgrade", "").lower() != "websocket":
        raise RefusedError(problem(BAD_REQUEST, "This path wants a WebSocket."))
    voice = query.get("voice", "")
    if not service.has_voice(voice):
        real = voice in {known.voice_id for known in KOKORO_VOICES}
        forbidden = real or service.dialect.unknown_voice_upgrade == 403
        code = NOT_PERMITTED if forbidden else BAD_REQUEST
        raise RefusedError(problem(code, f"The voice {voice} is not available."))
    audio_format = query.get("audio_format", "mp3")
    if audio_format not in AUDIO_FORMATS:
        raise RefusedError(problem(BAD_REQUEST, f"audio_format: {audio_format!r}"))
    if query.get("sample_rate", "24000") != "24000":  # documented: nothing else
        raise RefusedError(problem(BAD_REQUEST, "sample_rate is not 24000."))
    try:
        inactivity = float(query.get("inactivity_timeout", USUAL_INACTIVITY))
    except ValueError:
        inactivity = 0.0
    if not 0 < inactivity < math.inf:
        raise RefusedError(problem(BAD_REQUEST, "inactivity_timeout is no time."))
    dictionary = query.get("pronunciation_dict_id")
    if dictionary:
        check_dictionary(dictionary)
    speech = Speech(
        voice=voice,
        dictionary=dictionary,
        # Seen by some: MP3 comes back all the same.
        linear16=audio_format == "linear16" and service.dialect.linear16,
        cache=query.get("disable_cache", "false").lower() != "true",
        at_sentence_end=service.dialect.speaks_at_sentence_end,
    )
    return speech, inactivity


class _Conversation:
    """Listens and speaks at the same time: clients need not wait for an answer."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        audio: SocketAudio,
        heard: Hearing,
        inactivity: float,
    ) -> None:
        self._socket = socket
        self._audio = audio
        self._heard = heard
        self._inactivity: float | None = inactivity
        self._opened = False
        self._ended = False
        self._buffer = ""
        self._sentences: asyncio.Queue[str | None] = asyncio.Queue()

    async def run(self) -> None:
        """Converse until either side leaves."""
        async with asyncio.TaskGroup() as tasks:
            speaking = tasks.create_task(self._speak())
            await self._listen()
            speaking.cancel()

    async def _speak(self) -> None:
        with suppress(ConnectionError):  # the client has left; _listen notices too
            while (sentence := await self._sentences.get()) is not _END:
                if sentence == _END_OF_TEXT:
                    await self._audio.end_text()
                elif not await self._audio.speak(sentence):
                    return
            await self._audio.finish()

    async def _listen(self) -> None:
        while True:
            try:
                message = await self._socket.receive(self._inactivity)
            except TimeoutError:
                return await self._audio.fail("timeout")
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return None
            content = parsed(message.data) if message.type is WSMsgType.TEXT else None
            self._heard(content)
            if not self._taken(content):
                return await self._audio.fail("Invalid message")

    def _taken(self, content: Any) -> bool:
        """Act on a frame of the client; False when it is none."""
        if not isinstance(content, Mapping):
            return False
        text, flush = content.get("text"), bool(content.get("flush"))
        if not self._opened:
            # Documented and seen by others: a blank opens, anything else is an error.
            self._opened = isinstance(text, str) and text != "" and text.isspace()
            return self._opened
        if self._ended:
            return True  # seen by others: one socket speaks one utterance
        if content.get("force"):
            self._interrupt()
            return True
        if not isinstance(text, str) and not (flush and text is None):
            return False
        self._buffer += text or ""
        self._ended = text == "" and not flush
        self._queue(everything=flush or self._ended)
        if self._ended:
            self._sentences.put_nowait(_END)
            self._inactivity = None
        return True

    def _queue(self, *, everything: bool) -> None:
        """Queue what can be spoken now; the rest waits for more text."""
        ready = sentences(self._buffer)
        rest = ""
        if not everything:
            if not self._audio.speech.at_sentence_end:
                return
            if ready and not ready[-1].endswith((".", "?", "!")):
                rest = self._buffer[self._buffer.rindex(ready.pop()) :]
        self._buffer = rest
        for sentence in ready:
            self._sentences.put_nowait(sentence)
        if ready:
            self._sentences.put_nowait(_END_OF_TEXT)

    def _interrupt(self) -> None:
        """Documented: `force` interrupts; it does not end."""
        self._buffer = ""
        while not self._sentences.empty():
            self._sentences.get_nowait()
        self._audio.interrupt()
