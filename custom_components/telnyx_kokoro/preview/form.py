"""A form that is open: whose voices it offers, and what was heard in it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from homeassistant.core import CALLBACK_TYPE, callback

from ..api import AccountVoices, TelnyxClient, Voice
from .store import Sample


@dataclass(frozen=True, slots=True)
class Form:
    """An open form.

    Attributes:
        client: The client with the key that was entered in it.
        voices: The voices of the account.
        count: Called with the characters of each sample that is synthesized for it.
        forget_later: Called when the form is closed, so that it is not closed twice.
        heard: The samples that were made for it, one for each voice that was played.
            What is paid for is not lost while the disk takes nothing.
        failures: Why the voices that stayed silent did so when last played.

    """

    client: TelnyxClient
    voices: AccountVoices
    count: Callable[[int], None]
    forget_later: CALLBACK_TYPE
    heard: dict[Sample, bytes] = field(default_factory=dict)
    failures: dict[Voice, BaseException] = field(default_factory=dict)

    @callback
    def listen(self, voice: Voice, sample: Sample, work: asyncio.Task[bytes]) -> None:
        """Remember what comes of a sample, also if nobody waits for it any more."""
        work.add_done_callback(partial(self._note, voice, sample))

    @callback
    def _note(self, voice: Voice, sample: Sample, work: asyncio.Task[bytes]) -> None:
        if work.cancelled():
            return
        if err := work.exception():
            self.failures[voice] = err
        else:
            self.failures.pop(voice, None)
            self.heard[sample] = work.result()
