"""One soak, from the first reading to the last."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from itertools import batched, islice
from pathlib import Path
import time
from typing import Final

from benchmarks.results import this_machine
from local_home import DOMAIN, Account, HomeAssistant, bring_up
from local_telnyx import Request

from .announcements import Engine, announcements, numbers_in
from .faults import UnreliableTelnyx
from .log import complaints
from .outcome import Heard, listen
from .readings import read, read_when_quiet
from .report import Soak

# What is allocated once, whatever the number of announcements, is there after a tenth
# of them. Of a short soak it takes more.
_WARM_UP_SHARE: Final = 10
_LEAST_WARM_UP: Final = 100
# So many clips are kept at most until they are dropped for a reading.
_ROUND: Final = 500
# A service that stalls is waited for as long as half a minute. Here the client gets
# timeouts that are a tenth of that, or thousands of stalls would take hours.
_TIMEOUTS: Final = {"connect": 3.0, "first_byte": 3.0, "between_bytes": 1.5}
_OVER_SOCKET: Final = {
    "language": "en-US",
    "voice": "am_michael",
    "connection": {"delivery": "websocket"},
}
# The C library keeps large blocks that were freed in a thread of their own: seven
# megabytes of a FLAC encoder for each thread that has opened one. With a fixed limit, in
# bytes, it gives them back, and what is left can be told from a leak.
_GIVE_BACK: Final = {"MALLOC_MMAP_THRESHOLD_": str(1024 * 1024)}
_VOICES: Final = {
    "heart": "Telnyx.KokoroTTS.af_heart",
    "michael": "Telnyx.KokoroTTS.am_michael",
}


async def soak(
    folder: Path,
    *,
    utterances: int,
    listeners: int,
    seed: int,
    heard_one: Callable[[], None],
) -> Soak:
    """Have announcements spoken by a Home Assistant in a folder and return the result.

    `heard_one` is called after each announcement.
    """
    heard: list[Heard] = []
    seconds = 0.0
    warm_up = min(max(utterances // _WARM_UP_SHARE, _LEAST_WARM_UP), utterances // 2)
    async with UnreliableTelnyx(seed) as server, _engines(folder, server) as stage:
        home, engines = stage
        readings = [await read(home)]
        all_of_them = islice(announcements(engines, seed), utterances)
        for some in (
            tuple(islice(all_of_them, warm_up)),
            *batched(all_of_them, _ROUND, strict=False),
        ):
            began = time.monotonic()
            heard += await listen(home, some, listeners, heard_one)
            seconds += time.monotonic() - began
            readings.append(await read(home))
        await server.idle()
        readings.append(await read_when_quiet(home, readings[0]))
    # Home Assistant has written its last line when it has ended.
    return Soak(
        machine=this_machine(),
        seed=seed,
        listeners=listeners,
        heard=tuple(heard),
        complaints=complaints(home.log()),
        asked=_asked(server.requests),
        requests=server.faults.asked,
        faults=server.faults.met,
        seconds=seconds,
        warm_up=warm_up,
        readings=tuple(readings),
    )


@asynccontextmanager
async def _engines(
    folder: Path, server: UnreliableTelnyx
) -> AsyncIterator[tuple[HomeAssistant, tuple[Engine, ...]]]:
    """Run Home Assistant with an engine over REST and one over a WebSocket."""
    async with bring_up(
        folder,
        Account.of(server),
        probe=True,
        log_level="warning",
        environment=_GIVE_BACK,
    ) as (home, entry):
        await home.add_subentry(entry, "voice", [_OVER_SOCKET])
        await home.wait_for_entry(entry, "loaded")
        hurry = {"domain": DOMAIN, "timeouts": _TIMEOUTS}
        await home.command("speech_probe/hurry", **hurry)
        entities = await home.entities(entry, "tts")
        if len(entities) != len(_VOICES):
            raise LookupError(f"{entities} are not the engines of {list(_VOICES)}")
        yield (
            home,
            tuple(
                Engine(next(entity for entity in entities if name in entity), voice)
                for name, voice in _VOICES.items()
            ),
        )


def _asked(requests: Iterable[Request]) -> Mapping[int, int]:
    """Return the number of requests for each announcement."""
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
