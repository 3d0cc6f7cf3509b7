"""What Home Assistant's process holds: memory, descriptors and tasks."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from local_home import HomeAssistant

_KILOBYTE: Final = 1024
_PAUSE: Final = 0.5
# Kept connections are closed 15 s after their last use.
_QUIET_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Reading:
    """The process at one moment, without the clips that Home Assistant keeps."""

    memory: int
    """Bytes that are resident."""
    descriptors: int
    tasks: tuple[str, ...]
    """The names of their coroutines."""

    def holds_no_more_than(self, other: Reading) -> bool:
        """Return whether descriptors and tasks are not more than in another one."""
        return self.descriptors <= other.descriptors and len(self.tasks) <= len(
            other.tasks
        )

    def more_tasks_than(self, other: Reading) -> str:
        """Return what is there more often than in another one."""
        more = Counter(self.tasks) - Counter(other.tasks)
        return ", ".join(f"{name} ({count})" for name, count in more.items())


async def read(home: HomeAssistant) -> Reading:
    """Return what the process holds now."""
    tasks = await home.command("soak_probe/settle")
    folder = Path(f"/proc/{home.pid}")
    return Reading(
        memory=_resident(folder / "status"),
        descriptors=sum(1 for _ in (folder / "fd").iterdir()),
        tasks=tuple(tasks),
    )


async def read_when_quiet(home: HomeAssistant, start: Reading) -> Reading:
    """Return what it holds once that is as little as at the start.

    Connections are kept for a while. After a minute the last reading is returned
    whatever it is.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + _QUIET_SECONDS
    while not (reading := await read(home)).holds_no_more_than(start):
        if loop.time() > end:
            break
        await asyncio.sleep(_PAUSE)
    return reading


def _resident(status: Path) -> int:
    for line in status.read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * _KILOBYTE
    raise LookupError(f"{status} names no resident memory")
