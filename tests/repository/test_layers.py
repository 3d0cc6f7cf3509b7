"""One direction of imports: each room imports only what stands before it."""

import ast
from collections.abc import Iterator
from pathlib import Path
import re
import sys

import pytest

import custom_components.telnyx_kokoro

INTEGRATION = Path(custom_components.telnyx_kokoro.__path__[0])

# Each room, and each file of the top level, with what it may import of ours.
MAY_IMPORT: dict[str, str] = {
    "const": "",
    "api": "",
    "audio": "",
    "wording": "",
    "synthesis": "api audio wording",
    "exceptions": "api const synthesis",
    "metrics": "const synthesis",
    "profiles": "api const exceptions synthesis wording",
    "account": "api const exceptions",
    "issues": "account api const exceptions profiles",
    "coordinator": "account api const exceptions issues metrics profiles synthesis",
    "core_compat": "const",
    "forms": "api const core_compat exceptions metrics profiles synthesis",
    "engine": "api audio const coordinator core_compat exceptions issues profiles"
    " synthesis wording",
    "media_file": "audio exceptions profiles",
    "entity": "const coordinator profiles",
    "tts": "api audio const coordinator engine entity profiles synthesis",
    "services": "api audio const exceptions forms media_file tts",
    "sensor": "api coordinator entity metrics",
    "diagnostics": "account api const coordinator engine metrics profiles synthesis",
    "system_health": "account api const coordinator",
    "config_flow": "account api const coordinator exceptions forms metrics profiles",
    "repairs": "account api const coordinator exceptions forms issues profiles",
    "__init__": "account api const coordinator engine forms issues metrics services",
}
# The libraries of the rooms that know nothing of Home Assistant.
LIBRARIES = {
    "api": {"aiohttp", "yarl"},
    "audio": {"av"},
    "synthesis": {"regex", "sentence_stream"},
    "wording": {"py3langid", "regex", "unicode_rbnf"},
}
ROOMS = sorted(MAY_IMPORT)
DOCUMENT = (INTEGRATION.parents[1] / "docs/architecture.md").read_text()


def imported_by(room: str) -> Iterator[tuple[Path, str]]:
    """Yield each file of a room with each module that it imports, in full."""
    folder = INTEGRATION / room
    files = folder.rglob("*.py") if folder.is_dir() else [folder.with_suffix(".py")]
    for file in files:
        package = ".".join(file.relative_to(INTEGRATION.parents[1]).parts[:-1])
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                yield from ((file, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = package.rsplit(".", node.level - 1)[0] if node.level else ""
                if node.module:
                    yield file, ".".join(filter(None, (above, node.module)))
                else:
                    yield from ((file, f"{above}.{name.name}") for name in node.names)


def ours(module: str) -> str | None:
    """Return the room or file that a module of the integration belongs to."""
    name = f"custom_components.{INTEGRATION.name}."
    return module.removeprefix(name).split(".")[0] if module.startswith(name) else None


def test_every_room_is_named() -> None:
    found = {
        entry.stem
        for entry in INTEGRATION.iterdir()
        if entry.suffix == ".py" or (entry / "__init__.py").exists()
    }
    assert found == set(MAY_IMPORT)


@pytest.mark.parametrize("room", ROOMS)
def test_room_imports_exactly_the_rooms_that_are_named(room: str) -> None:
    found = {ours(module) for _, module in imported_by(room)} - {room, None}
    assert found == set(MAY_IMPORT[room].split())


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_stand_in_an_order_without_a_circle(room: str) -> None:
    order = list(MAY_IMPORT)
    later = {
        other
        for other in MAY_IMPORT[room].split()
        if order.index(other) >= order.index(room)
    }
    assert not later


@pytest.mark.parametrize("room", LIBRARIES)
def test_room_knows_nothing_of_home_assistant(room: str) -> None:
    outside = {
        f"{file.name} imports {module}"
        for file, module in imported_by(room)
        if ours(module) is None
        and module.split(".")[0] not in sys.stdlib_module_names | LIBRARIES[room]
    }
    assert not outside


def reached_from(room: str) -> set[str]:
    """Return the rooms that a room imports, directly or through others."""
    direct = MAY_IMPORT[room].split()
    return set(direct).union(*map(reached_from, direct))


def test_diagram_shows_rooms_and_imports_that_follow_from_no_others() -> None:
    diagram = DOCUMENT.partition("```mermaid\n")[2].partition("```")[0]
    shown = re.findall(r'^ +(\w+)\[+"(\w+)(?:\.py|/)"\]+$', diagram, re.MULTILINE)
    assert sorted(shown) == [(room, room) for room in ROOMS]
    needed = {
        (room, other)
        for room in ROOMS
        for other in MAY_IMPORT[room].split()
        if not any(other in reached_from(via) for via in MAY_IMPORT[room].split())
    }
    arrows = re.findall(r"^ +(\w+) --> (\w+)$", diagram, re.MULTILINE)
    assert sorted(arrows) == sorted(needed)


def test_table_shows_what_each_room_may_import() -> None:
    table = DOCUMENT.partition("| May import |\n")[2].partition("\n\n")[0]
    found = re.findall(r"^\| `(\w+)(?:\.py|/)` \| .+ \| (.+) \|$", table, re.MULTILINE)
    shown = {room: " ".join(re.findall(r"`(\w+)`", cell)) for room, cell in found}
    assert shown == MAY_IMPORT


@pytest.mark.parametrize("room", ROOMS)
def test_table_writes_folders_and_files_as_such(room: str) -> None:
    path = f"{room}/" if (INTEGRATION / room).is_dir() else f"{room}.py"
    assert f"\n| `{path}` | " in DOCUMENT
    assert re.search(rf'^ +{room}\[+"{re.escape(path)}"\]+$', DOCUMENT, re.MULTILINE)
