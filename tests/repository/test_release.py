"""The release script checks the tag, and writes notes and archive from the commit."""

import json
import os
from pathlib import Path
import re
import shutil
import subprocess
from zipfile import ZipFile

import pytest

from .files import INTEGRATION, MANIFEST, ROOT

FOLDER = "custom_components/telnyx_kokoro"
CHANGELOG = (ROOT / "CHANGELOG.md").read_text()
VERSION = MANIFEST["version"]
RELEASES = re.findall(r"^## \[(\d.*?)\] - \d{4}-\d\d-\d\d$", CHANGELOG, re.MULTILINE)
# Neither the settings of this machine nor those of a surrounding hook count.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name[:4] != "GIT_"},
    "GIT_AUTHOR_EMAIL": "test@example.com",
    "GIT_AUTHOR_NAME": "Test",
    "GIT_COMMITTER_EMAIL": "test@example.com",
    "GIT_COMMITTER_NAME": "Test",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def run(repository: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a repository, and return its end and its words."""
    return subprocess.run(
        command,
        capture_output=True,
        check=False,
        cwd=repository,
        env=ENVIRONMENT,
        text=True,
    )


def commit(repository: Path) -> None:
    """Commit everything that Git does not ignore."""
    assert run(repository, "git", "add", "--all").returncode == 0
    ended = run(repository, "git", "commit", "--message", "Change something")
    assert ended.returncode == 0, ended.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with what the release script reads."""
    for name in (FOLDER, "scripts/lib"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in ("CHANGELOG.md", "scripts/release", ".gitignore"):
        shutil.copy(ROOT / name, tmp_path / name)
    run(tmp_path, "git", "init")
    commit(tmp_path)
    return tmp_path


def change(file: Path, old: str, new: str) -> None:
    """Replace a text that is in a file."""
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_release_has_the_notes_of_its_version(repository: Path) -> None:
    ended = run(repository, "scripts/release", f"v{VERSION}")
    assert ended.returncode == 0, ended.stderr
    notes = (repository / "dist/notes.md").read_text()
    section = CHANGELOG.partition(f"## [{VERSION}]")[2].partition("\n## ")[0]
    assert notes.strip() == section.partition("\n")[2].strip()
    assert "### " in notes


def test_notes_of_the_oldest_release_end_before_the_links(repository: Path) -> None:
    change(repository / FOLDER / "manifest.json", VERSION, RELEASES[-1])
    commit(repository)
    run(repository, "scripts/release", f"v{RELEASES[-1]}")
    notes = (repository / "dist/notes.md").read_text()
    assert notes.startswith("### Added")
    assert "]: http" not in notes


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_archive_installs_the_integration(repository: Path, tmp_path: Path) -> None:
    cache = repository / FOLDER / "__pycache__"
    cache.mkdir(exist_ok=True)
    (cache / "const.cpython-314.pyc").touch()
    run(repository, "scripts/release", f"v{VERSION}")
    installed = tmp_path / "installed"
    with ZipFile(repository / "dist/telnyx_kokoro.zip") as archive:
        archive.extractall(installed)
    files = (file for file in INTEGRATION.rglob("*") if file.is_file())
    assert contents(installed) == {
        str(file.relative_to(INTEGRATION)): file.read_bytes()
        for file in files
        if file.parent.name != "__pycache__"
    }
    assert json.loads((installed / "manifest.json").read_text()) == MANIFEST


def test_what_is_not_committed_is_not_released(repository: Path) -> None:
    change(repository / FOLDER / "manifest.json", VERSION, "9.9.9")
    (repository / FOLDER / "draft.py").touch()
    assert run(repository, "scripts/release", "v9.9.9").returncode != 0
    assert run(repository, "scripts/release", f"v{VERSION}").returncode == 0
    with ZipFile(repository / "dist/telnyx_kokoro.zip") as archive:
        assert json.loads(archive.read("manifest.json"))["version"] == VERSION
        assert "draft.py" not in archive.namelist()


@pytest.mark.parametrize("tag", [VERSION, "v0.0.1", f"v{VERSION}-beta"])
def test_tag_of_another_version_is_refused(repository: Path, tag: str) -> None:
    ended = run(repository, "scripts/release", tag)
    assert ended.returncode == 1
    assert f"The tag is {tag}, but the version in the manifest is {VERSION}" in (
        ended.stderr
    )
    assert not (repository / "dist").exists()


@pytest.mark.parametrize(
    ("replacement", "words"),
    [
        ("## [Unreleased]", "has no section for"),
        (f"## [{VERSION}]", "has no section for"),
        (f"## [{VERSION}] - 2026-11-28\n\n## [0.1.9] - 2026-11-27", "is empty"),
    ],
)
def test_version_without_notes_is_refused(
    repository: Path, replacement: str, words: str
) -> None:
    changelog = repository / "CHANGELOG.md"
    heading = re.compile(rf"^## \[{re.escape(VERSION)}\].*$", re.MULTILINE)
    changelog.write_text(heading.sub(replacement, CHANGELOG))
    commit(repository)
    ended = run(repository, "scripts/release", f"v{VERSION}")
    assert ended.returncode == 1
    assert words in ended.stderr
    assert not (repository / "dist").exists()


def test_git_ignores_what_is_written(repository: Path) -> None:
    run(repository, "scripts/release", f"v{VERSION}")
    (repository / "out.mp3").touch()
    assert run(repository, "git", "status", "--porcelain").stdout == ""


def test_newest_release_of_the_changelog_is_the_version() -> None:
    def parts(version: str) -> list[int]:
        return [int(part) for part in version.split(".")]

    assert RELEASES[0] == VERSION
    assert sorted(RELEASES, key=parts, reverse=True) == RELEASES


def test_every_earlier_release_has_a_stored_set_up_to_upgrade() -> None:
    stored = ROOT / "tests" / "integration" / "stored"
    missing = [
        old for old in RELEASES[1:] if not (stored / f"entry_{old}.json").exists()
    ]
    assert missing == []
