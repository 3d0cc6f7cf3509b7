"""Pins are updated automatically, but for those that Home Assistant chooses."""

from importlib.metadata import requires
import json
from pathlib import Path
import re
from typing import Any

import homeassistant
from homeassistant.util.yaml import load_yaml_dict

from .files import ROOT


def name_of(requirement: str) -> str:
    """Return the name of a requirement in its normal form."""
    found = re.match(r"[\w.-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def pins(*files: Path) -> set[str]:
    """Return the names that requirement files pin."""
    lines = [line for file in files for line in file.read_text().splitlines()]
    return {name_of(line) for line in lines if re.match(r"\w", line)}


def chosen_by_home_assistant() -> set[str]:
    """Return what Home Assistant pins for itself and for its components."""
    folder = Path(homeassistant.__file__).parent
    manifests = folder.glob("components/*/manifest.json")
    components = [
        requirement
        for manifest in manifests
        for requirement in json.loads(manifest.read_text()).get("requirements", [])
    ]
    return {
        *(name_of(need) for need in [*components, *(requires("homeassistant") or [])]),
        *pins(folder / "package_constraints.txt"),
    }


def updates() -> dict[str, dict[str, Any]]:
    """Return what is updated automatically, by its ecosystem."""
    listed = load_yaml_dict(str(ROOT / ".github" / "dependabot.yml"))["updates"]
    return {update["package-ecosystem"]: update for update in listed}


def test_only_pins_that_are_not_home_assistants_are_updated() -> None:
    files = [ROOT / "requirements_test.txt", *(ROOT / "requirements").glob("*.txt")]
    ignored = {ignore["dependency-name"] for ignore in updates()["pip"]["ignore"]}
    newest = pins(ROOT / "requirements" / "home_assistant.txt")
    plugin = {"pytest-homeassistant-custom-component"}
    assert ignored == newest | plugin | (pins(*files) & chosen_by_home_assistant())


def test_actions_and_every_folder_of_pins_are_updated() -> None:
    assert set(updates()) == {"github-actions", "pip"}
    assert set(updates()["pip"]["directories"]) == {"/", "/requirements"}
    linters = updates()["pip"]["groups"]["linters"]["patterns"]
    assert set(linters) == pins(ROOT / "requirements" / "lint.txt")
