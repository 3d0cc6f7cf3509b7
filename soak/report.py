"""The result of a soak: broken promises, a table, and its place in the documentation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.results import Machine

from .log import Complaints
from .outcome import Heard, Outcome
from .readings import Reading

BEGIN: Final = "<!-- soak -->"
END: Final = "<!-- /soak -->"
MOST_GROWTH: Final = 10_000_000  # bytes
# With a third of all requests failing, so many are to be heard whole all the same.
LEAST_WHOLE: Final = 0.9
_MEGABYTE: Final = 1_000_000
_SHOWN: Final = 5
_PACKAGES: Final = ("Python", "homeassistant", "aiohttp", "av")


@dataclass(frozen=True, slots=True)
class Soak:
    """Everything that was seen."""

    machine: Machine
    seed: int
    listeners: int
    heard: tuple[Heard, ...]
    complaints: Complaints
    asked: Mapping[int, int]  # requests by number of the announcement
    requests: int
    faults: Mapping[str, int]  # how often each kind was met
    seconds: float  # of speaking, without the readings
    warm_up: int  # announcements before the second reading
    readings: tuple[Reading, ...]  # at the start, after the warm-up, ... at the end

    def of(self, outcome: Outcome) -> list[Heard]:
        """Return the announcements with this outcome."""
        return [heard for heard in self.heard if heard.outcome is outcome]

    @property
    def growth(self) -> int:
        """Return the bytes of memory since the warm-up."""
        return self.readings[-1].memory - self.readings[1].memory

    def broken_promises(self) -> list[str]:
        """Return in words what is not as it should be."""
        return list(_broken_promises(self))

    def table(self) -> str:
        """Return the figures as a table in Markdown."""
        rows = "\n".join(f"| {name} | {value} |" for name, value in _rows(self))
        return f"| | |\n|---|---:|\n{rows}\n"

    def page(self) -> str:
        """Return the table, with machine, date and versions."""
        versions = ", ".join(
            f"{name} {self.machine.versions[name]}" for name in _PACKAGES
        )
        return (
            f"{self.machine.date}, {self.machine.processor}, {self.machine.cores} "
            f"cores, {versions}, commit {self.machine.commit}, seed {self.seed}.\n\n"
            f"{self.table()}"
        )


def _broken_promises(soak: Soak) -> Iterator[str]:
    for wrong in soak.of(Outcome.WRONG)[:_SHOWN]:
        yield f"Number {wrong.announcement.number} is wrong: {wrong.detail}"
    silent = [
        heard.announcement.number
        for heard in (*soak.of(Outcome.REFUSED), *soak.of(Outcome.BROKEN_OFF))
        if heard.announcement.number not in soak.complaints.reasons
    ]
    if silent:
        yield f"The log says nothing about {silent[:_SHOWN]} ({len(silent)} in all)"
    for record in soak.complaints.unexpected[:_SHOWN]:
        yield f"The log holds what it should not: {record}"
    whole = len(soak.of(Outcome.WHOLE))
    if whole < LEAST_WHOLE * len(soak.heard):
        yield f"Only {whole} of {len(soak.heard)} were heard whole"
    if not soak.faults:
        yield "No request failed, so nothing was shown"
    if soak.growth > MOST_GROWTH:
        yield f"Memory grew by {_megabytes(soak.growth)} after the warm-up"
    start, end = soak.readings[0], soak.readings[-1]
    if end.descriptors > start.descriptors:
        yield f"Descriptors: {start.descriptors} at first, {end.descriptors} at last"
    if len(end.tasks) > len(start.tasks):
        yield f"Tasks that were not there at first: {end.more_tasks_than(start)}"


def _rows(soak: Soak) -> Iterator[tuple[str, str]]:
    total = len(soak.heard)
    whole = soak.of(Outcome.WHOLE)
    again = sum(soak.asked[heard.announcement.number] > 1 for heard in whole)
    yield "Announcements", f"{total:,}, {soak.listeners} at once"
    yield "Requests for speech", f"{soak.requests:,}"
    failed = sum(soak.faults.values())
    yield "Affected by a fault", _share(failed, soak.requests)
    yield "**Heard whole** with one request", _share(len(whole) - again, total)
    yield "**Heard whole** after a retry", _share(again, total)
    for outcome in (Outcome.REFUSED, Outcome.BROKEN_OFF):
        title = outcome.capitalize()
        yield f"{title} (logged)", _share(len(soak.of(outcome)), total)
    wrong = len(soak.of(Outcome.WRONG)) + len(soak.complaints.unexpected)
    yield "Wrong audio, tracebacks, or unknown errors", f"{wrong}"
    start, warm, end = soak.readings[0], soak.readings[1], soak.readings[-1]
    yield f"Memory after {soak.warm_up:,} announcements", _megabytes(warm.memory)
    yield "Memory at the end", _megabytes(end.memory)
    yield "Memory growth in between", _megabytes(soak.growth)
    yield (
        "File descriptors at the start and the end",
        f"{start.descriptors}, {end.descriptors}",
    )
    yield "Tasks at the start and the end", f"{len(start.tasks)}, {len(end.tasks)}"
    yield "Announcements per second", f"{total / soak.seconds:.1f}"
    for kind, count in sorted(soak.faults.items()):
        yield f"Fault: {kind}", f"{count:,}"
    for key in sorted(set(soak.complaints.reasons.values())):
        count = sum(reason == key for reason in soak.complaints.reasons.values())
        yield f"Message: `{key}`", f"{count:,}"


def _share(part: int, total: int) -> str:
    return f"{part:,} ({part / total:.1%})" if total else "0"


def _megabytes(amount: int) -> str:
    return f"{amount / _MEGABYTE:.1f} MB"


class DocumentError(Exception):
    """There is no place for the figures."""


def require_place(file: Path) -> None:
    """Raise DocumentError unless a file has a place for the figures."""
    _around(file)


def write(file: Path, page: str) -> None:
    """Put the figures between the two marks. Raises DocumentError."""
    before, after = _around(file)
    file.write_text(f"{before}{BEGIN}\n{page}{END}{after}", encoding="utf-8")


def _around(file: Path) -> tuple[str, str]:
    if not file.is_file():
        raise DocumentError(
            f"{file} does not exist. Make it, with the lines {BEGIN} and {END} "
            "where the figures belong, or leave out --write."
        )
    text = file.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise DocumentError(
            f"{file} has no lines {BEGIN} and {END}. Add them where the figures belong."
        )
    return before, after
