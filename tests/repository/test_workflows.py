"""Workflows use pinned actions and no more rights than they need."""

from pathlib import Path
import re
from typing import Any

import pytest

from homeassistant.util.yaml import load_yaml_dict

from .files import ROOT

FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# A job that writes says here what it writes.
WRITES = {
    ("codeql", "analyze"): {"security-events": "write"},
    ("release", "release"): {"contents": "write"},
}


def workflow(name: str) -> dict[str, Any]:
    """Return a workflow."""
    return load_yaml_dict(str(ROOT / ".github" / "workflows" / f"{name}.yml"))


def commands(job: dict[str, Any]) -> list[str]:
    """Return what the steps of a job run."""
    return [step["run"] for step in job["steps"] if "run" in step]


def test_every_workflow_is_known() -> None:
    names = {file.stem for file in FILES}
    assert names == {"codeql", "release", "tests", "validate"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_workflow_uses_actions_of_a_known_commit(file: Path) -> None:
    used = re.findall(r"uses: (\S+)", file.read_text())
    others = [action for action in used if not action.startswith("./")]
    assert others
    assert all(re.search(r"@[0-9a-f]{40}$", action) for action in others)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_workflow_has_no_more_rights_than_it_needs(file: Path) -> None:
    content = load_yaml_dict(str(file))
    assert content["permissions"] == {}
    for name, job in content["jobs"].items():
        written = {
            right: level
            for right, level in job["permissions"].items()
            if level != "read"
        }
        assert written == WRITES.get((file.stem, name), {})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_checked_out_repository_keeps_no_credentials(file: Path) -> None:
    jobs = load_yaml_dict(str(file))["jobs"].values()
    steps = [step for job in jobs for step in job.get("steps", [])]
    for step in steps:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_pull_request_runs_what_every_change_must_pass() -> None:
    tests = workflow("tests")
    assert "pull_request" in tests["on"]
    ran = {line for job in tests["jobs"].values() for line in commands(job)}
    required = (ROOT / ".ci" / "run").read_text().splitlines()
    assert {line for line in required if line.startswith("scripts/")} <= ran


def test_tag_is_released_after_the_tests() -> None:
    release = workflow("release")
    assert release["on"] == {"push": {"tags": ["v*"]}}
    assert "workflow_call" in workflow("tests")["on"]
    assert release["jobs"]["tests"]["uses"] == "./.github/workflows/tests.yml"
    assert release["jobs"]["release"]["needs"] == "tests"


def test_release_publishes_what_the_script_writes() -> None:
    write, publish = commands(workflow("release")["jobs"]["release"])
    assert write == 'scripts/release "$TAG"'
    assert publish.startswith('gh release create "$TAG"')
    assert "--notes-file dist/notes.md" in publish
    assert publish.endswith(" dist/telnyx_kokoro.zip")


def test_code_of_the_integration_and_of_workflows_is_analyzed() -> None:
    analyze = workflow("codeql")["jobs"]["analyze"]
    assert set(analyze["strategy"]["matrix"]["language"]) == {"actions", "python"}
