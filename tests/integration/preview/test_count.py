"""Samples are paid for, so they are in the characters that an account has spoken."""

import asyncio

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.forms.previews import sample_sentence
from homeassistant.core import HomeAssistant
from local_telnyx import Fault, LocalTelnyx
from tests.integration.profile_forms import add
from tests.integration.test_config_flow import finish

from .playing import Browser, offer, play

SPOKEN = "sensor.telnyx_kokorotts_characters_spoken"
LENGTH = len(sample_sentence("en-US"))


async def test_sample_in_the_form_of_a_profile_is_counted_once(
    home: HomeAssistant, account: MockConfigEntry, browser: Browser
) -> None:
    form = await add(home, account)
    for _ in range(2):
        await play(browser, form)
    assert account.runtime_data.metrics.characters == LENGTH
    assert account.runtime_data.metrics.utterances == 0


async def test_samples_before_there_is_an_account_are_counted_for_it(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    await play(browser, form)
    await play(browser, form, "am_puck")
    account = await finish(home, form)
    await home.async_block_till_done()
    assert account.runtime_data.metrics.characters == 2 * LENGTH


async def test_sample_that_ends_after_the_form_is_counted(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    server.fail(Fault(delay=0.3), only="speech")
    count = len(server.requests)
    listening = asyncio.create_task(play(browser, form))
    await server.received(count + 1)
    account = await finish(home, form)
    await listening
    assert account.runtime_data.metrics.characters == LENGTH


async def test_sample_of_which_nothing_came_is_not_counted(
    home: HomeAssistant,
    account: MockConfigEntry,
    server: LocalTelnyx,
    browser: Browser,
) -> None:
    form = await add(home, account)
    server.fail(Fault(code="20100"), only="speech", times=None)
    await play(browser, form)
    assert account.runtime_data.metrics.characters == 0


async def test_sample_is_in_the_sensor(
    home: HomeAssistant, account: MockConfigEntry, browser: Browser
) -> None:
    await play(browser, await add(home, account))
    await home.async_block_till_done(wait_background_tasks=True)
    state = home.states.get(SPOKEN)
    assert state is not None
    assert state.state == str(LENGTH)
