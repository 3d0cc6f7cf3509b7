"""One answer of a language model, spoken while it is being written."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
import time
from typing import Any, Final

from sentence_stream import SentenceBoundaryDetector

from local_home import HomeAssistant
from local_home.websocket import Connection

from .failures import PipelineFailedError
from .formats import Asked
from .recording import record
from .speaking import TIMEOUTS, Timed

QUESTION: Final = "How is the house?"
CORE_WAITS: Final = 60
"""Characters that must be exceeded before core lets an engine speak."""


@dataclass(frozen=True, slots=True)
class Written:
    """The language model's words and when they left it."""

    words: Sequence[tuple[float, str]]

    @property
    def speakable(self) -> float:
        """When an engine could know its first sentence, at the earliest.

        Core hands the text on when more than 60 characters have come, and a sentence
        is over when the next one begins.
        """
        characters = 0
        detector = SentenceBoundaryDetector()
        sentence = False
        for when, word in self.words:
            characters += len(word)
            sentence = sentence or bool(list(detector.add_chunk(word)))
            if sentence and characters > CORE_WAITS:
                return when
        return self.words[-1][0]

    @property
    def end(self) -> float:
        """When the last word left."""
        return self.words[-1][0]


async def answer(
    home: HomeAssistant, pipeline: str, asked: Asked, question: str = QUESTION
) -> Timed:
    """Ask a question and listen; the clock starts when the question is sent.

    The stream is fetched when Home Assistant says that speech has begun, as satellites
    do, or at the latest when the whole text is there.
    """
    async with asyncio.timeout(TIMEOUTS), home.websocket() as connection:
        begin = time.monotonic()
        command, fields = _command(pipeline, asked, question)
        await connection.command(command, **fields)
        url = await _stream_url(connection)
        recording = await record(home.rest.session, home.url + url, asked.audio_format)
        return Timed(begin, recording.heard())


def _command(pipeline: str, asked: Asked, text: str) -> tuple[str, dict[str, Any]]:
    """Return core's command for MP3, and that of a satellite for what it asks for."""
    if not asked.options:
        stages = {"start_stage": "intent", "end_stage": "tts"}
        fields = {**stages, "input": {"text": text}, "pipeline": pipeline}
        return "assist_pipeline/run", fields
    fields = {"pipeline": pipeline, "text": text, "audio_output": asked.options}
    return "speech_bench/run", fields


async def _stream_url(connection: Connection) -> str:
    """Return the stream's path as soon as there is something to hear."""
    url = ""
    async for event in _events(connection):
        match event:
            case {"type": "run-start", "data": data}:
                url = data["tts_output"]["url"]
            case {"type": "intent-progress", "data": {"tts_start_streaming": True}}:
                return url
            case {"type": "tts-end"}:
                return url
            case {"type": "error", "data": data}:
                raise PipelineFailedError(f"the pipeline failed: {data}")
    raise PipelineFailedError("the pipeline ended without speech")


async def _events(connection: Connection) -> AsyncIterator[dict[str, Any]]:
    async for event in connection.events():
        yield event
