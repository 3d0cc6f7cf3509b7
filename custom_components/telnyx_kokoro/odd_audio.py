"""Bytes among the audio that are none, told to the log."""

import time
from typing import Final

from .const import LOGGER
from .synthesis import UtteranceRecord

WARN_ABOVE_SHARE: Final = 0.01
SECONDS_BETWEEN_WARNINGS: Final = 3_600


class OddAudio:
    """Tells what was passed over of the answers to an account.

    Every message that had some is a line for debugging. Where it is so much that it may
    have been speech, people are warned, but once an hour at most.
    """

    def __init__(self, account: str) -> None:
        """Start for the account of this name."""
        self._account = account
        self._next_warning = 0.0

    def note(self, record: UtteranceRecord) -> None:
        """Tell what was passed over in an utterance."""
        if not record.junk_bytes:
            return
        total = record.junk_bytes + record.frame_bytes
        LOGGER.debug(
            "%s: passed over %d of %d bytes that were no MP3",
            self._account,
            record.junk_bytes,
            total,
        )
        is_much = record.junk_bytes > total * WARN_ABOVE_SHARE
        if is_much and time.monotonic() >= self._next_warning:
            self._next_warning = time.monotonic() + SECONDS_BETWEEN_WARNINGS
            LOGGER.warning(
                "%s: %.1f %% of the audio of a message was no MP3 and was left out. If"
                " words were missing, report it to the service; this is logged once an"
                " hour at most",
                self._account,
                100 * record.junk_bytes / total,
            )
