"""The pronunciation dictionaries of an account: what they are called, and their ids."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PronunciationDictionary:
    """A list of words and how they are spoken.

    Attributes:
        id: What requests name it by.
        name: What people call it.

    """

    id: str
    name: str


def read_dictionaries(entries: Iterable[Any]) -> Iterator[PronunciationDictionary]:
    """Yield what the service lists; what has no id cannot be asked for."""
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        dictionary_id, name = entry.get("id"), entry.get("name")
        if isinstance(dictionary_id, str) and (dictionary_id := dictionary_id.strip()):
            known = name.strip() if isinstance(name, str) else ""
            yield PronunciationDictionary(dictionary_id, known or dictionary_id)


def page_count(answer: dict[str, Any]) -> int:
    """Return how many pages a list has; one where the service does not tell."""
    meta = answer.get("meta")
    total = meta.get("total_pages") if isinstance(meta, dict) else None
    return total if isinstance(total, int) else 1
