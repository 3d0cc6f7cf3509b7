"""The Integration Quality Scale: all rules, each done or exempt, with its evidence."""

import ast
from collections.abc import Iterator
from pathlib import Path
import re
import tomllib
from typing import Any, Final

import pytest

from homeassistant import components
from homeassistant.util.yaml import load_yaml_dict

from .files import (
    INTEGRATION,
    MANIFEST,
    MODULES,
    PLATFORMS,
    QUALITY_SCALE_FILE,
    ROOT,
    calls,
    functions,
)

CORE = Path(components.__path__[0])

BRONZE: Final = [
    "action-setup",
    "appropriate-polling",
    "brands",
    "common-modules",
    "config-flow",
    "config-flow-test-coverage",
    "dependency-transparency",
    "docs-actions",
    "docs-conditions",
    "docs-high-level-description",
    "docs-installation-instructions",
    "docs-removal-instructions",
    "docs-triggers",
    "entity-event-setup",
    "entity-unique-id",
    "has-entity-name",
    "runtime-data",
    "test-before-configure",
    "test-before-setup",
    "unique-config-entry",
]
SILVER: Final = [
    "action-exceptions",
    "config-entry-unloading",
    "docs-configuration-parameters",
    "docs-installation-parameters",
    "entity-unavailable",
    "integration-owner",
    "log-when-unavailable",
    "parallel-updates",
    "reauthentication-flow",
    "test-coverage",
]
GOLD: Final = [
    "devices",
    "diagnostics",
    "discovery",
    "discovery-update-info",
    "docs-data-update",
    "docs-examples",
    "docs-known-limitations",
    "docs-supported-devices",
    "docs-supported-functions",
    "docs-troubleshooting",
    "docs-use-cases",
    "dynamic-devices",
    "entity-category",
    "entity-device-class",
    "entity-disabled-by-default",
    "entity-translations",
    "exception-translations",
    "icon-translations",
    "reconfiguration-flow",
    "repair-issues",
    "stale-devices",
]
PLATINUM: Final = ["async-dependency", "inject-websession", "strict-typing"]
RULES: Final = [*BRONZE, *SILVER, *GOLD, *PLATINUM]

SCALE: dict[str, Any] = load_yaml_dict(str(QUALITY_SCALE_FILE))["rules"]

# A file with its ending, one of `scripts/`, or a heading of a page.
NAMED = re.compile(
    r"(?:[\w-]+/)*[\w-]+\.(?:py|json|yaml|toml|md|typed)(?:#[\w-]+)?|scripts/\w+"
)
DISCOVERIES = ("bluetooth", "dhcp", "homekit", "mqtt", "ssdp", "usb", "zeroconf")
# Where Home Assistant gives an entry to the integration, as the second argument.
GIVEN_AN_ENTRY = {
    "__init__": (
        "async_migrate_entry",
        "async_remove_config_entry_device",
        "async_remove_entry",
        "async_setup_entry",
        "async_unload_entry",
    ),
    "diagnostics": (
        "async_get_config_entry_diagnostics",
        "async_get_device_diagnostics",
    ),
    **dict.fromkeys(PLATFORMS, ("async_setup_entry",)),
}


