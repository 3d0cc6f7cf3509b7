"""A player plays a whole announcement although the connection breaks in its middle."""

from pathlib import Path
from typing import Final

import pytest

from local_home import HomeAssistant
from local_telnyx import Fault, LocalTelnyx

from .needs import needs_ffmpeg, needs_mpd
from .player import SAMPLE_RATE, recording_player
from .sound import compare, decoded, recorded
from .test_playback import announce, sent_by

_MIDDLE: Final = 30_000  # bytes of about 55,000
_BREAKS: Final = {
    "closed": Fault(cut_after=_MIDDLE),
    "reset": Fault(reset_after=_MIDDLE),
}


@needs_mpd
@needs_ffmpeg
@pytest.mark.parametrize("how", _BREAKS)
async def test_a_player_plays_everything_once_although_the_connection_breaks(
    home: HomeAssistant, engine: str, server: LocalTelnyx, tmp_path: Path, how: str
) -> None:
    # Home Assistant keeps what it has spoken by its text.
    text = f"There is smoke in the kitchen. Leave the house. The line was {how}."
    server.forget()
    server.fail(_BREAKS[how], only="speech")
    async with recording_player(tmp_path) as player:
        await announce(home, engine, player, text)
    asked = [request for request in server.requests if request.operation == "speech"]
    recording = recorded(player.recording, SAMPLE_RATE)
    source = await decoded(await sent_by(server, text), SAMPLE_RATE)
    likeness = compare(recording, source, SAMPLE_RATE)
    assert likeness.correlation > 0.99
    assert abs(likeness.missing) < 0.1
    assert [request.body["text"] for request in asked] == [text, text]
