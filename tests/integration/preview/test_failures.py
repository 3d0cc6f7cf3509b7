"""A sample that fails says why, is tried again, and blocks nothing."""

import asyncio
import gc
import logging

import pytest

from custom_components.telnyx_kokoro.forms import previews
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from local_telnyx import Fault, LocalTelnyx
from tests.integration.test_config_flow import submit

from .playing import Browser, offer, play, players, spoken


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (Fault(status=401), 502, "Telnyx doesn't accept the API key."),
        (Fault(code="20100"), 502, "The Telnyx account is out of credit."),
        (Fault(code="10038"), 502, "The Telnyx account can't use text-to-speech."),
        (Fault(status=429), 503, "Telnyx received too many requests."),
        (Fault(status=503), 502, "Telnyx is having problems."),
        (Fault(body=b"<html>"), 502, "The server did not respond like a Telnyx API."),
        (Fault(end_after=0), 502, "The connection to Telnyx was interrupted"),
        (Fault(cut_after=3_000), 502, "The connection to Telnyx was interrupted"),
    ],
)
async def test_sample_that_fails_says_why_is_tried_again_and_blocks_nothing(
    home: HomeAssistant,
    server: LocalTelnyx,
    browser: Browser,
    fault: Fault,
    status: int,
    words: str,
) -> None:
    form = await offer(home, server)
    server.fail(fault, times=None)
    answer = await play(browser, form)
    assert (answer.status, answer.content_type) == (status, "text/plain")
    assert (await answer.text()).startswith(words)
    server.heal()
    assert (await play(browser, form)).status == 200
    done = await submit(home, form, voice="af_heart")
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_voice_can_be_chosen_while_no_sample_can_be_had(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    server.fail(Fault(code="20100"), only="speech", times=None)
    await play(browser, form)
    done = await submit(home, form, voice="af_bella")
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_sample_that_fails_after_its_listener_left_is_no_error_in_the_log(
    home: HomeAssistant,
    server: LocalTelnyx,
    browser: Browser,
    caplog: pytest.LogCaptureFixture,
) -> None:
    form = await offer(home, server)
    server.fail(Fault(code="20100", delay=0.1), only="speech", times=None)
    count = len(server.requests)
    listening = asyncio.create_task(play(browser, form))
    await server.received(count + 1)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await home.async_block_till_done(wait_background_tasks=True)
    gc.collect()
    assert caplog.text.count("The sample of voice af_heart failed") == 1
    assert not [seen for seen in caplog.records if seen.levelno >= logging.ERROR]


async def test_form_does_not_get_the_failure_of_another_that_asked_at_once(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    forms = [await offer(home, server) for _ in range(2)]
    server.fail(Fault(code="20100", delay=0.1), only="speech")
    count = len(server.requests)
    first = asyncio.create_task(play(browser, forms[0]))
    await server.received(count + 1)
    other = await play(browser, forms[1])
    assert [(await first).status, other.status] == [502, 200]


async def test_form_that_asks_twice_at_once_fails_once(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    server.fail(Fault(code="20100", delay=0.1), only="speech", times=None)
    answers = await asyncio.gather(*(play(browser, form) for _ in range(2)))
    assert [answer.status for answer in answers] == [502, 502]
    assert len(spoken(server)) == 1


async def test_sample_is_not_waited_for_without_end(
    home: HomeAssistant,
    server: LocalTelnyx,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(previews, "MAX_SECONDS", 0.2)
    form = await offer(home, server)
    server.fail(Fault(stall_after=3_000), only="speech")
    answer = await play(browser, form)
    assert answer.status == 504
    assert (await answer.text()).startswith("Telnyx did not respond in time.")


async def test_sample_without_end_is_not_listened_to(
    home: HomeAssistant,
    server: LocalTelnyx,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(previews, "MAX_BYTES", 3_000)
    answer = await play(browser, await offer(home, server))
    assert answer.status == 502


async def test_words_are_in_the_language_of_the_home(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    home.config.language = "fr"
    form = await offer(home, server, "fr-FR")
    home.config_entries.flow.async_abort(form["flow_id"])
    words = await (await play(browser, form, "ff_siwis")).text()
    assert words.startswith("Le formulaire de cet extrait a été fermé")


async def test_voice_that_the_account_does_not_have_has_no_sample(
    home: HomeAssistant, server: LocalTelnyx, logged_in: Browser
) -> None:
    path = players(await offer(home, server))["af_heart"].partition("?")[0]
    answer = await logged_in.get(path.replace("af_heart", "zz_nobody"))
    assert answer.status == 404
    assert "voice zz_nobody doesn't exist in this account" in await answer.text()
    assert spoken(server) == []
