"""Every announcement is heard whole, or the log says why, while the service fails."""

from pathlib import Path

from soak.run import soak


async def test_every_announcement_is_heard_or_explained_and_nothing_is_left(
    tmp_path: Path,
) -> None:
    result = await soak(
        tmp_path, utterances=200, listeners=20, seed=4, heard_one=lambda: None
    )
    assert len(result.heard) == 200
    assert result.broken_promises() == [], result.table()
