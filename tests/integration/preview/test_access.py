"""Who may hear a sample, and for how long; the key stays where it is."""

import base64
from collections.abc import Awaitable, Callable
from datetime import timedelta
import json

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from yarl import URL

from custom_components.telnyx_kokoro.const import DOMAIN
from custom_components.telnyx_kokoro.forms import previews
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.util.dt import utcnow
from local_telnyx import LocalTelnyx
from tests.integration.profile_forms import add, submit as submit_profile
from tests.integration.test_config_flow import submit

from .playing import Browser, offer, play, players, shown, spoken


def another_account(home: HomeAssistant, server: LocalTelnyx) -> MockConfigEntry:
    """Return a second account, which is not set up."""
    data = {"api_key": "ANOTHER", "url": server.url}
    account = MockConfigEntry(domain=DOMAIN, data=data, unique_id="another")
    account.add_to_hass(home)
    return account


async def test_sample_needs_its_own_signature(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    address = players(await offer(home, server))["af_heart"]
    unsigned = await browser.get(address.partition("?")[0])
    others = await browser.get(address.replace("af_heart.mp3", "af_bella.mp3"))
    assert (unsigned.status, others.status) == (401, 401)
    assert spoken(server) == []


async def test_signature_lasts_an_hour(
    home: HomeAssistant,
    server: LocalTelnyx,
    browser: Browser,
    freezer: FrozenDateTimeFactory,
) -> None:
    form = await offer(home, server)
    freezer.tick(timedelta(minutes=59))
    assert (await play(browser, form)).status == 200
    freezer.tick(timedelta(minutes=2))
    assert (await play(browser, form)).status == 401


async def test_key_is_in_no_address(home: HomeAssistant, server: LocalTelnyx) -> None:
    form = await offer(home, server)
    claims = URL(players(form)["af_heart"]).query["authSig"].split(".")[1]
    decoded = base64.urlsafe_b64decode(claims + "==")
    assert json.loads(decoded)["params"] == []
    assert server.key not in json.dumps(shown(form)) + decoded.decode()


async def test_form_that_was_closed_plays_nothing(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    home.config_entries.flow.async_abort(form["flow_id"])
    answer = await play(browser, form)
    assert answer.status == 410
    assert (await answer.text()).startswith("The form for this sample was closed")
    assert spoken(server) == []


async def test_form_that_was_submitted_plays_nothing(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    done = await submit(home, form, voice="am_puck")
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert (await play(browser, form)).status == 410


async def disable(home: HomeAssistant, account: MockConfigEntry) -> None:
    """Disable an account."""
    user = ConfigEntryDisabler.USER
    await home.config_entries.async_set_disabled_by(account.entry_id, user)


async def remove(home: HomeAssistant, account: MockConfigEntry) -> None:
    """Remove an account."""
    await home.config_entries.async_remove(account.entry_id)


@pytest.mark.parametrize("end", [disable, remove])
async def test_profile_form_of_an_account_that_is_gone_plays_nothing(
    home: HomeAssistant,
    server: LocalTelnyx,
    account: MockConfigEntry,
    browser: Browser,
    end: Callable[[HomeAssistant, MockConfigEntry], Awaitable[None]],
) -> None:
    form = await add(home, account)
    await end(home, account)
    assert (await play(browser, form)).status == 410
    assert spoken(server) == []
    assert home.config_entries.subentries.async_progress() == []


async def test_other_forms_stay_open(
    home: HomeAssistant, server: LocalTelnyx, account: MockConfigEntry, browser: Browser
) -> None:
    other = another_account(home, server)
    form = await add(home, account)
    await home.config_entries.async_reload(account.entry_id)
    await remove(home, other)
    assert (await play(browser, form)).status == 200
    await submit_profile(home, form, voice="af_bella")
    assert [profile.data["voice"] for profile in account.subentries.values()] == [
        "af_heart",
        "af_bella",
    ]


async def test_form_that_was_left_open_forgets_its_client(
    home: HomeAssistant,
    server: LocalTelnyx,
    logged_in: Browser,
    freezer: FrozenDateTimeFactory,
) -> None:
    form = await offer(home, server)
    path = players(form)["af_heart"].partition("?")[0]
    async_fire_time_changed(home, utcnow() + timedelta(minutes=59))
    assert (await logged_in.get(path)).status == 200
    async_fire_time_changed(home, utcnow() + timedelta(minutes=61))
    assert (await logged_in.get(path)).status == 410


async def test_form_that_is_shown_again_plays_as_long_as_its_new_addresses(
    home: HomeAssistant,
    server: LocalTelnyx,
    logged_in: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    form = await offer(home, server)
    monkeypatch.setattr(previews, "LIFETIME", timedelta(hours=2))
    form = await submit(home, form, language="it-IT")
    path = players(form)["if_sara"].partition("?")[0]
    async_fire_time_changed(home, utcnow() + timedelta(minutes=61))
    assert (await logged_in.get(path)).status == 200


async def test_no_form_plays_anything_once_the_last_account_is_removed(
    home: HomeAssistant, server: LocalTelnyx, account: MockConfigEntry, browser: Browser
) -> None:
    server.organization_id, server.key = "another", "SECOND_KEY"
    form = await offer(home, server)
    await remove(home, account)
    assert (await play(browser, form)).status == 410
