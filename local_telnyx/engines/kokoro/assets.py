"""The model's files on this machine, and what is checked before they are used."""

from dataclasses import dataclass
from hashlib import file_digest
from importlib.util import find_spec
import os
from pathlib import Path
from typing import Final

from local_telnyx.engines.engine import EngineUnavailableError

FOLDER_VARIABLE: Final = "LOCAL_TELNYX_KOKORO"
_USUAL_FOLDER: Final = Path(__file__).parents[3] / ".cache" / "kokoro"
# 4 GB, less what a machine of that size keeps for its own ends.
_LEAST_MEMORY: Final = 3_800_000_000  # bytes
_PACKAGES: Final = {
    "lameenc": "lameenc",
    "onnxruntime": "onnxruntime",
    "numpy": "numpy",
    "hibari": "hibari-tts==0.2.1",
    "babel": "babel",
    "unicode_rbnf": "unicode-rbnf",
}


@dataclass(frozen=True, slots=True)
class Assets:
    """The two files. A file of this name is whole: it is moved here when checked."""

    folder: Path

    @property
    def model(self) -> Path:
        """The ONNX model."""
        return self.folder / "kokoro-v1.0.int8.onnx"

    @property
    def styles(self) -> Path:
        """The styles of the voices, by their names, as NumPy stores arrays."""
        return self.folder / "styles-v1.0.npz"

    @property
    def are_there(self) -> bool:
        """True if nothing has to be downloaded."""
        return self.model.exists() and self.styles.exists()


def local_assets() -> Assets:
    """Return where the files are, or will be."""
    return Assets(Path(os.environ.get(FOLDER_VARIABLE) or _USUAL_FOLDER))


def require_machine() -> None:
    """Raise EngineUnavailableError where packages are missing or memory is short."""
    for module, package in _PACKAGES.items():
        if find_spec(module) is None:
            raise EngineUnavailableError(
                f"the engine kokoro needs {package}: pip install {package}"
            )
    memory = total_memory()
    if memory < _LEAST_MEMORY:
        raise EngineUnavailableError(
            f"the engine kokoro needs a machine with 4 GB of memory; this one has"
            f" {memory / 1e9:.1f} GB"
        )


def total_memory() -> int:
    """Return the memory of this machine in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def require_hash(file: Path, sha256: str) -> None:
    """Raise EngineUnavailableError if a downloaded file is not the expected one."""
    with file.open("rb") as content:
        found = file_digest(content, "sha256").hexdigest()
    if found != sha256:
        raise EngineUnavailableError(
            f"{file.name} is not what was published: its SHA-256 is {found}, not {sha256}"
        )
