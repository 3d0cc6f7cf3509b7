"""Where the figures are taken."""

from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
import os
from pathlib import Path
import platform
import shutil
import subprocess
from typing import Final

from .results import Machine

_PACKAGES: Final = (
    "homeassistant",
    "aiohttp",
    "av",
    "elevenlabs",
    "fish-audio-sdk",
    "httpx2",
    "sentence-stream",
    "wyoming",
)


def this_machine(repository: Path) -> Machine:
    """Return what this is measured on and with."""
    return Machine(
        date=datetime.now(UTC).strftime("%Y-%m-%d"),
        processor=_processor(),
        cores=os.cpu_count() or 0,
        versions={
            "Python": platform.python_version(),
            **{name: _version(name) for name in _PACKAGES},
            "ffmpeg": _ffmpeg(),
        },
        commit=_first_line(
            "git", "-C", str(repository), "describe", "--always", "--dirty"
        ),
    )


def _processor() -> str:
    with Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _ffmpeg() -> str:
    words = _first_line("ffmpeg", "-version").split()
    return words[2] if len(words) > 2 else "unknown"


def _first_line(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return "unknown"
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout.splitlines() or ["unknown"])[0]
