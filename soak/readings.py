"""Memory, descriptors and tasks of Home Assistant's process."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from local_home import HomeAssistant

_PAUSE: Final = 0.5
# Kept connections are closed 15 s after their last use.
_QUIET_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Reading:
    """The process at one moment, without the clips that Home Assistant keeps."""

    memory: int  # resident bytes
    descriptors: int
    tasks: tuple[str, ...]  # names of their coroutines

    def holds_no_more_than(self, other: Reading) -> bool:
        """Return true if there are no more descriptors and tasks than in another."""
        return self.descriptors <= other.descriptors and len(self.tasks) <= len(
            other.tasks
        )

    def more_tasks_than(self, other: Reading) -> str:
        """Return the tasks that are there more often than in another reading."""
        more = Counter(self.tasks) - Counter(other.tasks)
        return ", ".join(f"{name} ({count})" for name, count in more.items())


async def read(home: HomeAssistant) -> Reading:
    """Return a reading of now."""
    tasks = await home.command("speech_probe/settle", clips=True)
    folder = Path(f"/proc/{home.pid}")
    status = (folder / "status").read_text(encoding="utf-8")
    [resident] = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return Reading(
        memory=int(resident.split()[1]) * 1024,
        descriptors=sum(1 for _ in (folder / "fd").iterdir()),
        tasks=tuple(tasks),
    )


async def read_when_quiet(home: HomeAssistant, start: Reading) -> Reading:
    """Return a reading that is as low as at the start, or the one after a minute."""
    loop = asyncio.get_running_loop()
    end = loop.time() + _QUIET_SECONDS
    while not (reading := await read(home)).holds_no_more_than(start):
        if loop.time() > end:
            break
        await asyncio.sleep(_PAUSE)
    return reading
