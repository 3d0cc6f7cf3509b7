"""Answers as language models write them are heard while they are written."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

import aiohttp
import pytest

from local_home import HomeAssistant
from local_telnyx import LocalTelnyx
from local_telnyx.engines.tones import read
from local_telnyx.spoken_text import spoken_text

from .language_model import Script, SlowModel, slow_model
from .test_assistant import ask, assistant

# Home Assistant hands on nothing before 60 characters.
LEAD: Final = "La lavadora ha terminado su programa hace unos minutos en el sótano."
STEPS: Final = "This is what is left to be done in the house before dinner is ready:"
PREAMBLE: Final = "Let me look at all of the lights in all of the rooms of the house"

SCRIPTS: Final = {
    "¿": (Script((LEAD, " ¿Quieres", " que"), (" cierre la puerta?",)), [LEAD]),
    "**": (Script((LEAD, " **La luz", " está"), (" encendida**.",)), [LEAD]),
    "list": (
        Script((f"{STEPS}\n", "1. Take the washing out", "\n", "2. Ha"), ("ng it up",)),
        [STEPS, "1. Take the washing out"],
    ),
    "colon": (
        Script((f"{PREAMBLE}:",), ("All are off.",), uses_tool=True),
        [f"{PREAMBLE}:"],
    ),
    "colon and line break": (
        Script((f"{PREAMBLE}:\n\n",), ("All are off.",), uses_tool=True),
        [f"{PREAMBLE}:"],
    ),
    "comma": (
        Script((f"{PREAMBLE},",), ("all are off.",), uses_tool=True),
        [f"{PREAMBLE},"],
    ),
    "no mark": (
        Script((PREAMBLE,), ("All are off.",), uses_tool=True),
        [PREAMBLE.removesuffix(" house")],
    ),
}
FAILING: Final = Script((f"{LEAD} La secadora sigue en mar",), (), fails=True)


@asynccontextmanager
async def answered(
    home: HomeAssistant, engine: str, script: Script
) -> AsyncGenerator[tuple[SlowModel, aiohttp.ClientResponse]]:
    """Ask a model that writes by a script, and open its answer as a player does."""
    async with slow_model(script) as model, home.websocket() as connection:
        url = await ask(connection, await assistant(home, engine, model.url))
        async with home.rest.session.get(f"{home.url}{url}") as answer:
            yield model, answer


async def asked(server: LocalTelnyx, count: int) -> list[str]:
    """Wait for so many texts, and return them."""
    await server.received(count)
    return [request.body["text"] for request in server.requests]


def unspaced(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


@pytest.mark.parametrize("name", SCRIPTS)
async def test_what_is_whole_is_heard_while_the_answer_is_written(
    home: HomeAssistant, engine: str, server: LocalTelnyx, name: str
) -> None:
    script, parts = SCRIPTS[name]
    server.forget()
    async with answered(home, engine, script) as (model, answer):
        heard = await answer.content.readany()
        assert heard.startswith(b"\xff\xf3")
        assert await asked(server, len(parts)) == parts
        assert not model.has_finished
        model.go_on.set()
        heard += await answer.read()
    texts = "".join(clip.text for clip in read(heard))
    whole = "".join((*script.beginning, *script.rest))
    assert unspaced(texts) == unspaced(spoken_text(whole))


async def test_last_words_of_a_model_that_fails_are_heard(
    home: HomeAssistant, engine: str, server: LocalTelnyx
) -> None:
    server.forget()
    async with answered(home, engine, FAILING):
        parts = await asked(server, 3)
    assert parts == [LEAD, "La secadora sigue en", "mar"]


async def test_answer_of_an_emoji_is_heard_as_silence(
    home: HomeAssistant, engine: str, server: LocalTelnyx
) -> None:
    server.forget()
    async with slow_model(Script(("👍",), ())) as model, home.websocket() as connection:
        model.go_on.set()
        url = await ask(connection, await assistant(home, engine, model.url))
        async with home.rest.session.get(f"{home.url}{url}") as answer:
            assert answer.status == 200
            assert (await answer.read()).startswith(b"\xff\xf3")
    assert not server.requests
