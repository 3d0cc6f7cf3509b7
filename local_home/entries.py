"""Config entries and their parts, as the web interface lists them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class ConfigEntry:
    """A configured integration."""

    entry_id: str
    domain: str
    title: str
    state: str
    """`loaded`, `setup_error`, `setup_retry` or another of core's names."""
    reason: str | None
    """Why it is not loaded."""

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any]) -> Self:
        """Take the fields that matter here."""
        return cls(
            entry_id=answer["entry_id"],
            domain=answer["domain"],
            title=answer["title"],
            state=answer["state"],
            reason=answer.get("reason"),
        )


@dataclass(frozen=True, slots=True)
class Subentry:
    """A part of a config entry, such as a voice."""

    subentry_id: str
    subentry_type: str
    title: str

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any]) -> Self:
        """Take the fields that matter here."""
        return cls(answer["subentry_id"], answer["subentry_type"], answer["title"])
