"""The integration's own actions: described, named, with icons, and registered."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest
import voluptuous as vol

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv, selector
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict

from .files import (
    ENGLISH,
    ICONS,
    MANIFEST,
    MODULES,
    PLATFORMS,
    SERVICES_FILE,
    calls,
    functions,
)

REGISTERING = {
    "async_register",
    "async_register_admin_service",
    "async_register_entity_service",
    "async_register_platform_entity_service",
    "register",
}

SOMETHING = vol.Any(str, bool, int, float, list, dict)
FIELD = vol.Schema(
    {
        vol.Optional("required"): bool,
        vol.Optional("advanced"): bool,
        vol.Optional("default"): SOMETHING,
        vol.Optional("example"): SOMETHING,
        vol.Required("selector"): selector.validate_selector,
        # Only where there is a target, which the filter chooses from.
        vol.Optional("filter"): dict,
    }
)
SECTION = vol.Schema(
    {vol.Optional("collapsed"): bool, vol.Required("fields"): {cv.slug: FIELD}}
)
ACTION = vol.Schema(
    {
        vol.Optional("target"): vol.Any(selector.TargetSelector.CONFIG_SCHEMA, None),
        vol.Optional("fields"): {cv.slug: vol.Any(FIELD, SECTION)},
    }
)


@pytest.fixture(scope="module")
def actions() -> dict[str, Any]:
    """The actions as the user interface knows them."""
    return load_yaml_dict(str(SERVICES_FILE))


def fields(action: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each field of an action, those in sections too."""
    for name, field in action.get("fields", {}).items():
        yield from field.get("fields", {name: field}).items()


def sections(action: dict[str, Any]) -> set[str]:
    """Return the names of an action's sections."""
    return {
        name for name, field in action.get("fields", {}).items() if "fields" in field
    }


def test_actions_are_described_as_home_assistant_wants_it(
    actions: dict[str, Any],
) -> None:
    assert actions
    vol.Schema({cv.slug: ACTION})(actions)


def test_no_field_of_an_action_is_there_twice(actions: dict[str, Any]) -> None:
    for action in actions.values():
        names = [name for name, _ in fields(action)]
        assert len(names) == len(set(names))


def test_fields_are_filtered_only_where_there_is_a_target(
    actions: dict[str, Any],
) -> None:
    for action in actions.values():
        filtered = [name for name, field in fields(action) if "filter" in field]
        assert "target" in action or not filtered


def test_actions_and_fields_have_words(actions: dict[str, Any]) -> None:
    words = ENGLISH["services"]
    assert set(words) == set(actions)
    for name, action in actions.items():
        assert set(words[name].get("fields", {})) == {key for key, _ in fields(action)}
        assert set(words[name].get("sections", {})) == sections(action)


def test_choices_of_fields_have_words(actions: dict[str, Any]) -> None:
    for action in actions.values():
        for name, field in fields(action):
            choice = field["selector"].get("select") or {}
            if key := choice.get("translation_key"):
                options = {
                    option["value"] if isinstance(option, dict) else option
                    for option in choice["options"]
                }
                assert set(ENGLISH["selector"][key]["options"]) == options, name


async def test_defaults_that_are_shown_are_those_that_are_used(
    hass: HomeAssistant, enable_custom_integrations: None, actions: dict[str, Any]
) -> None:
    assert await async_setup_component(hass, MANIFEST["domain"], {})
    services = hass.services.async_services_for_domain(MANIFEST["domain"])
    for action, description in actions.items():
        given = {"entity_id": "tts.engine"}
        shown = {}
        for name, field in fields(description):
            if field.get("required"):
                given[name] = field["example"]
            elif "default" in field:
                shown[name] = field["default"]
        schema = services[action].schema
        assert schema is not None
        used = schema(given)
        assert shown == {name: used.get(name) for name in shown}


def test_speech_becomes_a_file_by_default(actions: dict[str, Any]) -> None:
    output = actions["render"]["fields"]["output"]
    assert (output["default"], output.get("required", False)) == ("file", False)
    words = ENGLISH["services"]["render"]["fields"]["output"]["description"]
    assert "By default, it is saved to a file" in words


def test_actions_have_icons(actions: dict[str, Any]) -> None:
    assert set(ICONS["services"]) == set(actions)


async def test_actions_are_there_before_any_account_is(
    hass: HomeAssistant, enable_custom_integrations: None, actions: dict[str, Any]
) -> None:
    assert await async_setup_component(hass, MANIFEST["domain"], {})
    assert set(hass.services.async_services_for_domain(MANIFEST["domain"])) == set(
        actions
    )


def test_no_account_registers_actions() -> None:
    for module in ("__init__", *PLATFORMS):
        set_up = functions(MODULES[module])["async_setup_entry"]
        assert REGISTERING.isdisjoint({name for name, _ in calls(set_up)}), module


def test_integration_with_actions_takes_no_configuration_in_yaml() -> None:
    names = {
        target.id
        for node in MODULES["__init__"].body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert "async_setup" in functions(MODULES["__init__"])
    assert "CONFIG_SCHEMA" in names
