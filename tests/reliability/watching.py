"""What a cell logs and what it leaves behind, told apart from its neighbours'."""

import asyncio
from collections.abc import Coroutine, Generator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
import logging
from pathlib import Path
import threading
from typing import Any, Final, override

# Tasks inherit it, so that whatever is done for a cell is known to be.
_CELL: Final[ContextVar[int | None]] = ContextVar("cell", default=None)

_SHOWN: Final = (
    "custom_components.telnyx_kokoro",
    "homeassistant.components.tts",
)
_WORKERS: Final = ("asyncio_", "SyncWorker_", "ImportExecutor_")
_PROCESS: Final = Path("/proc/self")


@dataclass(slots=True)
class CellRecords:
    """What was logged for one cell.

    Attributes:
        shown: First lines of what a person finds in the log.
        tells_key: Loggers whose records hold the key.

    """

    shown: list[str] = field(default_factory=list)
    tells_key: list[str] = field(default_factory=list)


class Watch(logging.Handler):
    """Keeps what is logged at any level, by cell."""

    def __init__(self, key: str) -> None:
        """Look for a key in every record."""
        super().__init__(logging.DEBUG)
        self._key = key
        self._by_cell: dict[int | None, CellRecords] = {}
        self.setFormatter(logging.Formatter())

    def of(self, cell: int | None) -> CellRecords:
        """Return what was logged for a cell; None is what belongs to no cell."""
        return self._by_cell.setdefault(cell, CellRecords())

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        records = self.of(_CELL.get())
        text = self.format(record)
        if self._key in text:
            records.tells_key.append(record.name)
        level = record.levelno
        is_ours = record.name.startswith(_SHOWN)
        # What nobody catches is told by others. Core says every error a second time,
        # in the answer to the player, which belongs to no cell.
        is_shown = (
            is_ours and level >= logging.INFO
            if _CELL.get() is not None
            else not is_ours and level >= logging.ERROR
        )
        if is_shown or (level >= logging.ERROR and not is_ours):
            first_line, _, _ = text.partition("\n")
            records.shown.append(f"{record.levelname}: {first_line}")

    @contextmanager
    def listening(self) -> Generator[None]:
        """Listen to all loggers at every level."""
        root = logging.getLogger()
        level = root.level
        root.setLevel(logging.DEBUG)
        root.addHandler(self)
        try:
            yield
        finally:
            root.removeHandler(self)
            root.setLevel(level)


def start_for[T](cell: int, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Start work that, with all that it starts, is done for a cell."""
    context = copy_context()
    context.run(_CELL.set, cell)
    return asyncio.create_task(work, context=context)


def tasks_of(cell: int) -> set[asyncio.Task[Any]]:
    """Return the tasks that are under way for a cell."""
    return {
        task for task in asyncio.all_tasks() if task.get_context().get(_CELL) == cell
    }


@dataclass(frozen=True, slots=True)
class Holdings:
    """What this process holds.

    Attributes:
        sockets: How many are open.
        threads: Names of Python's threads, but for core's own that wait for work.
        foreign_threads: How many others there are, such as a converter's.
        children: How many processes it has started.

    """

    sockets: int
    threads: tuple[str, ...]
    foreign_threads: int
    children: int

    @classmethod
    def now(cls) -> Holdings:
        """Count."""
        threads = list((_PROCESS / "task").iterdir())
        children = " ".join(_content(task / "children") for task in threads)
        return cls(
            sockets=sum(
                _target(link).startswith("socket:")
                for link in (_PROCESS / "fd").iterdir()
            ),
            threads=tuple(
                thread.name
                for thread in threading.enumerate()
                if not thread.name.startswith(_WORKERS)
                and "_run_safe_shutdown_loop" not in thread.name
            ),
            foreign_threads=len(threads) - threading.active_count(),
            children=len(children.split()),
        )

    def more_than(self, before: Holdings) -> list[str]:
        """Return, in words, what was not held before."""
        checks = {
            f"{self.sockets - before.sockets} sockets": self.sockets > before.sockets,
            f"threads: {', '.join(self.threads)}": self.threads != before.threads,
            f"{self.foreign_threads - before.foreign_threads} foreign threads": (
                self.foreign_threads > before.foreign_threads
            ),
            f"{self.children - before.children} processes": (
                self.children > before.children
            ),
        }
        return [what for what, is_more in checks.items() if is_more]


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except FileNotFoundError:  # the folder that is being listed
        return ""


def _content(file: Path) -> str:
    try:
        return file.read_text()
    except FileNotFoundError:  # the thread has ended meanwhile
        return ""
