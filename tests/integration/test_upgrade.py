"""A home that was set up with an earlier release speaks on as it did."""

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from local_telnyx import LocalTelnyx
from local_telnyx.engines import tones

from .conftest import Speaking
from .profile_forms import reconfigure, submit

# As Home Assistant 2026.11 wrote them to its disk, with each release.
STORED = sorted((Path(__file__).parent / "stored").glob("entry_*.json"))
# The name that a person gave the engine, and uses in automations.
ENGINE = "tts.voice_of_the_house"


@pytest.fixture(params=STORED, ids=lambda path: path.stem)
def entry(
    request: pytest.FixtureRequest, hass: HomeAssistant, server: LocalTelnyx
) -> MockConfigEntry:
    """An account with its engine, as an earlier release left them."""
    stored: dict[str, Any] = json.loads(request.param.read_text())
    account = MockConfigEntry(
        domain=stored["domain"],
        data={**stored["data"], "url": server.url},
        entry_id=stored["entry_id"],
        minor_version=stored["minor_version"],
        subentries_data=stored["subentries"],
        title=stored["title"],
        unique_id=stored["unique_id"],
        version=stored["version"],
    )
    account.add_to_hass(hass)
    (profile,) = stored["subentries"]
    er.async_get(hass).async_get_or_create(
        "tts",
        DOMAIN,
        profile["subentry_id"],
        config_entry=account,
        config_subentry_id=profile["subentry_id"],
        object_id_base="voice of the house",
    )
    return account


def test_there_is_an_entry_of_the_first_release() -> None:
    assert "entry_0.1.0" in [path.stem for path in STORED]


async def test_engine_keeps_its_name_and_speaks(
    account: MockConfigEntry, say: Speaking
) -> None:
    assert account.state is ConfigEntryState.LOADED
    (spoken,) = tones.read(await say("Dinner is ready.", engine=ENGINE))
    assert spoken.voice.endswith("af_heart")


async def test_profile_can_be_changed(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    form = await reconfigure(home, account)
    await submit(home, form, voice="af_bella")
    await home.async_block_till_done()
    (profile,) = account.subentries.values()
    assert profile.data["voice"] == "af_bella"
    assert account.state is ConfigEntryState.LOADED
