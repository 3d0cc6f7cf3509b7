"""What is removed leaves nothing behind."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from local_telnyx import Fault, LocalTelnyx

from .conftest import Speaking


def left_behind(hass: HomeAssistant, entry_id: str) -> Iterator[Any]:
    """Yield what Home Assistant still knows of an account."""
    yield from er.async_entries_for_config_entry(er.async_get(hass), entry_id)
    yield from dr.async_entries_for_config_entry(dr.async_get(hass), entry_id)
    yield from (key for key in ir.async_get(hass).issues if key[0] == DOMAIN)
    yield from (state for state in hass.states.async_all() if "telnyx" in str(state))
    yield from (kept for kept in hass.data["telnyx_kokoro_metrics"] if kept == entry_id)


def files_of(hass: HomeAssistant) -> list[Path]:
    """Return the files that hold anything of the integration, spoken clips aside."""
    folder = Path(hass.config.config_dir)
    return [
        path
        for path in folder.rglob("*")
        if DOMAIN in path.name or DOMAIN in str(path.parent.relative_to(folder))
    ]


async def test_account_leaves_nothing_behind(
    home: HomeAssistant,
    account: MockConfigEntry,
    server: LocalTelnyx,
    say: Speaking,
    hass_storage: dict[str, Any],
) -> None:
    server.fail(Fault(status=402))
    with pytest.raises(HomeAssistantError):
        await say("Dinner is ready.")
    assert list(left_behind(home, account.entry_id))
    assert any(DOMAIN in key for key in hass_storage)
    await home.config_entries.async_remove(account.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    assert list(left_behind(home, account.entry_id)) == []
    assert not any(DOMAIN in key for key in hass_storage)
    assert files_of(home) == []
    await server.idle()


async def test_profile_leaves_nothing_behind(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    (profile,) = account.subentries.values()
    home.config_entries.async_remove_subentry(account, profile.subentry_id)
    await home.async_block_till_done()
    entities = er.async_entries_for_config_entry(er.async_get(home), account.entry_id)
    assert {entity.domain for entity in entities} == {"sensor"}
    (device,) = dr.async_entries_for_config_entry(dr.async_get(home), account.entry_id)
    assert device.identifiers == {(DOMAIN, account.entry_id)}


async def test_account_that_was_disabled_at_the_start_leaves_nothing_behind(
    home: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    account = MockConfigEntry(domain=DOMAIN, disabled_by=ConfigEntryDisabler.USER)
    account.add_to_hass(home)
    hass_storage[f"{DOMAIN}.{account.entry_id}"] = {"version": 1, "data": []}
    await home.config_entries.async_remove(account.entry_id)
    assert not any(DOMAIN in key for key in hass_storage)
