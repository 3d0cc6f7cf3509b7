"""What a person sees of a blueprint: the link, the form, and the examples."""

from collections.abc import Iterator
import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml

from .conftest import BLUEPRINTS, IMPORTED_TO, read_files, save

ROOT = BLUEPRINTS.parents[2]
DOCUMENT = (ROOT / "docs" / "blueprints.md").read_text()
NAMES = sorted(file.stem for file in BLUEPRINTS.iterdir())


def metadata(name: str) -> dict[str, Any]:
    """Return the head of a blueprint."""
    blueprint = parse_yaml((BLUEPRINTS / f"{name}.yaml").read_text())
    assert isinstance(blueprint, dict)
    head: dict[str, Any] = blueprint["blueprint"]
    return head


def test_there_are_blueprints() -> None:
    assert NAMES == ["announce", "morning_report"]


@pytest.mark.parametrize("name", NAMES)
async def test_blueprint_that_was_imported_is_whole_after_it_was_saved(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    aioclient_mock: AiohttpClientMocker,
    name: str,
) -> None:
    content = (BLUEPRINTS / f"{name}.yaml").read_text()
    address = metadata(name)["source_url"]
    # The plugin's mock has no types.
    aioclient_mock.get(address, text=content)  # type: ignore[no-untyped-call]
    assert await async_setup_component(hass, AUTOMATION_DOMAIN, {})
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "blueprint/import", "url": address})
    imported = (await client.receive_json())["result"]
    assert imported["suggested_filename"] == f"{IMPORTED_TO}/{name}"
    assert imported["validation_errors"] is None
    await save(client, name, imported["raw_data"])
    await read_files(hass)
    await client.send_json_auto_id(
        {"type": "blueprint/list", "domain": AUTOMATION_DOMAIN}
    )
    saved = (await client.receive_json())["result"][f"{IMPORTED_TO}/{name}.yaml"]
    assert saved["metadata"]["input"] == imported["blueprint"]["metadata"]["input"]


@pytest.mark.parametrize("name", NAMES)
def test_blueprint_names_its_own_file_in_the_repository(name: str) -> None:
    manifest = ROOT / "custom_components" / "telnyx_kokoro" / "manifest.json"
    repository = json.loads(manifest.read_text())["documentation"]
    raw = repository.replace("github.com", "raw.githubusercontent.com")
    file = (BLUEPRINTS / f"{name}.yaml").relative_to(ROOT)
    assert metadata(name)["source_url"] == f"{raw}/main/{file}"


@pytest.mark.parametrize("name", NAMES)
def test_blueprint_needs_the_home_assistant_that_the_integration_needs(
    name: str,
) -> None:
    oldest = json.loads((ROOT / "hacs.json").read_text())["homeassistant"]
    assert metadata(name)["homeassistant"] == {"min_version": oldest}


def fields(inputs: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Yield each field of a form, and whether it is in a section that is closed."""
    for name, field in inputs.items():
        is_closed = field.get("collapsed", False)
        for inner, inner_field in field.get("input", {name: field}).items():
            yield inner, inner_field, is_closed


@pytest.mark.parametrize("name", NAMES)
def test_every_field_has_a_name_and_a_selector(name: str) -> None:
    head = metadata(name)
    assert head["name"]
    assert head["description"]
    for key, field, _ in fields(head["input"]):
        assert field["name"], key
        assert field["selector"], key


@pytest.mark.parametrize("name", NAMES)
def test_what_must_be_filled_in_is_never_hidden(name: str) -> None:
    hidden = [
        field for _, field, is_closed in fields(metadata(name)["input"]) if is_closed
    ]
    assert hidden
    assert all("default" in field for field in hidden)


@pytest.mark.parametrize("name", NAMES)
def test_only_engines_of_the_integration_can_be_chosen(name: str) -> None:
    (engine,) = [
        field for key, field, _ in fields(metadata(name)["input"]) if key == "engine"
    ]
    assert engine["selector"]["entity"]["filter"] == {
        "domain": "tts",
        "integration": "telnyx_kokoro",
    }


def test_links_lead_to_the_blueprints() -> None:
    links = re.findall(r"\]\((https://my\.home-assistant\.io/redirect/.*?)\)", DOCUMENT)
    parts = [urlsplit(link) for link in links]
    assert {part.path for part in parts} == {"/redirect/blueprint_import/"}
    assert [parse_qs(part.query) for part in parts] == [
        {"blueprint_url": [metadata(name)["source_url"]]} for name in NAMES
    ]
