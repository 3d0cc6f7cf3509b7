"""A disk that takes no sample: what is paid for is heard as long as its form is open."""

import asyncio
from collections.abc import Sequence
import gc
from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.preview.form import Form
from homeassistant.core import HomeAssistant
from local_telnyx import Fault, LocalTelnyx
from tests.integration.forms import WRONG_DICTIONARY
from tests.integration.profile_forms import add, submit as submit_profile

from .playing import Browser, leave_while_playing, offer, play, spoken

TOLD = "Samples of voices cannot be kept on the disk"


@pytest.fixture(autouse=True)
def full_disk(home: HomeAssistant) -> None:
    """A disk that takes no sample, whoever writes: a file is where a folder should."""
    cache = Path(home.config.cache_path("telnyx_kokoro"))
    cache.parent.mkdir(exist_ok=True)
    cache.write_text("A file.")


async def test_sample_is_heard_and_heard_again_for_one_synthesis(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    first, again = await play(browser, form), await play(browser, form)
    assert (first.status, again.status) == (200, 200)
    assert await first.read() == await again.read()
    assert len(spoken(server)) == 1


async def test_part_of_it_can_be_asked_for(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    whole = await (await play(browser, form)).read()
    answer = await play(browser, form, Range="bytes=10-19")
    assert (answer.status, await answer.read()) == (206, whole[10:20])
    assert len(spoken(server)) == 1


async def test_disk_is_told_of_once(
    home: HomeAssistant,
    server: LocalTelnyx,
    browser: Browser,
    caplog: pytest.LogCaptureFixture,
) -> None:
    form = await offer(home, server)
    for voice in ("af_heart", "af_bella"):
        await play(browser, form, voice)
    assert caplog.text.count(TOLD) == 1


async def test_sample_is_heard_again_when_the_form_is_shown_again(
    home: HomeAssistant,
    server: LocalTelnyx,
    account: MockConfigEntry,
    browser: Browser,
) -> None:
    form = await add(home, account)
    await play(browser, form)
    wrong = {"pronunciation_dict_id": "none"}
    form = await submit_profile(home, form, voice="af_heart", pronunciation=wrong)
    assert form["errors"] == WRONG_DICTIONARY
    assert (await play(browser, form)).status == 200
    assert len(spoken(server)) == 1


async def test_sample_is_kept_for_a_listener_who_left_and_comes_back(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    server.fail(Fault(piece=1_000, pause=0.01), only="speech")
    await leave_while_playing(home, server, browser, form)
    assert (await play(browser, form)).status == 200
    assert len(spoken(server)) == 1


async def test_two_forms_that_ask_at_once_both_keep_it(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    forms = [await offer(home, server) for _ in range(2)]
    await asyncio.gather(*(play(browser, form) for form in forms))
    for form in forms:
        await play(browser, form)
    assert len(spoken(server)) == 1


async def test_it_goes_with_the_form(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    earlier = forms_in_memory()
    form = await offer(home, server)
    await play(browser, form)
    assert len(forms_in_memory(but=earlier)) == 1
    home.config_entries.flow.async_abort(form["flow_id"])
    assert forms_in_memory(but=earlier) == []
    await play(browser, await offer(home, server))
    assert len(spoken(server)) == 2


def forms_in_memory(but: Sequence[Form] = ()) -> list[Form]:
    """Return the forms that something still refers to, but for some."""
    gc.collect()
    found = [thing for thing in gc.get_objects() if isinstance(thing, Form)]
    return [form for form in found if not any(form is other for other in but)]
