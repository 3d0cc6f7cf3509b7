"""A house with players, and automations made of the blueprints."""

from collections.abc import AsyncGenerator, Awaitable, Callable
import json
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.components.media_player.const import (
    DATA_COMPONENT,
    DOMAIN as MEDIA_PLAYER_DOMAIN,
)
from homeassistant.const import (
    ATTR_ENTITY_ID,
    SERVICE_RELOAD,
    SERVICE_TURN_OFF,
    STATE_ON,
)
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from local_telnyx.engines import tones
from tests.integration.conftest import (
    account,
    entry,
    ffmpeg_version,
    hass_config_dir,
    home,
    profile,
)

from .house import Player

BLUEPRINTS = Path(__file__).parents[2] / "blueprints" / "automation" / "telnyx_kokoro"
# Where Home Assistant puts what is imported from the repository: the owner's folder.
IMPORTED_TO = "telnyx-kokoro"
UNDER_TEST = "automation.under_test"

type Automate = Callable[..., Awaitable[None]]
type Hear = Callable[[Player], Awaitable[list[str]]]

# Fixtures of the integration's tests, for these tests too.
__all__ = [
    "account",
    "entry",
    "ffmpeg_version",
    "hass_config_dir",
    "home",
    "profile",
]


@pytest.fixture
async def imported(home: HomeAssistant, hass_ws_client: WebSocketGenerator) -> None:
    """The blueprints, saved by Home Assistant after an import and read again."""
    # Their pages have to be there before the first client is.
    for domain in (AUTOMATION_DOMAIN, MEDIA_PLAYER_DOMAIN, "calendar", "todo"):
        assert await async_setup_component(home, domain, {})
    client = await hass_ws_client(home)
    for file in BLUEPRINTS.iterdir():
        text = await home.async_add_executor_job(file.read_text)
        await save(client, file.stem, text)


async def save(client: MockHAClientWebSocket, name: str, text: str) -> None:
    """Save a blueprint as the dialog of an import does."""
    await client.send_json_auto_id(
        {
            "type": "blueprint/save",
            "domain": AUTOMATION_DOMAIN,
            "path": f"{IMPORTED_TO}/{name}",
            "yaml": text,
            "source_url": f"https://example.com/{name}.yaml",
        }
    )
    answer = await client.receive_json()
    assert answer["success"], answer


async def read_files(home: HomeAssistant, *automations: dict[str, Any]) -> None:
    """Let Home Assistant read automations, and the blueprints from their files."""
    file = Path(home.config.path("configuration.yaml"))
    text = json.dumps({AUTOMATION_DOMAIN: automations})
    await home.async_add_executor_job(file.write_text, text)
    await home.services.async_call(AUTOMATION_DOMAIN, SERVICE_RELOAD, blocking=True)
    await home.async_block_till_done()


@pytest.fixture
async def kitchen(home: HomeAssistant, imported: None) -> Player:
    """A player."""
    return await _added(home, Player("kitchen"))


@pytest.fixture
async def bathroom(home: HomeAssistant, imported: None) -> Player:
    """Another player."""
    return await _added(home, Player("bathroom"))


@pytest.fixture
async def automate(
    home: HomeAssistant, account: MockConfigEntry, imported: None
) -> AsyncGenerator[Automate]:
    """A function that makes an automation, of a blueprint with its inputs."""

    async def made(blueprint: str, **inputs: Any) -> None:
        use = {"path": f"{IMPORTED_TO}/{blueprint}.yaml", "input": inputs}
        await read_files(home, {"alias": "Under test", "use_blueprint": use})
        state = home.states.get(UNDER_TEST)
        assert state is not None
        assert state.state == STATE_ON

    yield made
    # A time that it waits for would outlive the test.
    await home.services.async_call(
        AUTOMATION_DOMAIN,
        SERVICE_TURN_OFF,
        {ATTR_ENTITY_ID: UNDER_TEST},
        blocking=True,
    )


@pytest.fixture
def hear(home: HomeAssistant, hass_client: ClientSessionGenerator) -> Hear:
    """A function that fetches what a player was given, and returns what is said."""

    async def heard(player: Player) -> list[str]:
        # The automation first, which was started by what the test did.
        await home.async_block_till_done()
        client = await hass_client()
        said = []
        for url in player.announced:
            response = await client.get(url)
            assert response.status == 200
            said += [spoken.text for spoken in tones.read(await response.read())]
        return said

    return heard


async def _added(home: HomeAssistant, player: Player) -> Player:
    assert await async_setup_component(home, MEDIA_PLAYER_DOMAIN, {})
    await home.data[DATA_COMPONENT].async_add_entities([player])
    return player
