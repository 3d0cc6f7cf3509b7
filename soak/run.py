"""One soak, from the first reading to the last."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import batched, islice
from pathlib import Path
import time
from typing import Final

from benchmarks.machine import this_machine
from local_telnyx.records import Request

from .announcements import announcements, numbers_in
from .listeners import listen
from .log import complaints
from .outcome import Heard
from .readings import read, read_when_quiet
from .report import Soak
from .stage import REPOSITORY, set_stage

# What is allocated once, whatever the number of announcements, is there after a tenth
# of them. Of a short soak it takes more.
_WARM_UP_SHARE: Final = 10
_LEAST_WARM_UP: Final = 100
# So many clips are kept at most until they are dropped for a reading.
_ROUND: Final = 500


async def soak(
    folder: Path,
    *,
    utterances: int,
    listeners: int,
    seed: int,
    heard_one: Callable[[], None],
) -> Soak:
    """Let announcements be spoken and return what was seen.

    Home Assistant lives in `folder`. `heard_one` is called after each announcement.
    """
    heard: list[Heard] = []
    seconds = 0.0
    warm_up = _warm_up(utterances)
    async with set_stage(folder, seed) as stage:
        readings = [await read(stage.home)]
        all_of_them = islice(announcements(stage.engines, seed), utterances)
        for some in (
            tuple(islice(all_of_them, warm_up)),
            *batched(all_of_them, _ROUND, strict=False),
        ):
            began = time.monotonic()
            heard += await listen(stage.home, some, listeners, heard_one)
            seconds += time.monotonic() - began
            readings.append(await read(stage.home))
        await stage.server.idle()
        readings.append(await read_when_quiet(stage.home, readings[0]))
    # Home Assistant has written its last line when it has ended.
    return Soak(
        machine=this_machine(REPOSITORY),
        seed=seed,
        listeners=listeners,
        heard=tuple(heard),
        complaints=complaints(stage.home.log()),
        asked=_asked(stage.server.requests),
        requests=stage.server.faults.asked,
        faults=stage.server.faults.met,
        seconds=seconds,
        warm_up=warm_up,
        readings=tuple(readings),
    )


def _warm_up(utterances: int) -> int:
    return min(max(utterances // _WARM_UP_SHARE, _LEAST_WARM_UP), utterances // 2)


def _asked(requests: Iterable[Request]) -> Mapping[int, int]:
    """Return how many requests held each announcement."""
    asked: Counter[int] = Counter()
    for request in requests:
        contents = (request.body, *request.messages)
        texts = [
            str(content.get("text", ""))
            for content in contents
            if isinstance(content, dict)
        ]
        asked.update(numbers_in(" ".join(texts)))
    return asked
