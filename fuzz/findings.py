"""A finding: what came out that should not, and what it takes to see it again."""

from dataclasses import dataclass
from itertools import groupby
import traceback
from typing import Final

from .cases import Case

_FOLDED_FROM: Final = 16  # like bytes in a row
_LONGEST: Final = 4_000  # characters of a piece


@dataclass(frozen=True, slots=True)
class Finding:
    """A case, its smallest input so far, and the error."""

    case: Case
    error: BaseException

    @property
    def kind(self) -> str:
        """What two findings of the same defect share: target, error and place."""
        frames = traceback.extract_tb(self.error.__traceback__)
        ours = [frame for frame in frames if "telnyx_kokoro" in frame.filename]
        place = ours[-1] if ours else frames[-1] if frames else None
        where = f"{place.filename}:{place.lineno}" if place else ""
        return f"{self.case.target.name} {type(self.error).__name__} {where}"

    def __str__(self) -> str:
        """Return all that is known about it, for a terminal or a log."""
        case = self.case
        pieces = "\n".join(f"    {as_python(piece)}," for piece in case.pieces)
        error = "".join(traceback.format_exception(self.error))
        return (
            f'{type(self.error).__name__} from "{case.target.name}"\n'
            f"Again: scripts/fuzz --seed {case.seed} --case {case.number}\n"
            f"The smallest input that was found:\n(\n{pieces}\n)\n{error}"
        )


def as_python(data: bytes) -> str:
    """Return bytes as Python writes them, long runs of one byte as a product."""
    parts: list[str] = []
    plain = b""
    for value, run in groupby(data):
        length = len(list(run))
        if length < _FOLDED_FROM:
            plain += bytes((value,)) * length
            continue
        if plain:
            parts.append(repr(plain))
            plain = b""
        parts.append(f"{bytes((value,))!r} * {length}")
    if plain or not parts:
        parts.append(repr(plain))
    text = " + ".join(parts)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ... and so on"
