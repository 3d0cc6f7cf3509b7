"""Forms with players, and a browser that plays what is in them."""

import asyncio
from html import unescape
import re

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
from aiohttp.web import Application, Request

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from local_telnyx import LocalTelnyx
from local_telnyx.voices import Voice as Listed
from tests.integration.forms import Form, suggested
from tests.integration.test_config_flow import open_form, submit

type Browser = TestClient[Request, Application]


async def offer(
    home: HomeAssistant, server: LocalTelnyx, language: str = "en-US"
) -> ConfigFlowResult:
    """Return the form in which a new account chooses a voice of a language."""
    account = {"api_key": server.key, "server": {"url": server.url}}
    form = await submit(home, await open_form(home), **account)
    return await of_language(home, form, language)


async def of_language(
    home: HomeAssistant, form: ConfigFlowResult, language: str
) -> ConfigFlowResult:
    """Return the form with the voices of a language."""
    if suggested(form, "language") == language:
        return form
    return await submit(home, form, language=language)


def shown(form: Form) -> dict[str, str]:
    """Return the texts for a form's placeholders."""
    return dict(form["description_placeholders"] or {})


def players(form: Form) -> dict[str, str]:
    """Return the address of each player of a form by the voice that it plays."""
    html = "\n".join(shown(form).values())
    found = re.findall(r'<audio [^>]*src="(/[^"]*/(\w+)\.mp3\?[^"]*)"', html)
    return {voice: unescape(address) for address, voice in found}


async def play(
    browser: Browser, form: Form, voice: str = "af_heart", **headers: str
) -> ClientResponse:
    """Return the answer that a player gets, read to its end."""
    answer = await browser.get(players(form)[voice], headers=headers)
    await answer.read()
    return answer


async def leave_while_playing(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser, form: Form
) -> None:
    """Press play, leave while the sample is being made, and let it come to its end."""
    count = len(server.requests)
    listening = asyncio.create_task(play(browser, form))
    await server.received(count + 1)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await home.async_block_till_done(wait_background_tasks=True)


def spoken(server: LocalTelnyx) -> list[tuple[str, str]]:
    """Return voice and text of what the service was asked to speak."""
    return [
        (request.body["voice"].rpartition(".")[2], request.body["text"])
        for request in server.requests
        if request.operation == "speech"
    ]


def listed(voice: str, language: str) -> Listed:
    """Return a voice as the service lists it."""
    return Listed(
        voice_id=f"Telnyx.KokoroTTS.{voice}",
        name=voice,
        language=language,
        gender="Female",
    )
