"""Another name of `pauses`."""

from .pauses import end

__all__ = ["end"]
