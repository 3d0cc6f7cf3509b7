"""What Home Assistant uses: processor time and memory, its children included."""

from dataclasses import dataclass
import os
from pathlib import Path
from typing import Final

from local_home import HomeAssistant

_KILOBYTE: Final = 1024
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Usage:
    """Since the start of the process."""

    processor: float
    """Seconds of Home Assistant itself, all threads."""
    children: float
    """Seconds of its children, those that run still and those that have ended."""
    memory: int
    """Bytes that it and its children occupy now; what several share is divided."""

    def __sub__(self, earlier: Usage) -> Usage:
        """Return what has been used in between."""
        return Usage(
            self.processor - earlier.processor,
            self.children - earlier.children,
            self.memory - earlier.memory,
        )


async def usage(home: HomeAssistant) -> Usage:
    """Ask Home Assistant for itself, and the system for its children."""
    answer = await home.command("speech_bench/usage")
    running = _children(home.pid)
    return Usage(
        processor=answer["processor"],
        children=answer["children"] + sum(map(_processor, running)),
        memory=sum(map(_memory, (home.pid, *running))),
    )


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        found.extend(int(number) for number in _text(tasks).split())
    return found


def _processor(pid: int) -> float:
    fields = _text(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / _TICKS if fields else 0.0


def _memory(pid: int) -> int:
    """Return the proportional set size."""
    for line in _text(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * _KILOBYTE
    return 0


def _text(path: Path) -> str:
    """Return a file's text, nothing when the process has ended."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError, ProcessLookupError:
        return ""
