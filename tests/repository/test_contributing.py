"""Forms ask for what helps, and contributors find the tools that they are told about."""

import json
import re
from typing import Any

import pytest

from homeassistant.util.yaml import load_yaml_dict

from .files import ROOT

GITHUB = ROOT / ".github"
FORMS = {
    "bug": {
        "heard",
        "integration_version",
        "home_assistant_version",
        "diagnostics",
        "log",
    },
    "feature": {"need"},
}
LINTERS = (ROOT / "requirements" / "lint.txt").read_text()


def form(name: str) -> dict[str, Any]:
    """Return an issue form."""
    return load_yaml_dict(str(GITHUB / "ISSUE_TEMPLATE" / f"{name}.yml"))


@pytest.mark.parametrize(("name", "required"), FORMS.items())
def test_form_requires_what_helps(name: str, required: set[str]) -> None:
    fields = [field for field in form(name)["body"] if field["type"] != "markdown"]
    ids = [field["id"] for field in fields]
    assert len(set(ids)) == len(ids)
    assert required == {
        field["id"]
        for field in fields
        if field.get("validations", {}).get("required", False)
    }


@pytest.mark.parametrize("name", FORMS)
def test_every_field_of_a_form_has_a_label_and_an_explanation(name: str) -> None:
    content = form(name)
    assert {"name", "description", "labels", "body"} == set(content)
    for field in content["body"]:
        needed = {"value"} if field["type"] == "markdown" else {"label", "description"}
        assert needed <= set(field["attributes"])


def test_log_is_shown_as_text() -> None:
    (log,) = (field for field in form("bug")["body"] if field.get("id") == "log")
    assert log["attributes"]["render"] == "text"


def test_reporters_are_led_to_forms_and_security_problems_to_a_private_place() -> None:
    config = form("config")
    assert config["blank_issues_enabled"] is False
    private = "/security/advisories/new"
    assert any(link["url"].endswith(private) for link in config["contact_links"])
    assert private in (ROOT / "SECURITY.md").read_text()


def test_pull_request_asks_for_tests_and_changelog() -> None:
    template = (GITHUB / "PULL_REQUEST_TEMPLATE.md").read_text()
    assert all(word in template for word in ("scripts/test", "CHANGELOG", "API key"))


def test_every_script_that_contributors_are_told_about_exists() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    named = set(re.findall(r"(?:scripts|\.ci)/[\w-]+", text))
    assert {"scripts/setup", "scripts/test", "scripts/lint", "scripts/develop"} <= named
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_hooks_run_the_linters_of_the_project() -> None:
    (repo,) = load_yaml_dict(str(ROOT / ".pre-commit-config.yaml"))["repos"]
    assert repo["repo"] == "local"
    entries = [hook["entry"] for hook in repo["hooks"] if hook["language"] == "system"]
    programs = {name for entry in entries for name in re.findall(r"^\S+/(\w+)", entry)}
    pinned = set(re.findall(r"^(\w+)(?:-py)?==", LINTERS, re.MULTILINE))
    assert programs == pinned


@pytest.mark.parametrize(("length", "refused"), [(72, False), (73, True)])
def test_longer_subject_of_a_commit_is_refused(length: int, refused: bool) -> None:
    (repo,) = load_yaml_dict(str(ROOT / ".pre-commit-config.yaml"))["repos"]
    (hook,) = (hook for hook in repo["hooks"] if hook["id"] == "subject")
    assert (hook["language"], hook["stages"]) == ("pygrep", ["commit-msg"])
    message = f"{'x' * length}\n\n{'y' * 200}\n"
    assert bool(re.search(hook["entry"], message, re.MULTILINE)) is refused


def test_container_has_the_python_of_the_project_and_shows_home_assistant() -> None:
    container = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text())
    project = (ROOT / "pyproject.toml").read_text()
    python = re.search(r'requires-python = ">=(\d+\.\d+)', project)
    assert python
    assert container["image"].endswith(f"/python:{python[1]}")
    assert container["postCreateCommand"] == "scripts/setup"
    assert container["forwardPorts"] == [8123]
