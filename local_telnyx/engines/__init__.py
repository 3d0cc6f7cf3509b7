"""The speech engines and how one is chosen by name."""

from collections.abc import Callable, Mapping
from typing import Final

from .engine import Engine, EngineUnavailableError
from .espeak import Espeak
from .hibari import Hibari
from .kokoro import Kokoro
from .tones import Tones

__all__ = ["AUTO", "ENGINES", "Engine", "EngineUnavailableError", "open_engine"]

AUTO: Final = "auto"


# Best first: `auto` takes the first that opens.
ENGINES: Final[Mapping[str, Callable[[int], Engine]]] = {
    "kokoro": Kokoro,
    "hibari": Hibari,
    "espeak": Espeak,
    "tones": Tones,
}


def open_engine(name: str, sample_rate: int = 24_000) -> Engine:
    """Return the engine of this name, or the best one there is for `auto`.

    Raises EngineUnavailableError when its package is missing, ValueError for an
    unknown name.
    """
    if name != AUTO:
        try:
            return ENGINES[name](sample_rate)
        except KeyError:
            known = ", ".join((AUTO, *ENGINES))
            raise ValueError(f"no engine {name!r}; there are: {known}") from None
    for make in ENGINES.values():
        try:
            return make(sample_rate)
        except EngineUnavailableError:
            continue
    raise AssertionError("tones need no package")
