"""The bytes of a clip that have come and are not passed on, as one looks at them."""

from enum import Enum, auto
import re
from typing import Final

from .mp3 import HEADER_BYTES, Frame, frame_from_header
from .tags import TAG_MARKS, is_sure, tag_size

TELLING_BYTES: Final = 32
"""So many bytes tell what they belong to, if they are no frame."""

_TAG_BEGINNINGS: Final = bytes({mark[0] for mark in TAG_MARKS})
_PADDING: Final = re.compile(rb"\0*")
# Proxies send pages in the place of audio, and services send messages behind it.
_TEXT: Final = re.compile(
    rb'\s*(?:\{\s*["}]|\[\s*[\[{"]|<(?:!doctype|!--|\?xml|[a-z]+\d?[\s>]))'
    rb"[\s -~]*",
    re.IGNORECASE,
)


class Verdict(Enum):
    """An answer that may need bytes which are still to come."""

    YES = auto()
    NO = auto()
    UNKNOWN = auto()


class Window:
    """Bytes of a clip, of which more may come.

    Attributes:
        data: The bytes.
        is_end: Whether the clip ends with them.

    """

    def __init__(self) -> None:
        """Start without any."""
        self.data = bytearray()
        self.is_end = False

    def __len__(self) -> int:
        """Return how many bytes there are."""
        return len(self.data)

    def clear(self) -> None:
        """Start with another clip."""
        self.data.clear()
        self.is_end = False

    def at_end(self, verdict: Verdict) -> Verdict:
        """Return a verdict that holds at the end of a clip, unknown before it."""
        return verdict if self.is_end else Verdict.UNKNOWN

    def frame_at(self, position: int) -> Frame | None:
        """Return the frame whose whole header is at a position, None if none is."""
        header = self.data[position : position + HEADER_BYTES]
        return frame_from_header(bytes(header)) if len(header) == HEADER_BYTES else None

    def tag_size(self, position: int) -> int | None:
        """Return the size of a tag at a position, too much where it is not known."""
        start = self.data[position : position + 1]
        return tag_size(self.data, position) if start in _TAG_BEGINNINGS else None

    def after_padding(self, position: int) -> int:
        """Return where padding that begins at a position ends."""
        padding = _PADDING.match(self.data, position)
        # From beyond the bytes, a search begins at their end.
        return max(position, padding.end()) if padding else position

    def telling(self, position: int) -> bytes:
        """Return the first bytes at a position, enough to tell what they belong to."""
        return bytes(self.data[position : position + TELLING_BYTES])

    def can_tell(self, position: int) -> bool:
        """Return whether all of those bytes have come."""
        return self.is_end or len(self.data) - position >= TELLING_BYTES

    def is_text(self, position: int) -> bool:
        """Return whether JSON or HTML seems to begin at a position."""
        return _TEXT.fullmatch(self.telling(position)) is not None

    def is_header_of(self, kind: int, position: int) -> Verdict:
        """Return whether there is a header of a kind at a position."""
        if position + HEADER_BYTES > len(self.data):
            return self.at_end(Verdict.NO)
        frame = self.frame_at(position)
        return Verdict.YES if frame and frame.kind == kind else Verdict.NO

    def is_tag(self, position: int, size: int) -> Verdict:
        """Return whether what begins as a tag of a size at a position is one."""
        end = position + size
        if end > len(self.data):
            return self.at_end(Verdict.NO)
        return Verdict.YES if is_sure(self.data, position) else self._starts(end)

    def _starts(self, position: int) -> Verdict:
        """Return whether there is a header, a tag or the end at a position."""
        if position == len(self.data):
            return self.at_end(Verdict.YES)
        if position + HEADER_BYTES > len(self.data):
            return self.at_end(Verdict.NO)
        found = self.frame_at(position) or self.tag_size(position)
        return Verdict.YES if found else Verdict.NO
