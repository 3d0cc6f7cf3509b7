"""A service that fails for about a third of all requests for speech."""

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Final, override

from local_telnyx import Fault, LocalTelnyx
from local_telnyx.faults import NO_FAULT, FaultQueue

SHARE: Final = 1 / 3

# Up to here an answer comes before it breaks: from before its first byte to past the
# end of a short one.
_MOST_BYTES: Final = 20_000
_MOST_FRAMES: Final = 14

type Making = Callable[[Random], Fault]


def _bytes(random: Random) -> int:
    # Every sixth answer breaks before its first byte.
    return random.choice((0, *(random.randrange(_MOST_BYTES) for _ in range(5))))


def _frames(random: Random) -> int:
    return random.randrange(_MOST_FRAMES)


def _too_many(random: Random) -> Fault:
    return Fault(status=429, headers={"retry-after": str(random.randrange(2))})


_EITHER: Final[dict[str, Making]] = {
    "status 500": lambda _: Fault(status=500),
    "status 503": lambda _: Fault(status=503),
    "status 429 with retry-after 0 or 1": _too_many,
}
_KINDS: Final[dict[str, dict[str, Making]]] = {
    "speech": {
        **_EITHER,
        "connection closed": lambda random: Fault(cut_after=_bytes(random)),
        "connection reset": lambda random: Fault(reset_after=_bytes(random)),
        "stall": lambda random: Fault(stall_after=_bytes(random)),
        "broken JSON instead of audio": lambda _: Fault(
            content_type="application/json", body=b'{"data": '
        ),
        "status 500 with broken JSON": lambda _: Fault(
            status=500, content_type="application/json", body=b'{"errors": [{"code'
        ),
    },
    "websocket": {
        **_EITHER,
        "connection closed": lambda random: Fault(cut_after=_frames(random)),
        "connection reset": lambda random: Fault(reset_after=_frames(random)),
        "stall": lambda random: Fault(stall_after=_frames(random)),
        "socket closed": lambda random: Fault(
            close_code=random.choice((1000, 1001, 1011)), frames=_frames(random)
        ),
        "error frame": lambda random: Fault(
            error="Error in audio response", frames=_frames(random)
        ),
    },
}


class RandomFaults(FaultQueue):
    """Random faults, and how often each kind was met."""

    def __init__(self, seed: int, share: float = SHARE) -> None:
        """Choose the same faults for the same seed."""
        super().__init__()
        self.met: Counter[str] = Counter()
        self.asked = 0
        self._random = Random(seed)
        self._share = share

    @override
    def take(self, operation: str, path: str) -> Fault:
        """Return the fault of this request; only speech has any."""
        kinds = _KINDS.get(operation)
        if kinds is None:
            return NO_FAULT
        self.asked += 1
        if self._random.random() >= self._share:
            return NO_FAULT
        kind = self._random.choice(list(kinds))
        self.met[kind] += 1
        return kinds[kind](self._random)


class UnreliableTelnyx(LocalTelnyx):
    """The local server with such faults; its speech can be read back."""

    def __init__(self, seed: int, share: float = SHARE) -> None:
        """Prepare the server."""
        super().__init__(engine="tones")
        self._faults = self.faults = RandomFaults(seed, share)
