"""Another name of `pauses`."""

from .pauses import with_pauses

__all__ = ["with_pauses"]
