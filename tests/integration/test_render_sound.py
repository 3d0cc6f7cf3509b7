"""The action `render` at another speed and volume."""

import base64
from typing import Any

import pytest

from homeassistant.exceptions import ServiceValidationError

from .conftest import Changing, Rendering
from .rendering import TO_FILE, seconds_of


@pytest.mark.parametrize("speed", [0.5, "2", "150 %"])
async def test_base64_is_as_long_as_its_speed_makes_it(
    render: Rendering, speed: Any
) -> None:
    plain = await render(output="base64")
    changed = await render(output="base64", speed=speed)
    factor = {0.5: 0.5, "2": 2, "150 %": 1.5}[speed]
    # The tones of the local server have no silence of an encoder, which adds 72 ms.
    assert changed["seconds"] == pytest.approx(plain["seconds"] / factor, abs=0.08)
    heard = seconds_of(base64.b64decode(changed["base64"]))
    assert heard == pytest.approx(changed["seconds"], abs=0.05)


async def test_base64_has_the_profiles_volume(
    render: Rendering, change_profile: Changing
) -> None:
    plain = await render(output="base64")
    await change_profile(volume=-6)
    softer = await render(output="base64")
    # Nothing is encoded again: only the gain of each frame differs.
    assert softer["base64"] != plain["base64"]
    assert softer["bytes"] == plain["bytes"]


@pytest.mark.parametrize("output", [TO_FILE, {"output": "base64"}])
async def test_wrong_speed_costs_nothing(
    render: Rendering, media: object, output: dict[str, str]
) -> None:
    with pytest.raises(ServiceValidationError, match=r"from 0\.5 to 2"):
        await render(speed=3, **output)


async def test_url_takes_no_speed(render: Rendering) -> None:
    with pytest.raises(ServiceValidationError, match="Telnyx creates the audio"):
        await render(output="url", speed=0.9)


@pytest.mark.parametrize("empty", [None, "", " "])
async def test_empty_speed_is_none(render: Rendering, empty: Any) -> None:
    assert (await render(output="url", speed=empty))["url"]
