"""One direction of dependency: telnyx/ <- speech/ <- Home Assistant's modules."""

import ast
from collections.abc import Iterator
from pathlib import Path
import sys

import pytest

import custom_components.telnyx_kokoro

INTEGRATION = Path(custom_components.telnyx_kokoro.__path__[0])
NETWORK = {"aiohttp", "yarl"}
SPEECH = {"av", "regex", "sentence_stream"}


def imported_by(layer: str) -> Iterator[tuple[Path, str]]:
    """Yield each file of a layer with each module that it imports, in full."""
    for file in (INTEGRATION / layer).rglob("*.py"):
        package = ".".join(file.relative_to(INTEGRATION.parents[1]).parts[:-1])
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                yield from ((file, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = package.rsplit(".", node.level - 1)[0] if node.level else ""
                module = ".".join(part for part in (above, node.module) if part)
                yield file, module


@pytest.mark.parametrize(
    ("layer", "libraries", "layers"),
    [("telnyx", NETWORK, {"telnyx"}), ("speech", SPEECH, {"speech", "telnyx"})],
)
def test_layer_imports_only_what_is_below_it(
    layer: str, libraries: set[str], layers: set[str]
) -> None:
    ours = f"custom_components.{INTEGRATION.name}."
    outside = {
        f"{file.name} imports {module}"
        for file, module in imported_by(layer)
        if module.split(".")[0] not in sys.stdlib_module_names | libraries
        and module.removeprefix(ours).split(".")[0] not in layers
    }
    assert not outside


@pytest.mark.parametrize("layer", ["telnyx", "speech"])
def test_layer_has_imports_that_can_be_checked(layer: str) -> None:
    assert any("custom_components" in module for _, module in imported_by(layer))
