"""The page behind "No sound? See why": it says in words what is wrong with a sample."""

import asyncio
from datetime import timedelta
import re

from aiohttp import ClientResponse
from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.telnyx_kokoro.preview import previews as studio
from homeassistant.core import HomeAssistant
from homeassistant.util.dt import utcnow
from local_telnyx import Fault, LocalTelnyx
from tests.integration.forms import WRONG_DICTIONARY, Form
from tests.integration.profile_forms import add
from tests.integration.test_config_flow import submit

from .playing import Browser, listed, offer, play, shown, spoken

FINE = "No sample in this form has failed so far."
NO_CREDIT = "The Telnyx account is out of credit. Add credit in the Telnyx portal."
AGAIN = "To retry, reopen the form. If it shows only one player"
CLOSED = "The form for this sample was closed"


def address_of(form: Form) -> str:
    """Return where the link in a form leads to, in a tab of its own."""
    link = re.fullmatch(
        r'<a href="(/[^"]+)" target="_blank">', shown(form)["link_start"]
    )
    assert link is not None
    assert shown(form)["link_end"] == "</a>"
    return link[1].replace("&amp;", "&")


async def read(browser: Browser, form: Form) -> str:
    """Return the page that the link of a form leads to."""
    answer = await browser.get(address_of(form))
    assert (answer.status, answer.content_type) == (200, "text/html")
    return await answer.text()


async def test_page_names_the_voice_and_says_what_to_do(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    server.fail(Fault(code="20100"), only="speech", times=None)
    await play(browser, form, "af_bella")
    page = await read(browser, form)
    assert f"<h1>Bella</h1>\n<p>{NO_CREDIT}</p>\n<p>{AGAIN}" in page
    assert "Heart" not in page


async def test_page_costs_nothing(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    server.fail(Fault(code="20100"), only="speech")
    await play(browser, form)
    count = len(server.requests)
    await read(browser, form)
    assert len(server.requests) == count


async def test_page_says_so_if_nothing_has_failed(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    assert FINE in await read(browser, form)
    await play(browser, form)
    assert FINE in await read(browser, form)
    assert len(spoken(server)) == 1


async def test_what_was_heard_after_all_is_no_longer_on_the_page(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    server.fail(Fault(code="20100"), only="speech")
    await play(browser, form)
    await play(browser, form)
    assert FINE in await read(browser, form)


async def test_what_fails_once_the_form_is_shown_again_is_on_the_page(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    server.fail(Fault(code="20100", delay=0.1), only="speech", times=None)
    count = len(server.requests)
    listening = asyncio.create_task(play(browser, form))
    await server.received(count + 1)
    wrong = {"pronunciation_dict_id": "none"}
    form = await submit(home, form, voice="af_heart", pronunciation=wrong)
    assert form["errors"] == WRONG_DICTIONARY
    await listening
    assert f"<h1>Heart</h1>\n<p>{NO_CREDIT}" in await read(browser, form)


async def test_voices_with_one_name_are_both_on_the_page(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    server.voices = [listed("af_kim", "en-US"), listed("am_kim", "en-US")]
    form = await offer(home, server)
    server.fail(Fault(code="20100"), only="speech", times=None)
    for voice in ("af_kim", "am_kim"):
        await play(browser, form, voice)
    assert (await read(browser, form)).count(NO_CREDIT) == 2


async def test_page_is_in_the_language_of_the_home(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    home.config.language = "de"
    form = await offer(home, server)
    server.fail(Fault(code="20100"), only="speech")
    await play(browser, form)
    page = await read(browser, form)
    assert '<html lang="de">' in page
    assert "<p>Das Telnyx-Konto hat kein Guthaben mehr." in page


async def test_what_telnyx_says_is_no_markup(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    evil = b'{"errors": [{"code": "10015", "detail": "<script>alert(1)</script>"}]}'
    fault = Fault(status=400, body=evil, content_type="application/json")
    server.fail(fault, only="speech", times=None)
    await play(browser, form)
    page = await read(browser, form)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


async def test_what_nobody_expected_is_in_words_too(
    home: HomeAssistant,
    server: LocalTelnyx,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def broken(*_: object) -> bytes:
        raise RuntimeError("A mistake of ours")

    monkeypatch.setattr(studio, "synthesized", broken)
    form = await offer(home, server)
    await play(browser, form)
    assert "Check the logs for details." in await read(browser, form)


async def test_form_that_was_closed_is_said_to_be_so(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    home.config_entries.flow.async_abort(form["flow_id"])
    assert CLOSED in await read(browser, form)


async def test_form_that_was_open_for_too_long_is_said_to_be_so(
    home: HomeAssistant,
    server: LocalTelnyx,
    browser: Browser,
    freezer: FrozenDateTimeFactory,
) -> None:
    form = await offer(home, server)
    freezer.tick(timedelta(minutes=61))
    async_fire_time_changed(home, utcnow())
    assert (await play(browser, form)).status == 401
    assert CLOSED in await read(browser, form)


async def test_page_needs_its_own_signature(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    forms = [address_of(await offer(home, server)) for _ in range(2)]
    (path, _), (_, signature) = (form.split("?") for form in forms)
    answers: list[ClientResponse] = [
        await browser.get(address) for address in (path, f"{path}?{signature}")
    ]
    assert [answer.status for answer in answers] == [401, 401]


async def test_form_of_a_voice_profile_has_the_link_too(
    home: HomeAssistant,
    server: LocalTelnyx,
    account: MockConfigEntry,
    browser: Browser,
) -> None:
    form = await add(home, account)
    assert FINE in await read(browser, form)
