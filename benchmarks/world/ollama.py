"""A language model with prepared answers, written piece by piece behind Ollama's API."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
import json
from pathlib import Path
import re
import time
import tomllib
from typing import Any, Final

from aiohttp import web

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
TOOL: Final = "\f"  # where the model uses a tool
TOOL_SECONDS: Final = 3.0  # from there until the model goes on
PAUSED_QUESTION: Final = "How is the house now?"
# The pause follows the first sentence and the beginning of the next, which ends it.
PAUSED_ANSWER: Final = (
    "The dishwasher finished its programme a few minutes ago. The washing\f machine "
    "still needs about twenty minutes."
)
_OTHER_ANSWERS: Final = {LONG_QUESTION: LONG_ANSWER, PAUSED_QUESTION: PAUSED_ANSWER}
_QUESTION: Final = re.compile(r"Answer (\w\w) (\d)")
# About what models call a token: four letters or so, with the space before them.
_TOKEN: Final = re.compile(r"\n+|[^\S\n]?(?:[^\W\d_]{1,5}|\d|[^\w\s]|_)|\s")
_WORD: Final = re.compile(r"\s?\S+")
_TEXTS: Final = Path(__file__).with_name("answers.toml")

# Ten in each language, as language models write them to a speaker.
ANSWERS: Final[Mapping[str, Sequence[str]]] = tomllib.loads(
    _TEXTS.read_text(encoding="utf-8")
)


def question(language: str, number: int) -> str:
    """Return the question that one of the answers belongs to."""
    return f"Answer {language} {number}"


def answer_to(text: str) -> str | None:
    """Return the answer to a question, None for other questions."""
    if (found := _QUESTION.fullmatch(text)) is None:
        return None
    return ANSWERS[found[1]][int(found[2])]


def tokens(text: str) -> Sequence[str]:
    """Return the pieces in which a model writes a text."""
    return _TOKEN.findall(text)


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
    answer = _OTHER_ANSWERS.get(question, ANSWER)
    return [_WORD.findall(part) for part in answer.split(TOOL)]


def line(token: str = "", *, tool: str = "", done: bool = False) -> bytes:
    """Return a line of Ollama's stream, with a token, the call of a tool, or the end."""
    message: dict[str, Any] = {"role": "assistant", "content": token}
    if tool:
        message["tool_calls"] = [{"function": {"name": tool, "arguments": {}}}]
    content = {
        "model": MODEL,
        "created_at": "2026-01-01T00:00:00Z",
        "message": message,
        "done": done,
    }
    return json.dumps(content).encode() + b"\n"
