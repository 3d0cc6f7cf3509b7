"""The action `render` for several voice profiles at once."""

from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from local_telnyx import Fault, LocalTelnyx

from .conftest import ENGINE, SMOKE, voice_profile
from .rendering import TO_FILE, each_output_at_once

EMMA = "tts.telnyx_emma"


@pytest.fixture
async def emma(home: HomeAssistant, account: MockConfigEntry) -> MockConfigEntry:
    """Another account, with a voice profile of its own."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        data=dict(account.data),
        subentries_data=[voice_profile("bf_emma", "en-GB", "Telnyx Emma")],
    )
    entry.add_to_hass(home)
    assert await home.config_entries.async_setup(entry.entry_id)
    return entry


async def render_all(home: HomeAssistant, **data: Any) -> dict[str, Any]:
    """Return the answer for all voice profiles."""
    answers = await home.services.async_call(
        DOMAIN,
        "render",
        {"entity_id": "all", "message": SMOKE, **data},
        blocking=True,
        return_response=True,
    )
    assert answers is not None
    return dict(answers)


@each_output_at_once
async def test_each_voice_profile_has_its_own_answer(
    home: HomeAssistant, emma: MockConfigEntry, output: dict[str, str]
) -> None:
    answers = await render_all(home, **output)
    assert {engine: answer["voice"] for engine, answer in answers.items()} == {
        ENGINE: "af_heart",
        EMMA: "bf_emma",
    }


@pytest.mark.parametrize("overwrite", [False, True])
async def test_several_voice_profiles_cannot_write_one_file(
    home: HomeAssistant,
    emma: MockConfigEntry,
    media: Path,
    server: LocalTelnyx,
    overwrite: bool,
) -> None:
    server.forget()
    with pytest.raises(
        ServiceValidationError, match="Only one voice profile can write to a file"
    ):
        await render_all(home, **TO_FILE, overwrite=overwrite)
    assert not server.requests
    assert not list(media.iterdir())


@each_output_at_once
async def test_nothing_is_spoken_if_one_voice_profile_cannot_speak(
    home: HomeAssistant,
    emma: MockConfigEntry,
    server: LocalTelnyx,
    output: dict[str, str],
) -> None:
    server.voices = [{"id": "Telnyx.KokoroTTS.pf_dora"}]
    await emma.runtime_data.async_refresh()
    server.forget()
    with pytest.raises(HomeAssistantError, match="is no longer available"):
        await render_all(home, **output)
    assert not server.requests


async def test_failure_of_one_voice_profile_is_raised_when_all_have_ended(
    home: HomeAssistant,
    account: MockConfigEntry,
    emma: MockConfigEntry,
    server: LocalTelnyx,
) -> None:
    server.fail(Fault(status=402, code="20100"), only="speech")
    server.fail(Fault(piece=1_000, pause=0.01), only="speech")
    with pytest.raises(HomeAssistantError, match="out of credit"):
        await render_all(home, output="base64")
    accounts = (entry.runtime_data.metrics for entry in (account, emma))
    assert sorted(each.characters for each in accounts) == [0, len(SMOKE)]
