"""The examples of docs/actions.md, run by Home Assistant as they stand there."""

import base64
from pathlib import Path
import re
from typing import Any

import aiohttp
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
from local_telnyx import LocalTelnyx

from .rendering import played, spoken

PAGE = (Path(__file__).parents[2] / "docs" / "actions.md").read_text()
BLOCKS: list[Any] = [
    parse_yaml(block) for block in re.findall(r"```yaml\n(.+?)```", PAGE, re.DOTALL)
]
EXAMPLES = {block["alias"]: block for block in BLOCKS}


async def run(home: HomeAssistant, alias: str) -> None:
    """Run an example that is a script."""
    scripts = {"script": {"example": EXAMPLES[alias]}}
    assert await async_setup_component(home, "script", scripts)
    await home.services.async_call("script", "example", blocking=True)


@pytest.fixture
def plays(home: HomeAssistant) -> list[Any]:
    """What a media player is asked to play."""
    return async_mock_service(home, MEDIA_PLAYER, "play_media")


async def test_smoke_alarm_is_kept_and_played_without_the_service(
    account: MockConfigEntry,
    home: HomeAssistant,
    media: Path,
    server: LocalTelnyx,
    plays: list[Any],
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    home.set_state(CoreState.not_running)
    automations = {"automation": EXAMPLES["Smoke alarm"]}
    assert await async_setup_component(home, "automation", automations)
    await home.async_start()
    await home.async_block_till_done()
    await server.close()
    home.states.async_set("binary_sensor.smoke", "on")
    await home.async_block_till_done()
    (play,) = plays
    audio = await played(home, hass_client_no_auth, play.data["media_content_id"])
    assert [said for _, said in spoken(audio)] == [
        "There is smoke in the house. Leave now."
    ]


async def test_news_are_played_from_their_link(
    account: MockConfigEntry,
    home: HomeAssistant,
    plays: list[Any],
    session: aiohttp.ClientSession,
) -> None:
    await run(home, "Breaking news")
    (play,) = plays
    async with session.get(play.data["media_content_id"]) as answer:
        assert spoken(await answer.read()) == [("af_heart", "The bridge is closed.")]


async def test_doorbell_gets_the_audio(
    account: MockConfigEntry, home: HomeAssistant
) -> None:
    messages = async_mock_service(home, "mqtt", "publish")
    await run(home, "Doorbell display")
    audio = base64.b64decode(messages[0].data["payload"])
    assert spoken(audio) == [("bf_emma", "Someone is at the door.")]


def test_every_example_is_run() -> None:
    assert set(EXAMPLES) == {"Smoke alarm", "Breaking news", "Doorbell display"}
