"""Which way when: REST per sentence or the WebSocket, under several services."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from benchmarks.engines import OURS, set_delivery
from benchmarks.progress import Steps
from benchmarks.results import Delivery, Results
from benchmarks.stage import Stage
from benchmarks.world.conditions import Conditions
from benchmarks.world.ollama import LONG_QUESTION

from . import formats
from .answering import QUESTION, Written, answer
from .failures import MEASUREMENT_ERRORS
from .speaking import announce
from .statistics import Spread, milliseconds

REST: Final = "rest"
WEBSOCKET: Final = "websocket"
WAYS: Final = (REST, WEBSOCKET)
ANNOUNCEMENT: Final = "announcement"
QUESTIONS: Final = {"answer": QUESTION, "answer, long sentence": LONG_QUESTION}
KINDS: Final = (ANNOUNCEMENT, *QUESTIONS)
ROUND_TRIPS: Final = (0.02, 0.06, 0.15)


@dataclass(frozen=True, slots=True)
class Service:
    """A service as others have seen it; times in seconds."""

    name: str
    rest: float
    """Until the first byte of a request."""
    socket_connect: float
    socket: float
    """Until the first audio of a text on an open socket."""

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


async def measure_delivery(
    stage: Stage, results: Results, pipelines: dict[str, str], runs: int, steps: Steps
) -> None:
    """Fill in the table, or say why that cannot be done."""
    for way in WAYS:
        filled = await set_delivery(stage.home, way)
        if not filled:
            results.gaps["delivery"] = "a voice profile has no setting for it (yet)"
            return
        for service in SERVICES:
            for round_trip in ROUND_TRIPS:
                conditions = service.conditions(way, results.conditions, round_trip)
                await stage.world.set(conditions)
                for kind in KINDS:
                    row = await _row(stage, pipelines[OURS], kind, runs)
                    if isinstance(row, str):
                        label = f"delivery, {service.name}, {round_trip}, {kind}, {way}"
                        results.gaps[label] = row
                    else:
                        first, over, silence = row
                        results.delivery.append(
                            Delivery(
                                service=service.name,
                                round_trip=milliseconds(round_trip),
                                kind=kind,
                                way=way,
                                first=Spread.of(first),
                                over_speakable=Spread.of(over),
                                longest_silence=max(silence),
                            )
                        )
                    steps.advance()
    await stage.world.set(results.conditions)
    await set_delivery(stage.home, "automatic")


type _Runs = tuple[Sequence[float], Sequence[float], Sequence[float]]


async def _row(stage: Stage, pipeline: str, kind: str, runs: int) -> _Runs | str:
    """Return first audio, that counted from the first sentence, and silences."""
    first, over, silence = [], [], []
    engine = stage.engines[OURS]
    try:
        await announce(stage.home, engine, stage.word(), formats.MP3)
        for _ in range(runs):
            await stage.world.silence()
            if kind == ANNOUNCEMENT:
                timed = await announce(stage.home, engine, stage.text(), formats.MP3)
                begin = timed.begin
            else:
                question = QUESTIONS[kind]
                timed = await answer(stage.home, pipeline, formats.MP3, question)
                begin = Written(await stage.world.written()).speakable
            first.append(milliseconds(timed.first))
            over.append(milliseconds(timed.heard.first - begin))
            silence.append(milliseconds(timed.heard.longest_silence))
    except MEASUREMENT_ERRORS as error:
        return f"{type(error).__name__}: {error}"
    return first, over, silence
