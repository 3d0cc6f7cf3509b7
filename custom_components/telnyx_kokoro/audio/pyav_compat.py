"""Feature checks for PyAV, and the one use of its internals.

PyAV comes with Home Assistant, but not every machine can load it, and its FFmpeg may
lack a codec. The audio then stays MP3, which Home Assistant converts itself.

The hook frees the filters of resamplers. It needs `gc.get_referents` to find the
resampler of an encoder, the graph of a resampler, and the dictionaries in which a graph
keeps its filters (PyAV 19). If it finds none, the cycle collector frees them later.
"""

import gc
from typing import Final

try:
    from av import AudioResampler, Codec
    from av.codec.codec import UnknownCodecError
    from av.filter import Graph, filters_available
except ImportError:
    HAS_PYAV = False
else:
    HAS_PYAV = True

# FFmpeg's default decoder of MP3.
DECODER: Final = "mp3float"


def has_codecs(encoder: str) -> bool:
    """Return whether there is PyAV with the decoder of MP3 and an encoder."""
    if not HAS_PYAV:
        return False
    try:
        Codec(DECODER, "r")
        Codec(encoder, "w")
    except UnknownCodecError:
        return False
    return True


def has_filters(*names: str) -> bool:
    """Return whether there is PyAV with these filters."""
    return HAS_PYAV and filters_available.issuperset(names)


def free_filters(owner: object) -> None:
    """Free the filters of a resampler, or of an encoder's resampler.

    A filter graph and its filters refer to each other, so only the cycle collector
    would free them, perhaps hours later. Each graph has about as many threads as there
    are processors.
    """
    for resampler in (owner, *_held_by(owner, AudioResampler)):
        for graph in _held_by(resampler, Graph):
            free_graph(graph)


def free_graph(graph: Graph) -> None:
    """Free the filters of a graph, which nobody may use any more."""
    for filters in _held_by(graph, dict):
        filters.clear()


def _held_by[T](owner: object, kind: type[T]) -> list[T]:
    return [held for held in gc.get_referents(owner) if isinstance(held, kind)]
