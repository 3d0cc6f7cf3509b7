"""One answer of a language model, spoken while it is being written."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
import time
from typing import Final

from sentence_stream import SentenceBoundaryDetector

from local_home import Connection, HomeAssistant

from .listening import PATIENCE, Format, PipelineFailedError, Timed
from .sound import Recording

QUESTION: Final = "How is the house?"
CORE_WAITS: Final = 60  # characters that must be exceeded before core hands text on


@dataclass(frozen=True, slots=True)
class Written:
    """The language model's words and when they left it."""

    words: Sequence[tuple[float, str]]

    @property
    def speakable(self) -> float:
        """Return the earliest time at which an engine could know its first sentence.

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
        """Return the time of the last word."""
        return self.words[-1][0]


async def answer(
    home: HomeAssistant, pipeline: str, wanted: Format, question: str = QUESTION
) -> Timed:
    """Ask a question and listen; the clock starts when the question is sent.

    The stream is fetched when Home Assistant says that speech has begun, as satellites
    do, or at the latest when the whole text is there.
    """
    recording = Recording(wanted.audio_format)
    async with asyncio.timeout(PATIENCE), home.websocket() as connection:
        begin = time.monotonic()
        if wanted.options:  # as a satellite asks
            options = {"text": question, "audio_output": wanted.options}
            await connection.command("speech_probe/run", pipeline=pipeline, **options)
        else:
            await connection.command(
                "assist_pipeline/run",
                pipeline=pipeline,
                start_stage="intent",
                end_stage="tts",
                input={"text": question},
            )
        url = home.url + await _stream_path(connection)
        async with home.rest.session.get(url) as response:
            await recording.take(response)
    return Timed(begin, recording.heard())


async def _stream_path(connection: Connection) -> str:
    """Return the path of the stream as soon as there is something to hear."""
    path = ""
    async for event in connection.events():
        match event:
            case {"type": "run-start", "data": data}:
                path = data["tts_output"]["url"]
            case {"type": "intent-progress", "data": {"tts_start_streaming": True}}:
                return path
            case {"type": "tts-end"}:
                return path
            case {"type": "error", "data": data}:
                raise PipelineFailedError(f"the pipeline failed: {data}")
    raise PipelineFailedError("the pipeline ended without speech")
