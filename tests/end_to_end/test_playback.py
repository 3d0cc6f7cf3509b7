"""A player in the house plays the audio that the service sent."""

from pathlib import Path

import aiohttp

from local_home import HomeAssistant
from local_telnyx import LocalTelnyx

from .needs import needs_ffmpeg, needs_mpd
from .player import SAMPLE_RATE, Player, recording_player
from .sound import compare, decoded, recorded

TEXT = "The washing machine is done."
VOICE = "af_heart"


async def sent_by(server: LocalTelnyx, text: str) -> bytes:
    """Return what the server answers to anybody who asks for this text."""
    async with aiohttp.ClientSession() as session:
        answer = await session.post(
            f"{server.url}/text-to-speech/speech",
            json={"text": text, "voice": f"Telnyx.KokoroTTS.{VOICE}"},
            headers={"Authorization": f"Bearer {server.key}"},
        )
        return await answer.read()


async def announce(home: HomeAssistant, engine: str, player: Player, text: str) -> None:
    """Let an engine speak on a player, which must be ready: else nothing happens."""
    entry = await home.flow("mpd", [{"host": "127.0.0.1", "port": player.port}])
    [media_player] = await home.entities(entry, "media_player")
    await home.wait_for_state(media_player, "off", "idle", "paused")
    await home.service(
        "tts",
        "speak",
        {
            "entity_id": engine,
            "media_player_entity_id": media_player,
            "message": text,
            "options": {"voice": VOICE},
            "cache": False,
        },
    )
    await player.wait_until_played()
    await home.remove(entry)


@needs_mpd
@needs_ffmpeg
async def test_a_player_plays_the_whole_speech_unchanged(
    home: HomeAssistant, engine: str, server: LocalTelnyx, tmp_path: Path
) -> None:
    async with recording_player(tmp_path) as player:
        await announce(home, engine, player, TEXT)
    recording = recorded(player.recording, SAMPLE_RATE)
    source = await decoded(await sent_by(server, TEXT), SAMPLE_RATE)
    likeness = compare(recording, source, SAMPLE_RATE)
    assert likeness.correlation > 0.99
    assert abs(likeness.missing) < 0.1