def headings(page: Path) -> set[str]:
    """Return the headings of a page as links name them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).replace(" ", "-").lower() for title in titles}


def is_there(name: str) -> bool:
    """Return whether evidence exists, in the integration or the repository."""
    path, _, heading = name.partition("#")
    found = [
        folder / path for folder in (INTEGRATION, ROOT) if (folder / path).exists()
    ]
    return bool(found) and (not heading or heading in headings(found[0]))


def test_scale_has_the_rules_of_home_assistant() -> None:
    assert len(RULES) == 54
    for platinum in ("anthropic", "ntfy"):
        scale = load_yaml_dict(str(CORE / platinum / "quality_scale.yaml"))
        assert set(scale["rules"]) == set(RULES)


def test_every_rule_is_answered() -> None:
    assert set(SCALE) == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_rule_is_done_or_exempt_and_says_why(rule: str) -> None:
    assert set(SCALE[rule]) == {"status", "comment"}
    assert SCALE[rule]["status"] in ("done", "exempt")
    assert SCALE[rule]["comment"].strip()


@pytest.mark.parametrize(
    "rule", [rule for rule in SCALE if SCALE[rule]["status"] == "done"]
)
def test_evidence_is_named_and_exists(rule: str) -> None:
    evidence = NAMED.findall(SCALE[rule]["comment"])
    assert evidence
    assert [name for name in evidence if not is_there(name)] == []


def test_evidence_that_does_not_exist_is_found() -> None:
    assert is_there("README.md#install")
    assert is_there("tts.py")
    assert not is_there("README.md#nothing")
    assert not is_there("nothing.py")


# What can be seen in the code


@pytest.mark.parametrize(
    ("module", "function"),
    [
        ("__init__", "async_unload_entry"),
        ("config_flow", "async_step_reauth"),
        ("config_flow", "async_step_reconfigure"),
        ("diagnostics", "async_get_config_entry_diagnostics"),
        ("repairs", "async_create_fix_flow"),
        ("system_health", "async_register"),
    ],
)
def test_what_home_assistant_calls_is_there(module: str, function: str) -> None:
    assert function in functions(MODULES[module])


@pytest.mark.parametrize(
    ("module", "called"),
    [
        ("__init__", "async_config_entry_first_refresh"),
        ("config_flow", "async_set_unique_id"),
        ("config_flow", "_abort_if_unique_id_configured"),
        ("config_flow", "update_credentials"),
        ("coordinator", "async_get_clientsession"),
        ("diagnostics", "async_redact_data"),
    ],
)
def test_what_a_rule_asks_for_is_called(module: str, called: str) -> None:
    assert called in {name for name, _ in calls(MODULES[module])}


def test_entry_holds_what_runs() -> None:
    set_up = functions(MODULES["__init__"])["async_setup_entry"]
    assert "entry.runtime_data = " in ast.unparse(set_up)


def entry_types() -> Iterator[tuple[str, str]]:
    """Yield each function that is given an entry, with the type it has there."""
    for module in GIVEN_AN_ENTRY.keys() & MODULES.keys():
        found = functions(MODULES[module])
        for name in GIVEN_AN_ENTRY[module]:
            if name in found:
                annotation = found[name].args.args[1].annotation
                assert annotation
                yield f"{module}.{name}", ast.unparse(annotation)


def test_entry_is_typed_everywhere() -> None:
    types = dict(entry_types())
    assert {"__init__.async_setup_entry", "tts.async_setup_entry"} <= set(types)
    assert set(types.values()) == {"TelnyxConfigEntry"}, types


def test_nothing_can_be_discovered() -> None:
    assert {
        SCALE[rule]["status"] for rule in ("discovery", "discovery-update-info")
    } == {"exempt"}
    assert MANIFEST.keys().isdisjoint(DISCOVERIES)
    steps = {f"async_step_{way}" for way in (*DISCOVERIES, "discovery", "hassio")}
    assert steps.isdisjoint(functions(MODULES["config_flow"]))


@pytest.mark.parametrize(
    ("rule", "files"),
    [
        ("docs-conditions", ("condition.py", "conditions.yaml")),
        ("docs-triggers", ("trigger.py", "triggers.yaml")),
    ],
)
def test_there_are_none_where_a_rule_says_so(rule: str, files: tuple[str]) -> None:
    assert SCALE[rule]["status"] == "exempt"
    assert not any((INTEGRATION / file).exists() for file in files)


def test_types_are_strict_and_coverage_is_required_of_each_module() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    assert tools["mypy"]["strict"] is True
    assert "custom_components" in tools["mypy"]["files"]
    assert tools["coverage"]["report"]["fail_under"] > 95
    suite = (ROOT / "scripts" / "test").read_text()
    assert "--include '*/config_flow.py' --fail-under 100" in suite
    assert "-m tests.module_coverage" in suite
