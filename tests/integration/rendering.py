"""What the tests of the action `render` share."""

import base64
import io
from pathlib import Path
from typing import Any

import av
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.components.media_player import async_process_play_media_url
from homeassistant.components.media_source import async_resolve_media
from homeassistant.core import HomeAssistant
from local_telnyx import LocalTelnyx
from local_telnyx.engines import tones

PATH = "announcements/smoke.mp3"
TO_FILE = {"output": "file", "path": PATH}
OUTPUTS = [TO_FILE, {"output": "url"}, {"output": "base64"}]
AT_ONCE = OUTPUTS[1:]

each_output = pytest.mark.parametrize(
    "output", OUTPUTS, ids=lambda output: output["output"]
)
each_output_at_once = pytest.mark.parametrize(
    "output", AT_ONCE, ids=lambda output: output["output"]
)


def spoken(audio: bytes) -> list[tuple[str, str]]:
    """Return voice and text of each clip."""
    return [
        (clip.voice.removeprefix("Telnyx.KokoroTTS."), clip.text)
        for clip in tones.read(audio)
    ]


def seconds_of(audio: bytes) -> float:
    """Return how long a decoder hears something."""
    with av.open(io.BytesIO(audio), "r") as container:
        return sum(
            frame.samples / frame.sample_rate for frame in container.decode(audio=0)
        )


async def played(
    home: HomeAssistant, hass_client: ClientSessionGenerator, media_content_id: str
) -> bytes:
    """Return what a player gets, which knows the address and no password."""
    media = await async_resolve_media(home, media_content_id, None)
    assert media.mime_type == "audio/mpeg"
    address = async_process_play_media_url(home, media.url, allow_relative_url=True)
    player = await hass_client()
    response = await player.get(address)
    assert response.status == 200
    return await response.read()


def audio_of(response: dict[str, Any]) -> bytes:
    """Return the audio that is in a response, or in the file that it names."""
    if "path" in response:
        return Path(response["path"]).read_bytes()
    return base64.b64decode(response["base64"], validate=True)


def texts_asked_for(server: LocalTelnyx) -> list[str]:
    """Return what the service was asked to speak, in this order."""
    return [
        request.body["text"]
        for request in server.requests
        if request.operation == "speech"
    ]
