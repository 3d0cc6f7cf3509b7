"""All figures of one run, as they are kept in results.json."""

from dataclasses import asdict, dataclass, field
import json
from pathlib import Path
from typing import Any, Self

from .measure.statistics import Spread
from .world.conditions import Conditions


@dataclass(frozen=True, slots=True)
class Machine:
    """Where and with what the figures were taken."""

    date: str
    processor: str
    cores: int
    versions: dict[str, str]
    commit: str


@dataclass(frozen=True, slots=True)
class FirstAudio:
    """One row: an engine, what it speaks, the format and the state of connections."""

    engine: str
    kind: str
    """`announcement` or `answer`."""
    audio_format: str
    state: str
    """`warm` or `cold`."""
    first: Spread
    """Milliseconds until the first audio frame."""
    over_floor: Spread
    """Milliseconds above the median of the floor in the same run; of an answer, above
    the moment when its first sentence is known plus that floor."""
    longest_silence: float
    """Milliseconds, the worst of all runs."""
    failures: int


@dataclass(frozen=True, slots=True)
class Work:
    """Processor time of one request."""

    engine: str
    audio_format: str
    requests: int
    home_assistant: float
    """Milliseconds, without what it uses when idle."""
    children: float
    """Milliseconds of its child processes."""


@dataclass(frozen=True, slots=True)
class Load:
    """Many requests at once, of a model and a network that cost nothing."""

    engine: str
    at_once: int
    requests: int
    per_second: float
    first: Spread
    """Milliseconds until the first audio frame."""
    processor: float
    """Milliseconds of a request, Home Assistant and its children."""
    busy: float
    """Share of one core that Home Assistant itself has used; well below one, something
    else was the limit."""
    failures: int


@dataclass(frozen=True, slots=True)
class Stall:
    """The event loop while twenty announcements are spoken at once."""

    engine: str
    audio_format: str
    gap: float
    """Milliseconds that the loop did not come round; the median of the rounds' worst."""
    step: float
    """Milliseconds of processor time of the longest single step; likewise."""
    culprit: str
    """The step that was the longest of all."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Twenty long streams under way."""

    engine: str
    audio_format: str
    early: float
    """Kilobytes for each stream, Home Assistant and its children, after some seconds."""
    late: float
    """After twice as many."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Our ways to fetch the audio, compared."""

    service: str
    round_trip: float
    """Milliseconds."""
    kind: str
    way: str
    first: Spread
    over_speakable: Spread
    """Milliseconds from the moment when an answer's first sentence is known."""
    longest_silence: float


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers as language models write them, in one language."""

    engine: str
    language: str
    first: Spread
    """Milliseconds from the question until the first audio frame."""
    requests: Spread
    """For one answer."""
    longest_silence: Spread
    """Milliseconds, of one answer."""


@dataclass(slots=True)
class Results:
    """One run. What could not be measured stands in `gaps`, with the reason.

    Parts may be kept from an earlier run: `kept` tells which, by the part's name.
    """

    machine: Machine
    conditions: Conditions
    engines: dict[str, str]
    """Titles by short names."""
    floor: dict[str, Spread] = field(default_factory=dict)
    """Milliseconds, measured without Home Assistant, by `warm` and `cold`."""
    first_audio: list[FirstAudio] = field(default_factory=list)
    work: list[Work] = field(default_factory=list)
    load: list[Load] = field(default_factory=list)
    stall: list[Stall] = field(default_factory=list)
    memory: list[Memory] = field(default_factory=list)
    delivery: list[Delivery] = field(default_factory=list)
    answers: list[Answers] = field(default_factory=list)
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
        """Write them as JSON."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load_from(cls, path: Path) -> Self:
        """Read what was saved."""
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        lists = {
            "first_audio": FirstAudio,
            "work": Work,
            "load": Load,
            "stall": Stall,
            "memory": Memory,
            "delivery": Delivery,
            "answers": Answers,
        }
        return cls(
            machine=Machine(**content["machine"]),
            conditions=Conditions.from_json(content["conditions"]),
            engines=content["engines"],
            floor={name: Spread(**value) for name, value in content["floor"].items()},
            gaps=content["gaps"],
            kept=content.get("kept", {}),
            **{
                # Parts that are newer than the figures have no rows.
                name: [_row(kind, row) for row in content.get(name, [])]
                for name, kind in lists.items()
            },
        )


def _row(kind: type[Any], content: dict[str, Any]) -> Any:
    spreads = {
        name: Spread(**value) for name, value in content.items() if type(value) is dict
    }
    return kind(**content | spreads)
