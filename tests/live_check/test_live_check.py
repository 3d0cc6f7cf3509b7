"""The walk, tried against the local server as if it were the service."""

from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from live_check.table import Row, compared
from live_check.transcript import Transcript
from live_check.walk import CHARACTERS, Walk
from local_telnyx import DIALECTS, DOCS, LIVE, AudioFrames, Dialect, Fault, LocalTelnyx

PATIENCE = 0.3  # seconds; silence is how the walk knows that nothing comes


async def walked(
    session: aiohttp.ClientSession, server: LocalTelnyx
) -> tuple[list[Row], str]:
    """Return the rows and the transcript."""
    transcript = Transcript(server.key)
    walk = Walk(session, server.url, server.key, transcript, PATIENCE)
    return list(compared(await walk.all())), str(transcript)


@pytest.mark.parametrize("dialect", [DOCS, LIVE], ids=lambda dialect: dialect.name)
async def test_each_dialect_is_recognized(
    session: aiohttp.ClientSession, dialect: Dialect
) -> None:
    async with LocalTelnyx(dialect=dialect) as server:
        rows, _ = await walked(session, server)
    assert not [str(row) for row in rows if row.differs]
    assert all(row.found == getattr(row, dialect.name) for row in rows)


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ({"sample_rate": 16_000}, None),
        ({"audio_frames": AudioFrames.BOTH}, "audio frames"),
        ({"audio_frames": AudioFrames.WHOLE}, "audio frames"),
        ({"info_frame": True}, "Info frame"),
        ({"typed_frames": True}, "`type` in frames"),
        ({"unknown_voice_status": 400}, None),
        ({"voice_id_field": "voice"}, "field of the voice ID"),
    ],
    ids=str,
)
async def test_a_difference_is_told(
    session: aiohttp.ClientSession, change: dict[str, Any], title: str | None
) -> None:
    async with LocalTelnyx() as server:
        server.dialect = replace(LIVE, **change)
        rows, _ = await walked(session, server)
    assert [row.title for row in rows if row.differs] == ([title] if title else [])


async def test_another_status_is_told_with_its_meaning(
    session: aiohttp.ClientSession, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=404), only="balance")
    rows, _ = await walked(session, server)
    (row,) = [row for row in rows if row.differs]
    assert "404" in str(row)
    assert "the balance sensor is unavailable" in str(row)


async def test_key_that_is_refused_ends_the_walk(
    session: aiohttp.ClientSession, server: LocalTelnyx
) -> None:
    walk = Walk(session, server.url, "WRONG", Transcript("WRONG"), PATIENCE)
    with pytest.raises(PermissionError, match="refuses this key: status 401"):
        await walk.all()
    assert len(server.requests) == 1


async def test_transcript_has_no_secret(
    session: aiohttp.ClientSession, server: LocalTelnyx
) -> None:
    _, text = await walked(session, server)
    assert server.key not in text
    assert "00000001-0000" not in text
    assert "first ff f3" in text
    assert "'isFinal': True" in text


async def test_walk_costs_what_is_said(
    session: aiohttp.ClientSession, server: LocalTelnyx
) -> None:
    await walked(session, server)
    posted = [
        request.body["text"]
        for request in server.requests
        if request.operation == "speech"
        and request.key == server.key
        and request.body["voice"].endswith("heart")
    ]
    said = [
        message["text"].strip()
        for request in server.requests
        for message in request.messages[1:]
    ]
    assert sum(map(len, posted + said)) == CHARACTERS


def test_every_dialect_has_the_fields_of_the_table() -> None:
    assert all(list(compared({})) for _ in DIALECTS)
