"""REST for each sentence or the WebSocket, compared under several services."""

from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Final

from .engines import OURS, Engine, set_delivery
from .listening import MP3, QUESTION, Timed, milliseconds
from .results import Delivery, Spread
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


async def measure_delivery(stage: Stage, runs: int) -> None:
    """Fill in a row for each way, service, round trip and kind."""
    usual = stage.results.conditions
    for way, service, round_trip in product(WAYS, SERVICES, ROUND_TRIPS):
        if (service, round_trip) == (SERVICES[0], ROUND_TRIPS[0]):
            await set_delivery(stage.home, way)
        await stage.world.set(service.conditions(way, usual, round_trip))
        for kind in KINDS:
            measure = partial(_run, stage, kind)
            row = f"delivery, {service.name}, {round_trip}, {kind}, {way}"
            measured = await stage.in_turns(
                row, runs, measure, names=[OURS], warm_up=True
            )
            for some in measured.values():
                stage.results.delivery.append(
                    Delivery(
                        service=service.name,
                        round_trip=milliseconds(round_trip),
                        kind=kind,
                        way=way,
                        first=Spread.of([timed.first for timed in some]),
                        over_speakable=Spread.of([timed.over for timed in some]),
                        longest_silence=max(timed.silence for timed in some),
                    )
                )
    await stage.world.set(usual)
    await set_delivery(stage.home, "automatic")


async def _run(stage: Stage, kind: str, engine: Engine) -> Timed:
    await stage.world.silence()
    if kind == ANNOUNCEMENT:
        return await stage.announce(engine)
    return await stage.answer(stage.pipelines[engine.name], MP3, QUESTIONS[kind])
