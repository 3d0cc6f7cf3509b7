"""A user whose home works finds nothing about the integration in the log."""

from pathlib import Path
import re
from typing import Final

from local_home import DOMAIN, Account, bring_up
from local_telnyx import LocalTelnyx

_RECORD: Final = re.compile(
    r"^\d{4}-\d\d-\d\d \S+ (?P<level>[A-Z]+) .*?(?=^\d{4}-\d\d-\d\d \S+ [A-Z]+ |\Z)",
    re.DOTALL | re.MULTILINE,
)
# Home Assistant says so of every integration that is not its own.
_CUSTOM: Final = f"We found a custom integration {DOMAIN} which has not been tested"


def complaints(log: str) -> list[str]:
    """Return the warnings and errors that name the integration, tracebacks too."""
    return [
        record[0]
        for record in _RECORD.finditer(log)
        if record["level"] not in ("DEBUG", "INFO") and DOMAIN in record[0]
    ]


def partition(records: list[str], text: str) -> tuple[list[str], list[str]]:
    """Return the records with a text, and those without."""
    with_text = [record for record in records if text in record]
    return with_text, [record for record in records if record not in with_text]


async def test_an_ordinary_life_leaves_no_warning(
    server: LocalTelnyx, tmp_path: Path
) -> None:
    async with bring_up(tmp_path, Account.of(server)) as (home, entry):
        [engine] = await home.entities(entry, "tts")
        await home.speak(engine, "Dinner is ready.")
        await home.restart()
        await home.speak(engine, "The washing machine is done.")
        await home.remove(entry)
    custom, others = partition(complaints(home.log()), _CUSTOM)
    assert others == []
    assert len(custom) == 2, "the log of both starts is there"
