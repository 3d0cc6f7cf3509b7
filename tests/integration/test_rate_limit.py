"""A rate limit that outlasts every listener's patience."""

import pytest

from custom_components.telnyx_kokoro.exceptions import NoSpeechError
from custom_components.telnyx_kokoro.synthesis import Timeouts
from homeassistant.exceptions import HomeAssistantError
from local_telnyx import Fault, LocalTelnyx

from .conftest import SMOKE, Changing, Rendering, SettingTimeouts, Speaking

LIMIT = Fault(status=429, headers={"retry-after": "120"})


@pytest.fixture(autouse=True)
def usual_timeouts(set_timeouts: SettingTimeouts) -> None:
    """Wait between tries as at home."""
    set_timeouts(Timeouts())


@pytest.mark.parametrize("way", ["automatic", "websocket"])
async def test_message_fails_at_once_with_the_seconds(
    say: Speaking, change_profile: Changing, server: LocalTelnyx, way: str
) -> None:
    await change_profile(delivery=way)
    server.forget()
    server.fail(LIMIT, times=None)
    with pytest.raises(NoSpeechError, match="Try again in 120 s") as raised:
        await say(SMOKE)
    assert raised.value.translation_key == "rate_limited_for"
    assert len(server.requests) == 1


@pytest.mark.parametrize("output", ["url", "base64"])
async def test_action_fails_at_once_with_the_seconds(
    render: Rendering, server: LocalTelnyx, output: str
) -> None:
    server.forget()
    server.fail(LIMIT, times=None)
    with pytest.raises(HomeAssistantError, match="Try again in 120 s"):
        await render(output=output)
    assert len(server.requests) == 1
