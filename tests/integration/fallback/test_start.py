"""A house that starts without Telnyx has a voice all the same."""

from freezegun.api import FrozenDateTimeFactory
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.telnyx_kokoro.coordinator import UPDATE_INTERVAL_AFTER_FAILURE
from homeassistant.core import HomeAssistant
from local_telnyx import Fault, LocalTelnyx
from tests.integration.conftest import Speaking
from tests.integration.hearing import heard, voice_of
from tests.integration.house_engine import HOUSE_VOICE, HouseEngine


async def set_up(home: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set up the account, which succeeds."""
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()


async def test_fallback_speaks_in_a_house_that_starts_without_telnyx(
    home: HomeAssistant,
    house: HouseEngine,
    entry: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
) -> None:
    server.fail(Fault(status=503), times=None)
    await set_up(home, entry)
    assert heard(await say("Hi.")) == [(HOUSE_VOICE, "Hi.")]


async def test_telnyx_speaks_as_soon_as_it_can_in_such_a_house(
    home: HomeAssistant,
    house: HouseEngine,
    entry: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    freezer: FrozenDateTimeFactory,
) -> None:
    server.fail(Fault(status=503), times=None)
    await set_up(home, entry)
    server.heal()
    assert voice_of(await say("Hi.")) == "af_heart"
    freezer.tick(UPDATE_INTERVAL_AFTER_FAILURE * 1.1)
    async_fire_time_changed(home)
    await home.async_block_till_done(wait_background_tasks=True)
    assert voice_of(await say("Hi.", options={"voice": "bf_emma"})) == "bf_emma"


async def test_refused_key_at_the_start_asks_for_a_new_one_and_the_fallback_speaks(
    home: HomeAssistant,
    house: HouseEngine,
    entry: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
) -> None:
    server.key = "ANOTHER"
    await set_up(home, entry)
    assert heard(await say("Hi.")) == [(HOUSE_VOICE, "Hi.")]
    (flow,) = home.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_confirm"
