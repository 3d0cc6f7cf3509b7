"""A target: how its input is made, and the code that the input goes through."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from custom_components.telnyx_kokoro.api import TelnyxError
from custom_components.telnyx_kokoro.audio import AudioError
from fuzz.mutator import Mutator

from .world import World

type Pieces = tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One piece of the integration.

    Attributes:
        name: How a finding calls it.
        share: How many of all cases are its own, compared with other targets.
        make: Returns an input.
        run: Feeds it. What it raises must be of `errors`.
        errors: The errors that are right.

    """

    name: str
    share: int
    make: Callable[[Mutator], Pieces]
    run: Callable[[World, Pieces], Awaitable[None]]
    errors: tuple[type[Exception], ...] = (AudioError, TelnyxError)
