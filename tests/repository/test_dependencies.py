"""What the integration uses of Home Assistant, and says that it uses."""

import ast
from collections.abc import Iterator
from pathlib import Path
import re

import pytest

from homeassistant import components
from homeassistant.const import Platform

from .files import INTEGRATION, MANIFEST, MODULES

CORE = Path(components.__path__[0])

# Home Assistant's checks let everybody use these: they are always there.
ALWAYS_THERE = {
    *map(str, Platform),
    "frontend",
    "homeassistant",
    "media_source",
    "persistent_notification",
    "system_health",
    "websocket_api",
}
# A single function that may be used without the component.
LENT = {("homeassistant.components.http.auth", "async_sign_path")}


def used_components() -> Iterator[tuple[str, str]]:
    """Yield each file with each component of Home Assistant that it imports."""
    prefix = "homeassistant.components"
    for file in INTEGRATION.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            match node:
                case ast.Import(names=names):
                    modules = [alias.name for alias in names]
                case ast.ImportFrom(module=str(module), names=names, level=0):
                    modules = [
                        f"{module}.{alias.name}"
                        for alias in names
                        if (module, alias.name) not in LENT
                    ]
                case _:
                    continue
            for name in modules:
                if name.startswith(f"{prefix}."):
                    yield file.name, name.removeprefix(f"{prefix}.").split(".")[0]


def test_used_components_are_found() -> None:
    assert ("tts.py", "tts") in set(used_components())


@pytest.mark.parametrize(("file", "component"), sorted(set(used_components())))
def test_component_is_declared_or_always_there(file: str, component: str) -> None:
    declared = {
        *MANIFEST.get("dependencies", []),
        *MANIFEST.get("after_dependencies", []),
    }
    # `repairs.py` is a platform of `repairs`, which loads it.
    platforms = {module for module in MODULES if (CORE / module).is_dir()}
    assert component in ALWAYS_THERE | declared | platforms


def test_dependencies_exist_and_are_named_once() -> None:
    needed = MANIFEST.get("dependencies", [])
    wanted = MANIFEST.get("after_dependencies", [])
    assert set(needed).isdisjoint(wanted)
    assert [name for name in needed + wanted if not (CORE / name).is_dir()] == []


def test_domain_is_not_taken_by_home_assistant() -> None:
    assert not (CORE / MANIFEST["domain"]).exists()


def test_documentation_is_not_home_assistants() -> None:
    assert "home-assistant.io" not in MANIFEST["documentation"]


def test_requirements_are_written_as_they_are_installed() -> None:
    assert MANIFEST["requirements"]
    for requirement in MANIFEST["requirements"]:
        assert re.fullmatch(r"[\w.-]+(\[[\w,.-]+\])?[=<>~!]=?[^\s]+", requirement)


def test_there_is_a_config_flow_where_one_is_promised() -> None:
    assert MANIFEST["config_flow"] is True
    assert "config_flow" in MODULES
