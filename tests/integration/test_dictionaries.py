"""Choosing one of the account's pronunciation dictionaries."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.forms import voice as voice_steps
from homeassistant.config_entries import SubentryFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import SelectSelector, TextSelector
from local_telnyx import Fault, LocalTelnyx

from .conftest import Speaking
from .forms import WRONG_DICTIONARY, in_sections
from .profile_forms import reconfigure, submit

HOUSE = {"id": "2b6f0c1e-9d3a-4c55-8e07-4f1d6a8b2c90", "name": "House names"}


def field(form: SubentryFlowResult) -> Any:
    """Return how a form asks for the dictionary."""
    schema = form["data_schema"]
    assert schema is not None
    return schema.schema["pronunciation"].schema.schema["pronunciation_dict_id"]


async def choose(
    home: HomeAssistant, account: MockConfigEntry, dictionary: str
) -> SubentryFlowResult:
    form = await reconfigure(home, account)
    settings = in_sections({"pronunciation_dict_id": dictionary})
    return await submit(home, form, language="en-US", voice="af_heart", **settings)


async def test_dictionaries_are_chosen_by_name(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    shown = field(await reconfigure(home, account))
    assert isinstance(shown, SelectSelector)
    (option,) = shown.config["options"]
    assert option == {"value": HOUSE["id"], "label": HOUSE["name"]}


async def test_dictionary_that_was_chosen_is_asked_for(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    await choose(home, account, HOUSE["id"])
    await home.async_block_till_done()
    await say("Hi.")
    assert server.requests[-1].body["pronunciation_dict_id"] == HOUSE["id"]


@pytest.mark.parametrize(
    "fault", [Fault(status=401), Fault(status=403), Fault(status=404), Fault(delay=60)]
)
async def test_account_that_lists_none_is_asked_for_an_id(
    home: HomeAssistant,
    account: MockConfigEntry,
    server: LocalTelnyx,
    monkeypatch: pytest.MonkeyPatch,
    fault: Fault,
) -> None:
    monkeypatch.setattr(voice_steps, "DICTIONARIES_SECONDS", 0.1)
    server.fail(fault, only="dictionaries")
    assert isinstance(field(await reconfigure(home, account)), TextSelector)


async def test_account_without_dictionaries_is_asked_for_an_id(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx
) -> None:
    server.dictionaries = []
    assert isinstance(field(await reconfigure(home, account)), TextSelector)


async def test_id_that_is_not_listed_can_be_entered(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    done = await choose(home, account, "0d5ad3a4-9a8b-4bb4-b9b7-0ac3a5cb2a6c")
    assert done["reason"] == "reconfigure_successful"


async def test_id_that_is_listed_is_taken_whatever_it_looks_like(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx
) -> None:
    server.dictionaries = [{"id": "mine", "name": "Mine"}]
    done = await choose(home, account, "mine")
    assert done["reason"] == "reconfigure_successful"


async def test_what_is_neither_listed_nor_an_id_is_refused(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    form = await choose(home, account, "mine")
    assert form["errors"] == WRONG_DICTIONARY
    assert isinstance(field(form), SelectSelector)
