#!/usr/bin/env python3
"""Notes and archive of a release, from what is committed.

The archive has the files of the integration at its root: unpacked into
`custom_components/telnyx_kokoro`, it installs the integration. Runs on the Python of
the machine, 3.11 or newer, without anything installed.
"""

import argparse
import json
from pathlib import Path
import re
import subprocess
import sys
from typing import Final

INTEGRATION: Final = "custom_components/telnyx_kokoro"


class ReleaseError(Exception):
    """A reason not to release."""


def main() -> None:
    """Write notes.md and telnyx_kokoro.zip for the tag on the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/release",
        description="Writes the notes and the archive of a release.",
    )
    parser.add_argument("tag", help="release tag, such as v0.2.0")
    parser.add_argument("--to", type=Path, default=Path("dist"), help="output folder")
    arguments = parser.parse_args()
    try:
        version = released_version(arguments.tag)
        notes = notes_of(version, committed("CHANGELOG.md"))
    except ReleaseError as error:
        sys.exit(f"{parser.prog}: {error}")
    folder: Path = arguments.to
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "notes.md").write_text(notes, encoding="utf-8")
    archive = (folder / "telnyx_kokoro.zip").absolute()
    # Inside the folder, Git archives its files without the path that leads to it.
    git("archive", "--format=zip", f"--output={archive}", "HEAD", ".", cwd=INTEGRATION)
    print(f"Version {version}: {folder / 'notes.md'}, {folder / archive.name}")


def released_version(tag: str) -> str:
    """Return the version of the manifest, which the tag has to name.

    Raises ReleaseError if it names another one.
    """
    version: str = json.loads(committed(f"{INTEGRATION}/manifest.json"))["version"]
    if tag != f"v{version}":
        raise ReleaseError(
            f"The tag is {tag}, but the version in the manifest is {version}."
            f" Set the version, or tag v{version}."
        )
    return version


def notes_of(version: str, changelog: str) -> str:
    """Return the section of a version, in Markdown, without its heading.

    Raises ReleaseError if there is none, if it has no date, or if it is empty.
    """
    section = re.search(
        rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d\n"
        r"(?P<notes>.*?)(?=^## |^\[[^\]\n]+\]: |\Z)",
        changelog,
        re.DOTALL | re.MULTILINE,
    )
    if section is None:
        raise ReleaseError(
            f"CHANGELOG.md has no section for {version}."
            f" Add one with the heading: ## [{version}] - YEAR-MONTH-DAY"
        )
    notes = section["notes"].strip()
    if not notes:
        raise ReleaseError(
            f"The section for {version} in CHANGELOG.md is empty. Say what changes."
        )
    return f"{notes}\n"


def committed(path: str) -> str:
    """Return the text of a file as it is in the current commit."""
    return git("show", f"HEAD:{path}")


def git(*arguments: str, cwd: str = ".") -> str:
    """Return what a Git command prints; its errors go to the terminal."""
    return subprocess.run(
        ["git", *arguments],
        check=True,
        cwd=cwd,
        encoding="utf-8",
        stdout=subprocess.PIPE,
    ).stdout


if __name__ == "__main__":
    main()
