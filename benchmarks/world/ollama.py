"""A language model with prepared answers, written piece by piece behind Ollama's API."""

import asyncio
from collections.abc import Callable, Sequence
import json
import time
from typing import Any, Final

from aiohttp import web

from .answers import TOOL, TOOL_SECONDS, answer_to, tokens
from .client import Conditions

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
    """Writes answers, and remembers the words and their times."""

    def __init__(self, conditions: Callable[[], Conditions]) -> None:
        """Write at the speed of the conditions."""
        self._conditions = conditions
        # The words of the latest answer and when they left, in seconds of the monotonic
        # clock, which all processes of a machine share.
        self.written: list[tuple[float, str]] = []

    def routes(self) -> Sequence[web.RouteDef]:
        """Return the API's paths."""
        return [web.get("/api/tags", self._models), web.post("/api/chat", self._chat)]

    async def _models(self, request: web.Request) -> web.Response:
        return web.json_response({"models": [{"model": MODEL, "name": MODEL}]})

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        messages = (await request.json())["messages"]
        asked = [
            number for number, each in enumerate(messages) if each["role"] == "user"
        ]
        answered = [each for each in messages[asked[-1] :] if each["role"] == "tool"]
        parts = _parts(messages[asked[-1]]["content"])
        response = web.StreamResponse()
        response.content_type = "application/x-ndjson"
        await response.prepare(request)
        if answered:
            await asyncio.sleep(TOOL_SECONDS)
        else:
            self.written = []
        loop = asyncio.get_running_loop()
        begin, pause = loop.time(), 1 / self._conditions().words
        for number, token in enumerate(parts[len(answered)]):
            await asyncio.sleep(max(0.0, begin + number * pause - loop.time()))
            self.written.append((time.monotonic(), token))
            await response.write(line(token))
        if len(answered) + 1 < len(parts):
            await response.write(line(tool="GetDateTime"))
        await response.write(line(done=True))
        return response


def _parts(question: str) -> Sequence[Sequence[str]]:
    """Return the answer to a question, piece by piece, divided where a tool is used."""
    if (text := answer_to(question)) is not None:
        return [tokens(part) for part in text.split(TOOL)]
    first, *others = (LONG_ANSWER if question == LONG_QUESTION else ANSWER).split(" ")
    return [[first, *(f" {word}" for word in others)]]


def line(
    token: str = "", *, model: str = MODEL, tool: str = "", done: bool = False
) -> bytes:
    """Return a line of Ollama's stream, with a token, the call of a tool, or the end."""
    message: dict[str, Any] = {"role": "assistant", "content": token}
    if tool:
        message["tool_calls"] = [{"function": {"name": tool, "arguments": {}}}]
    content = {
        "model": model,
        "created_at": "2026-01-01T00:00:00Z",
        "message": message,
        "done": done,
    }
    return json.dumps(content).encode() + b"\n"
