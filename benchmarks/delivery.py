"""REST for each sentence or the WebSocket, compared under several services."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from .answering import QUESTION, Written, answer
from .engines import OURS, set_delivery
from .listening import MEASUREMENT_ERRORS, MP3, Runs, announce, described, milliseconds
from .results import Delivery, Results, Spread
from .stage import Stage
from .world.client import Conditions
from .world.ollama import LONG_QUESTION

REST: Final = "rest"
WAYS: Final = (REST, "websocket")
ANNOUNCEMENT: Final = "announcement"
QUESTIONS: Final = {"answer": QUESTION, "answer, long sentence": LONG_QUESTION}
KINDS: Final = (ANNOUNCEMENT, *QUESTIONS)
ROUND_TRIPS: Final = (0.02, 0.06, 0.15)


@dataclass(frozen=True, slots=True)
class Service:
    """A service as others have seen it; times in seconds."""

    name: str
    rest: float  # until the first byte of a request
    socket_connect: float
    socket: float  # until the first audio of a text on an open socket

    def conditions(self, way: str, usual: Conditions, round_trip: float) -> Conditions:
        """Return the conditions under which one way is measured."""
        rest = way == REST
        return replace(
            usual,
            round_trip=round_trip,
            think=self.rest if rest else self.socket,
            socket_connect=0.0 if rest else self.socket_connect,
        )


SERVICES: Final = (
    Service("fast", rest=0.15, socket_connect=0.0, socket=0.15),
    Service("seen, at its best", rest=0.5, socket_connect=1.2, socket=1.0),
    Service("seen, at its worst", rest=1.1, socket_connect=1.2, socket=1.0),
)
ROWS: Final = len(WAYS) * len(KINDS) * len(SERVICES) * len(ROUND_TRIPS)


async def measure_delivery(
    stage: Stage,
    results: Results,
    pipelines: Mapping[str, str],
    runs: int,
    advance: Callable[[], None],
) -> None:
    """Fill in the table."""
    for way in WAYS:
        await set_delivery(stage.home, way)
        for service in SERVICES:
            for round_trip in ROUND_TRIPS:
                conditions = service.conditions(way, results.conditions, round_trip)
                await stage.world.set(conditions)
                for kind in KINDS:
                    try:
                        row = await _row(stage, pipelines[OURS], kind, runs)
                    except MEASUREMENT_ERRORS as error:
                        label = f"delivery, {service.name}, {round_trip}, {kind}, {way}"
                        results.gaps[label] = described(error)
                    else:
                        results.delivery.append(
                            Delivery(
                                service=service.name,
                                round_trip=milliseconds(round_trip),
                                kind=kind,
                                way=way,
                                first=Spread.of(row.first),
                                over_speakable=Spread.of(row.over),
                                longest_silence=max(row.silence),
                            )
                        )
                    advance()
    await stage.world.set(results.conditions)
    await set_delivery(stage.home, "automatic")


async def _row(stage: Stage, pipeline: str, kind: str, runs: int) -> Runs:
    row = Runs()
    engine = stage.engines[OURS]
    await announce(stage.home, engine, stage.word(), MP3)
    for _ in range(runs):
        await stage.world.silence()
        if kind == ANNOUNCEMENT:
            row.add(await announce(stage.home, engine, stage.text(), MP3))
        else:
            timed = await answer(stage.home, pipeline, MP3, QUESTIONS[kind])
            row.add(timed, Written(await stage.world.written()).speakable)
    return row
