"""Names and icons of entities: each has them, and each is an entity's."""

import ast
from collections.abc import Iterator
from functools import cache
import json
from pathlib import Path
from typing import Any

import hass_frontend
import pytest

from .files import ENGLISH, ICONS, MODULES, PLATFORMS, calls, constant, strings

STATE_SECTIONS = {"default", "range", "state", "state_attributes"}


def keys_in_the_code() -> Iterator[tuple[str, str]]:
    """Yield each platform with each translation key that its entities have."""
    for platform in PLATFORMS:
        for node in ast.walk(MODULES[platform]):
            match node:
                case (
                    ast.Assign(
                        targets=[ast.Name(id="_attr_translation_key")], value=key
                    )
                    | ast.Assign(
                        targets=[ast.Attribute(attr="_attr_translation_key")], value=key
                    )
                ):
                    yield platform, constant(key, platform)
        for name, given in calls(MODULES[platform]):
            if name.endswith("Description"):
                yield platform, constant(given["translation_key"], platform)


def keys_in(tree: dict[str, Any]) -> set[tuple[str, str]]:
    """Return the platforms and keys of the part `entity` of a file."""
    return {(platform, key) for platform, entities in tree.items() for key in entities}


def test_entities_have_names() -> None:
    # An engine is called as its profile.
    keys = set(keys_in_the_code()) - {("tts", "speech")}
    assert keys_in(ENGLISH["entity"]) == keys
    assert all("name" in ENGLISH["entity"][platform][key] for platform, key in keys)


def test_entities_have_icons() -> None:
    assert keys_in(ICONS["entity"]) == set(keys_in_the_code())


def test_icons_are_for_what_home_assistant_knows() -> None:
    assert set(ICONS) <= {"entity", "services", "config", "issues", "options"}
    for platform, key in keys_in(ICONS["entity"]):
        assert set(ICONS["entity"][platform][key]) <= STATE_SECTIONS


@cache
def known_icons() -> set[str]:
    """Return the names of all icons that the frontend has."""
    folder = Path(hass_frontend.where()) / "static" / "mdi"
    parts = json.loads((folder / "iconMetadata.json").read_text())["parts"]
    files = [folder / f"{part['file']}.json" for part in parts]
    return {f"mdi:{name}" for file in files for name in json.loads(file.read_text())}


@pytest.mark.parametrize(("place", "icon"), strings(ICONS))
def test_icon_exists(place: str, icon: str) -> None:
    assert icon in known_icons()


def test_icon_of_a_state_differs_from_the_usual_one() -> None:
    for platform, key in keys_in(ICONS["entity"]):
        icons = ICONS["entity"][platform][key]
        assert icons.get("default") not in icons.get("state", {}).values()


def test_every_platform_says_how_many_of_its_actions_run_at_once() -> None:
    assert "tts" in PLATFORMS
    for platform in PLATFORMS:
        names = [
            target.id
            for node in MODULES[platform].body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        ]
        assert "PARALLEL_UPDATES" in names, platform


def test_every_entity_has_its_name_from_home_assistant() -> None:
    """Each class stands, itself or by what it is based on, on `_attr_has_entity_name`.

    An entity that is all of its device has the name of the device.
    """
    classes = {
        node.name: node
        for tree in MODULES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }

    def has_entity_name(name: str) -> bool:
        if name not in classes:
            return False
        code = ast.unparse(classes[name])
        says_so = "_attr_has_entity_name = True" in code or "def name(" in code
        bases = [ast.unparse(base).split("[")[0] for base in classes[name].bases]
        return says_so or any(has_entity_name(base) for base in bases)

    entities = [name for name in classes if name.endswith(("Entity", "Sensor"))]
    assert "TelnyxTTSEntity" in entities
    assert [name for name in entities if not has_entity_name(name)] == []
