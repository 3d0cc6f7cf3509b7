"""The form of the action `render` offers what the accounts can speak."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import TargetSelector, validate_selector
from homeassistant.helpers.service import async_get_all_descriptions
from homeassistant.util.yaml import load_yaml_dict
from local_telnyx import LocalTelnyx
from tests.repository.files import SERVICES_FILE

PUCK = {"id": "Telnyx.KokoroTTS.am_puck"}
SARA = {"id": "Telnyx.KokoroTTS.if_sara"}


class Editor:
    """The interface, in which actions are edited."""

    def __init__(self, home: HomeAssistant, socket: WebSocketGenerator) -> None:
        """Open nothing yet."""
        self._home = home
        self._socket = socket

    async def action(self) -> dict[str, Any]:
        """Return how the action is described to the interface."""
        client = await self._socket(self._home)
        await client.send_json_auto_id({"type": "get_services"})
        answer: dict[str, Any] = await client.receive_json()
        described: dict[str, Any] = answer["result"][DOMAIN]["render"]
        return described

    async def selector(self, field: str) -> dict[str, Any]:
        """Return with what a field is filled in."""
        selector: dict[str, Any] = (await self.action())["fields"][field]["selector"]
        validate_selector(selector)
        return selector


@pytest.fixture
def editor(home: HomeAssistant, hass_ws_client: WebSocketGenerator) -> Editor:
    """The interface."""
    return Editor(home, hass_ws_client)


async def test_voices_are_a_list_into_which_others_can_be_written(
    account: MockConfigEntry, editor: Editor
) -> None:
    select = (await editor.selector("voice"))["select"]
    assert select["options"][0] == {"value": "af_heart", "label": "Heart ♀ (en-US)"}
    assert (len(select["options"]), select["custom_value"]) == (37, True)


async def test_languages_are_a_list(account: MockConfigEntry, editor: Editor) -> None:
    languages = (await editor.selector("language"))["language"]["languages"]
    assert {"en-US", "en", "pt-BR"} <= set(languages)


async def test_lists_follow_the_account(
    account: MockConfigEntry, editor: Editor, server: LocalTelnyx
) -> None:
    server.voices = [PUCK, SARA]
    await account.runtime_data.async_refresh()
    select = (await editor.selector("voice"))["select"]
    assert [option["value"] for option in select["options"]] == ["am_puck", "if_sara"]
    languages = (await editor.selector("language"))["language"]["languages"]
    assert languages == ["en-US", "it-IT", "en", "it"]


async def test_all_else_of_the_action_is_as_the_file_describes_it(
    account: MockConfigEntry, editor: Editor
) -> None:
    file = load_yaml_dict(str(SERVICES_FILE))["render"]
    shown = await editor.action()
    assert list(shown["fields"]) == list(file["fields"])
    for field in ("voice", "language"):
        del shown["fields"][field], file["fields"][field]
    assert shown["fields"] == file["fields"]
    assert shown["target"] == TargetSelector.CONFIG_SCHEMA(file["target"])
    assert shown["response"] == {"optional": True}


async def test_fields_are_for_text_when_the_last_account_is_removed(
    home: HomeAssistant, account: MockConfigEntry, editor: Editor
) -> None:
    await home.config_entries.async_remove(account.entry_id)
    assert await editor.selector("voice") == {"text": None}


async def test_figures_that_change_have_no_action_described_anew(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    before = await async_get_all_descriptions(home)
    account.runtime_data.async_update_listeners()
    assert await async_get_all_descriptions(home) is before
