"""A language model with prepared answers, written piece by piece, as Ollama does."""

import asyncio
from collections.abc import Callable, Sequence
import json
import time
from typing import Any, Final

from aiohttp import web

from .answers import TOOL, TOOL_SECONDS, answer_to, tokens
from .conditions import Conditions

MODEL: Final = "bench:latest"
ANSWER: Final = (
    "The dishwasher finished its programme a few minutes ago. "
    "The washing machine still needs about twenty minutes. "
    "It is raining, so the windows are better closed tonight."
)
LONG_QUESTION: Final = "Tell me more about the house."
LONG_ANSWER: Final = (
    "While you were away the dishwasher finished its programme, the washing machine "
    "started the last load and the heating in the study went down a little, because "
    "nobody has been there since the morning. Everything else is as you left it."
)


class Writer:
    """Writes, and remembers when it wrote what."""

    def __init__(self, conditions: Callable[[], Conditions]) -> None:
        """Write as fast as the conditions say at the time."""
        self._conditions = conditions
        self.written: list[tuple[float, str]] = []
        """The words of the latest answer and when they left: seconds of the
        monotonic clock, which all processes of a machine share."""

    def routes(self) -> Sequence[web.RouteDef]:
        """Return the API's paths."""
        return [web.get("/api/tags", self._models), web.post("/api/chat", self._chat)]

    async def _models(self, request: web.Request) -> web.Response:
        return web.json_response({"models": [{"model": MODEL, "name": MODEL}]})

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        question = (await request.json())["messages"][-1]["content"]
        pieces = _pieces(question)
        response = web.StreamResponse()
        response.content_type = "application/x-ndjson"
        await response.prepare(request)
        self.written = []
        loop = asyncio.get_running_loop()
        begin, pause = loop.time(), 1 / self._conditions().words
        for number, token in enumerate(pieces):
            await asyncio.sleep(max(0.0, begin + number * pause - loop.time()))
            if token == TOOL:
                # As far as an engine sees, a tool is a pause.
                begin += TOOL_SECONDS
                continue
            self.written.append((time.monotonic(), token))
            await response.write(_line(token, done=False))
        await response.write(_line("", done=True))
        return response


def _pieces(question: str) -> Sequence[str]:
    """Return the answer to a question, piece by piece."""
    if (text := answer_to(question)) is not None:
        return tokens(text)
    first, *others = (LONG_ANSWER if question == LONG_QUESTION else ANSWER).split(" ")
    return [first, *(f" {word}" for word in others)]


def _line(token: str, *, done: bool) -> bytes:
    content: dict[str, Any] = {
        "model": MODEL,
        "created_at": "2026-01-01T00:00:00Z",
        "message": {"role": "assistant", "content": token},
        "done": done,
    }
    return json.dumps(content).encode() + b"\n"
