"""A fallback has the speed and volume of the profile, and the text as it was written."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.integration.conftest import Changing, Speaking
from tests.integration.hearing import heard
from tests.integration.house_engine import HOUSE_VOICE, HouseEngine
from tests.integration.rendering import seconds_of

DINNER = "Dinner is ready."


async def test_fallback_speaks_as_fast_as_the_profile(
    account: MockConfigEntry, house: HouseEngine, out_of_order: None, say: Speaking
) -> None:
    normal = seconds_of(await say(DINNER))
    fast = seconds_of(await say(DINNER, options={"speed": 2}))
    assert fast == pytest.approx(normal / 2, rel=0.1)


async def test_fallback_is_as_loud_as_the_profile(
    account: MockConfigEntry, house: HouseEngine, out_of_order: None, say: Speaking
) -> None:
    louder = await say(DINNER, options={"volume": 6})
    assert len(louder) == len(await say(DINNER))
    assert louder != await say(DINNER)


async def test_words_of_the_profile_are_not_for_the_fallback(
    account: MockConfigEntry,
    house: HouseEngine,
    out_of_order: None,
    change_profile: Changing,
    say: Speaking,
) -> None:
    await change_profile(replacements=[{"text": "Siobhan", "spoken_as": "Shivawn"}])
    text = "Siobhan, it is 21.5 °C."
    assert heard(await say(text)) == [(HOUSE_VOICE, text)]
