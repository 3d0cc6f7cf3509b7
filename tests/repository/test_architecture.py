"""docs/architecture.md names every file, and nothing that does not exist."""

import ast
from collections.abc import Iterator
from dataclasses import fields
import re

import pytest

from custom_components.telnyx_kokoro import api, audio, synthesis
from custom_components.telnyx_kokoro.exceptions import no_speech, unspeakable
from custom_components.telnyx_kokoro.synthesis.retry import response_error
from custom_components.telnyx_kokoro.synthesis.text_pauses import TextPauses
from custom_components.telnyx_kokoro.synthesis.timeouts import Timeouts
from homeassistant.exceptions import HomeAssistantError

from .files import ENGLISH, INTEGRATION, ROOT

PAGE = (ROOT / "docs/architecture.md").read_text()
PLACES = sorted(set(re.findall(r"`([\w/]+\.py):\s+([\w.]+)`", PAGE)))
FILES = sorted(set(re.findall(r"`([\w/]+\.(?:py|json|yaml|md))[`:]", PAGE)))
ERRORS = {
    name: error
    for room in (api, audio, synthesis)
    for name, error in vars(room).items()
    if isinstance(error, type)
    and issubclass(error, api.TelnyxError | audio.AudioError | synthesis.TextError)
}
# Each error's own row has what the client raises, not the base that catches it.
BASES = {"AudioError", "TelnyxError", "TextError"}
TIMEOUTS = (api.RequestTimeouts, Timeouts, TextPauses)


def section(title: str) -> str:
    """Return a section of the page."""
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(title: str) -> list[list[str]]:
    """Return the cells of all tables in a section, without their heads."""
    lines = re.findall(r"^\| (`.+) \|$", section(title), re.MULTILINE)
    return [line.split(" | ") for line in lines]


def defined(node: ast.AST, prefix: str = "") -> Iterator[str]:
    """Yield the names of constants, classes, fields and functions, nested ones too."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                yield f"{prefix}{name}"
                yield from defined(child, f"{prefix}{name}.")
            case ast.AsyncFunctionDef(name=name):
                yield f"{prefix}{name}"
                yield from defined(child, f"{prefix}{name}.")
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield f"{prefix}{name}"


def raised(error: type[Exception]) -> HomeAssistantError:
    """Return what Home Assistant gets for an error."""
    if issubclass(error, synthesis.TextError):
        return unspeakable(error())
    if issubclass(error, audio.AudioError):
        return no_speech(response_error(error()))
    if issubclass(error, api.ApiError):
        return no_speech(error("", status=400))
    assert issubclass(error, api.TelnyxError)
    return no_speech(error(""))


def test_page_names_every_file_of_the_integration() -> None:
    named = {name.strip("`") for name, *_ in rows("The rooms")}
    files = {
        file.relative_to(INTEGRATION)
        for file in INTEGRATION.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    packages = {path for path in files if path.match("*/__init__.py")}
    # Their files are named together.
    together = {path for path in files if path.parts[0] in ("brand", "translations")}
    assert {"brand/", "translations/"} <= named
    assert {str(path) for path in files - packages - together} <= named


def test_tables_of_files_name_nothing_else() -> None:
    named = [name.strip("`") for name, *_ in rows("The rooms")]
    assert len(set(named)) == len(named)
    assert [name for name in named if not (INTEGRATION / name).exists()] == []


@pytest.mark.parametrize("file", FILES)
def test_every_file_that_is_named_exists(file: str) -> None:
    assert (INTEGRATION / file).is_file() or (ROOT / file).is_file()


@pytest.mark.parametrize(("file", "name"), PLACES)
def test_every_place_that_is_named_exists(file: str, name: str) -> None:
    assert name in set(defined(ast.parse((INTEGRATION / file).read_text())))


@pytest.mark.parametrize(
    ("timeouts", "name"),
    [
        (kind, field.name)
        for kind in TIMEOUTS
        for field in fields(kind)
        if field.name in kind.__annotations__
    ],
)
def test_time_limit_is_listed_with_its_seconds(
    timeouts: type[api.RequestTimeouts | Timeouts | TextPauses], name: str
) -> None:
    seconds = getattr(timeouts(), name)
    (row,) = (
        row
        for row in rows("Time limits")
        if row[0].endswith(f" {timeouts.__name__}.{name}`")
    )
    assert row[1] == f"{seconds:g}"


@pytest.mark.parametrize("name", ERRORS.keys() - BASES)
def test_error_is_listed_with_its_message(name: str) -> None:
    listed = {row[0].strip("`"): row for row in rows("Errors")}
    _, _, message, _ = listed[name]
    assert f"`{raised(ERRORS[name]).translation_key}`" in message


@pytest.mark.parametrize("name", ERRORS.keys() - BASES)
def test_error_is_listed_as_tried_again_if_that_can_help(name: str) -> None:
    listed = {row[0].strip("`"): row for row in rows("Errors")}
    *_, again = listed[name]
    error = ERRORS[name]
    if issubclass(error, audio.AudioError):
        error = type(response_error(error()))
    assert (again == "yes") is getattr(error, "retryable", False)


def test_every_message_has_its_place() -> None:
    named = set(re.findall(r"`(\w+)`", section("Errors")))
    assert ENGLISH["exceptions"].keys() <= named


def test_every_folder_of_tests_is_listed() -> None:
    found = {
        f"`tests/{folder.parent.name}`" for folder in ROOT.glob("tests/*/__init__.py")
    }
    assert {name for name, *_ in rows("Tests")} == found


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_page_is_linked(document: str) -> None:
    assert "](docs/architecture.md)" in (ROOT / document).read_text()
