"""All figures of one run, as they are kept in results.json."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
import json
import math
import os
from pathlib import Path
import platform
import shutil
import statistics
import subprocess
from typing import Any, Final, Self

from local_home import REPOSITORY

from .world.client import Conditions

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


@dataclass(frozen=True, slots=True)
class Spread:
    """One figure over several runs, in the figure's unit."""

    runs: int
    median: float
    p95: float  # the smallest value that 95 percent do not exceed (nearest rank)

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """Return the spread of at least one value."""
        p95 = sorted(values)[math.ceil(len(values) * 95 / 100) - 1]
        return cls(len(values), statistics.median(values), p95)


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine and the software of a run."""

    date: str
    processor: str
    cores: int
    versions: dict[str, str]
    commit: str


@dataclass(frozen=True, slots=True)
class FirstAudio:
    """First audio of an engine; times in milliseconds."""

    engine: str
    kind: str  # `announcement` or `answer`
    audio_format: str
    state: str  # `warm` or `cold` connections
    first: Spread  # until the first audio frame
    # Above the median of the floor in the same run; of an answer, above the moment when
    # its first sentence is known plus that floor.
    over_floor: Spread
    longest_silence: float  # the worst of all runs
    failures: int


@dataclass(frozen=True, slots=True)
class Work:
    """Processor time of one request, in milliseconds."""

    engine: str
    audio_format: str
    requests: int
    home_assistant: float  # without what it uses when idle
    children: float  # of its child processes


@dataclass(frozen=True, slots=True)
class Load:
    """Many requests at once, when model and network cost nothing."""

    engine: str
    at_once: int
    requests: int
    per_second: float
    first: Spread  # milliseconds until the first audio frame
    processor: float  # milliseconds of a request, Home Assistant and its children
    # Share of one core that Home Assistant itself has used; well below one, something
    # else was the limit.
    busy: float
    failures: int


@dataclass(frozen=True, slots=True)
class Stall:
    """The event loop while twenty announcements are spoken; medians of the rounds."""

    engine: str
    audio_format: str
    gap: float  # milliseconds between two turns of the loop, the longest of a round
    step: float  # milliseconds of processor time of the longest single step
    culprit: str  # the step that was the longest of all


@dataclass(frozen=True, slots=True)
class Memory:
    """Kilobytes for each of twenty long streams, Home Assistant and its children."""

    engine: str
    audio_format: str
    early: float  # after some seconds
    late: float  # after twice as many


@dataclass(frozen=True, slots=True)
class Delivery:
    """One way in which our engine gets its audio; times in milliseconds."""

    service: str
    round_trip: float
    kind: str
    way: str
    first: Spread
    over_speakable: Spread  # from the moment when an answer's first sentence is known
    longest_silence: float


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers as language models write them, in one language; times in milliseconds."""

    engine: str
    language: str
    first: Spread  # from the question until the first audio frame
    requests: Spread  # for one answer
    longest_silence: Spread  # of one answer


@dataclass(frozen=True, slots=True)
class FirstSound:
    """An answer with a pause after its first sentence, in one player."""

    engine: str
    player: str
    first: Spread  # milliseconds from the moment when the first sentence is known


@dataclass(frozen=True, slots=True)
class Settings:
    """Our engine with a profile's settings, or the bare entity; times in milliseconds."""

    setting: str  # `nothing`, `volume` or another short name, or `bare`
    kind: str  # `announcement` or `answer`
    audio_format: str
    # Until the first audio frame; of an answer, from the moment when its first sentence
    # is known.
    first: Spread
    processor: float | None  # of an announcement, Home Assistant and its children


_ROWS: Final[Mapping[str, type[Any]]] = {
    "first_audio": FirstAudio,
    "work": Work,
    "load": Load,
    "stall": Stall,
    "memory": Memory,
    "delivery": Delivery,
    "answers": Answers,
    "first_sound": FirstSound,
    "settings": Settings,
}


@dataclass(slots=True)
class Results:
    """One run. `gaps` has what could not be measured, with the reason.

    Parts may be kept from an earlier run: `kept` has the run by the part's name.
    """

    machine: Machine
    conditions: Conditions
    engines: dict[str, str]  # titles by short names
    floor: dict[str, Spread] = field(default_factory=dict)  # by `warm` and `cold`
    first_audio: list[FirstAudio] = field(default_factory=list)
    work: list[Work] = field(default_factory=list)
    load: list[Load] = field(default_factory=list)
    stall: list[Stall] = field(default_factory=list)
    memory: list[Memory] = field(default_factory=list)
    delivery: list[Delivery] = field(default_factory=list)
    answers: list[Answers] = field(default_factory=list)
    first_sound: list[FirstSound] = field(default_factory=list)
    settings: list[Settings] = field(default_factory=list)
    gaps: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)

    def keep(self, part: str, earlier: Self) -> None:
        """Take a part from an earlier run, which may have kept it itself."""
        name = part.replace("-", "_")
        setattr(self, name, getattr(earlier, name))
        if part == "first-audio":
            self.floor = earlier.floor
        self.gaps = earlier.gaps | self.gaps
        run = f"{earlier.machine.date}, commit {earlier.machine.commit}"
        self.kept[part] = earlier.kept.get(part, run)

    def save(self, path: Path) -> None:
        """Write the results as JSON."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load_from(cls, path: Path) -> Self:
        """Read results from a file. Parts that are newer than the file have no rows."""
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for name, kind in _ROWS.items():
            content[name] = [_with_spreads(kind, row) for row in content.get(name, [])]
        content["machine"] = Machine(**content["machine"])
        content["conditions"] = Conditions(**content["conditions"])
        content["floor"] = _spreads(content["floor"])
        return cls(**content)


def _with_spreads(kind: type[Any], content: dict[str, Any]) -> Any:
    return kind(**content | _spreads(content))


def _spreads(content: dict[str, Any]) -> dict[str, Spread]:
    return {
        name: Spread(**value) for name, value in content.items() if type(value) is dict
    }


def this_machine() -> Machine:
    """Return the machine and the software of now."""
    ffmpeg = _first_line("ffmpeg", "-version").split()
    return Machine(
        date=datetime.now(UTC).strftime("%Y-%m-%d"),
        processor=_processor(),
        cores=os.cpu_count() or 0,
        versions={
            "Python": platform.python_version(),
            **{name: _version(name) for name in _PACKAGES},
            "ffmpeg": ffmpeg[2] if len(ffmpeg) > 2 else "unknown",
        },
        commit=_first_line(
            "git", "-C", f"{REPOSITORY}", "describe", "--always", "--dirty"
        ),
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _first_line(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return "unknown"
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout.splitlines() or ["unknown"])[0]
