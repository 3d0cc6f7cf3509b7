"""Warnings and errors in Home Assistant's log, told apart."""

from collections.abc import Mapping
from dataclasses import dataclass
import json
import re
from typing import Final

from local_home import INTEGRATION

from .announcements import numbers_in

_TRANSLATIONS: Final = INTEGRATION / "translations" / "en.json"
_RECORD: Final = re.compile(
    r"^\d{4}-\d\d-\d\d \S+ (?P<level>[A-Z]+) \(.*?\) \[(?P<logger>[^]]+)\] "
    r"(?P<message>.*?)(?=^\d{4}-\d\d-\d\d \S+ [A-Z]+ \(|\Z)",
    re.DOTALL | re.MULTILINE,
)
_FAILED: Final = re.compile(r"Error getting audio for (?P<text>[^:]*): (?P<why>.*)")
_STREAM_FAILED: Final = re.compile(r"Error streaming tts: (?P<why>.*)")
_TTS: Final = "homeassistant.components.tts"
_PLACEHOLDER: Final = re.compile(r"\\\{\w+\\\}")
_TRACEBACK: Final = "Traceback (most recent call last)"
_HARMLESS: Final = (
    # Home Assistant says so of every integration that is not its own.
    "We found a custom integration ",
    "Skipping pip installation of required modules.",
    # Said once, of a program that was asked to fail; nothing is left out of the log.
    "Module homeassistant.components.tts is logging too frequently.",
)


@dataclass(frozen=True, slots=True)
class Complaints:
    """All warnings and errors of a log."""

    reasons: Mapping[int, str]  # translation key by number of a failed announcement
    unexpected: tuple[str, ...]  # tracebacks, and messages of others


def complaints(log: str) -> Complaints:
    """Return the warnings and errors of a log."""
    messages = _messages()
    reasons: dict[int, str] = {}
    unexpected: list[str] = []
    for record in _RECORD.finditer(log):
        message = record["message"].rstrip()
        # What Python itself prints belongs to no record and follows one of any level.
        is_quiet = record["level"] in ("DEBUG", "INFO") and _TRACEBACK not in message
        if is_quiet or message.startswith(_HARMLESS):
            continue
        failed = _FAILED.fullmatch(message) if record["logger"] == _TTS else None
        streamed = _STREAM_FAILED.fullmatch(message)
        key = _key(messages, (failed or streamed or {"why": ""})["why"])
        if key is None:
            unexpected.append(record[0].rstrip())
        elif failed:
            reasons.update(dict.fromkeys(numbers_in(failed["text"]), key))
    return Complaints(reasons, tuple(unexpected))


def _messages() -> dict[str, re.Pattern[str]]:
    exceptions = json.loads(_TRANSLATIONS.read_text(encoding="utf-8"))["exceptions"]
    return {
        # Home Assistant leaves out the full stop at the end of a message.
        key: re.compile(_PLACEHOLDER.sub("[^\n]+", re.escape(words)))
        for key, exception in exceptions.items()
        for words in [exception["message"].rstrip(".")]
    }


def _key(messages: Mapping[str, re.Pattern[str]], why: str) -> str | None:
    return next((key for key, each in messages.items() if each.fullmatch(why)), None)
