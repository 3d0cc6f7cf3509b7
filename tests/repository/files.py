"""The files of the integration that the repository's tests read."""

import ast
from collections.abc import Iterator
import json
from pathlib import Path
from string import Formatter
from typing import Any

from homeassistant.const import Platform

ROOT = Path(__file__).parents[2]
INTEGRATION = ROOT / "custom_components" / "telnyx_kokoro"
ENGLISH_FILE = INTEGRATION / "translations" / "en.json"
SERVICES_FILE = INTEGRATION / "services.yaml"
QUALITY_SCALE_FILE = INTEGRATION / "quality_scale.yaml"


def read(file: Path) -> dict[str, Any]:
    """Return a JSON object."""
    content: dict[str, Any] = json.loads(file.read_text())
    return content


ENGLISH = read(ENGLISH_FILE)
ICONS = read(INTEGRATION / "icons.json")
MANIFEST = read(INTEGRATION / "manifest.json")

# Home Assistant's half only, as `tts` and `profiles.voice_names`: the rooms below it know none
# of its words.
WITHOUT_HOME_ASSISTANT = {"api", "audio", "synthesis", "wording"}
MODULES = {
    ".".join(file.relative_to(INTEGRATION).with_suffix("").parts): ast.parse(
        file.read_text()
    )
    for file in sorted(INTEGRATION.rglob("*.py"))
    if file.relative_to(INTEGRATION).parts[0] not in WITHOUT_HOME_ASSISTANT
}
PLATFORMS = sorted({str(platform) for platform in Platform} & set(MODULES))


def strings(tree: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each string with its place, as `config.error.timeout`."""
    for key, value in tree.items():
        place = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            yield from strings(value, place)
        else:
            yield place, value


def placeholders(text: str) -> set[str]:
    """Return the names that stand in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def calls(module: ast.AST) -> Iterator[tuple[str, dict[str, ast.expr]]]:
    """Yield the last name of each function that is called, and its keywords."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else ""
            if isinstance(function, ast.Name):
                name = function.id
            given = {word.arg: word.value for word in node.keywords if word.arg}
            yield name, given


def functions(module: ast.AST) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return the functions and methods of a module by their name."""
    return {
        node.name: node
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def constant(expression: ast.expr | None, module: str) -> Any:
    """Return the value of a literal, or of a name that a module has; else None."""
    match expression:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return _named(name, module)
    return None


def _named(name: str, module: str) -> Any:
    for node in MODULES[module].body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=target)], value=value)
                | ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value)
            ) if target == name:
                return constant(value, module)
            case ast.ImportFrom(module=str(source), names=names, level=level) if any(
                (alias.asname or alias.name) == name for alias in names
            ):
                above = module.split(".")[:-level] if level else []
                found = ".".join((*above, source))
                return _named(name, found) if found in MODULES else None
    return None
