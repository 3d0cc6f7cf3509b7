"""Home Assistant, a service that fails at random, and two engines between them."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
import os
from pathlib import Path
from typing import Final

from local_home import Account, HomeAssistant
from local_home.account import DOMAIN

from .announcements import Engine
from .faults import SHARE, UnreliableTelnyx

REPOSITORY: Final = Path(__file__).parents[1]
_PROBE: Final = REPOSITORY / "soak" / "soak_probe"

# A service that stalls is waited for as long as half a minute. Here the client gets
# timeouts that are a tenth of that, or thousands of stalls would take hours.
_CONFIGURATION: Final = """
soak_probe:
  connect: 3
  first_byte: 3
  between_bytes: 1.5
"""
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


@dataclass(frozen=True, slots=True)
class Stage:
    """All that takes part."""

    home: HomeAssistant
    server: UnreliableTelnyx
    engines: tuple[Engine, ...]
    """One that speaks over REST first, one that uses a WebSocket first."""


@asynccontextmanager
async def set_stage(
    folder: Path, seed: int, share: float = SHARE
) -> AsyncIterator[Stage]:
    """Start everything in a folder."""
    async with AsyncExitStack() as life:
        server = await life.enter_async_context(UnreliableTelnyx(seed, share))
        home = HomeAssistant(
            folder,
            custom_components=[REPOSITORY / "custom_components" / DOMAIN, _PROBE],
            configuration=_CONFIGURATION,
            log_level="warning",
        )
        with _environment(_GIVE_BACK):
            await life.enter_async_context(home)
        entry = await home.flow(DOMAIN, Account(server.key, server.url).steps)
        await home.add_subentry(entry, "voice", [_OVER_SOCKET])
        await home.wait_for_entry(entry, "loaded")
        yield Stage(home, server, _engines(await home.entities(entry, "tts")))


@contextmanager
def _environment(more: Mapping[str, str]) -> Iterator[None]:
    """Let programs that are started meanwhile find more in their environment."""
    before = dict(os.environ)
    os.environ.update(more)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _engines(entities: list[str]) -> tuple[Engine, ...]:
    """Return both entities with their voices, whose names their own ids hold."""
    if len(entities) != len(_VOICES):
        raise LookupError(f"{entities} are not the engines of {list(_VOICES)}")
    return tuple(
        Engine(next(entity for entity in entities if name in entity), voice)
        for name, voice in _VOICES.items()
    )
