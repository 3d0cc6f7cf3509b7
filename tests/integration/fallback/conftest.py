"""A house with another engine, which is the fallback of the account's only profile."""

from collections.abc import AsyncGenerator

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.synthesis import Timeouts
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from local_telnyx import Fault, LocalTelnyx
from tests.integration.conftest import SettingTimeouts, voice_profile
from tests.integration.house_engine import (
    HOUSE,
    HangingHouseEngine,
    HouseEngine,
    add_engine,
)


@pytest.fixture
def profile() -> ConfigSubentryData:
    """A voice profile that has a fallback."""
    return voice_profile("af_heart", "en-US", "Telnyx Heart", fallback=HOUSE)


@pytest.fixture
async def house(home: HomeAssistant) -> HouseEngine:
    """The other engine."""
    engine = HouseEngine()
    await add_engine(home, engine)
    return engine


@pytest.fixture(
    params=[
        pytest.param({"before_it_answers": True}, id="before it answers"),
        pytest.param({"pieces_read": 0}, id="before it reads"),
        pytest.param({"pieces_read": 1}, id="within the text"),
    ]
)
async def hanging_house(
    home: HomeAssistant, request: pytest.FixtureRequest
) -> AsyncGenerator[HangingHouseEngine]:
    """The other engine, which never speaks."""
    engine = HangingHouseEngine(**request.param)
    await add_engine(home, engine)
    yield engine
    engine.go_on.set()


@pytest.fixture
def out_of_order(account: MockConfigEntry, server: LocalTelnyx) -> None:
    """Telnyx refuses, once the account is set up."""
    server.fail(Fault(status=503), times=None)


@pytest.fixture
def impatience(set_timeouts: SettingTimeouts) -> None:
    """Neither engine is waited for longer than a moment."""
    set_timeouts(Timeouts(first_audio=0.3, backoff=0))
