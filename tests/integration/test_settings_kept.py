"""What is set for text and sound is still set when Home Assistant starts again."""

from pathlib import Path
from types import MappingProxyType

import pytest

from custom_components.telnyx_kokoro.audio import Sound
from custom_components.telnyx_kokoro.wording import LanguageRecognizer
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from local_telnyx import LocalTelnyx
from tests.reliability.hearing_at_speed import heard_at_speed
from tests.reliability.model import Heard
from tests.reliability.slow_tones import SlowTones

from .everything_on import EVERYTHING, SPANISH, recognizer
from .one_folder import account_of, say, started
from .test_one_folder import expected_lingering_timers, folder, set_timeouts

__all__ = ["expected_lingering_timers", "folder", "recognizer", "set_timeouts"]

ENGINE = "tts.telnyx_heart"
SOUND = Sound(EVERYTHING["speed"], EVERYTHING["volume"])
WORDS = [{"text": "Kch", "spoken_as": "kitchen"}]
MESSAGES = {
    "Kch: the TV is at 2.5 °C.": (
        "af_heart",
        "kitchen: the telly is at two point five degrees Celsius.",
    ),
    "La comida está lista, ven a la mesa.": (
        SPANISH,
        "La comida está lista, ven a la mesa.",
    ),
}


async def switch_everything_on(home: HomeAssistant) -> None:
    """Set everything in the only profile, and words of the account."""
    account = account_of(home)
    (profile,) = account.subentries.values()
    data = {**profile.data, **EVERYTHING}
    home.config_entries.async_update_subentry(account, profile, data=data)
    home.config_entries.async_update_entry(account, options={"replacements": WORDS})
    await home.async_block_till_done()


@pytest.mark.parametrize("message", MESSAGES)
async def test_restart_keeps_all_settings(
    server: LocalTelnyx,
    folder: Path,
    recognizer: LanguageRecognizer,
    message: str,
) -> None:
    server.engine = SlowTones(24_000)
    async with started(folder) as home:
        await switch_everything_on(home)
    async with started(folder) as home:
        audio = await say(home, message, ENGINE)
        assert heard_at_speed(audio, [MESSAGES[message]], SOUND) is Heard.WHOLE


async def test_clip_from_before_a_restart_is_played_again(
    server: LocalTelnyx, folder: Path, recognizer: LanguageRecognizer
) -> None:
    message = next(iter(MESSAGES))
    async with started(folder) as home:
        await switch_everything_on(home)
        before = await say(home, message, ENGINE)
        await home.async_block_till_done(wait_background_tasks=True)
    async with started(folder) as home:
        server.forget()
        # Home Assistant has put a tag before it.
        assert (await say(home, message, ENGINE)).endswith(before)
        assert not server.requests


async def test_profile_that_is_added_with_everything_speaks_so_after_a_restart(
    server: LocalTelnyx, folder: Path, recognizer: LanguageRecognizer
) -> None:
    server.engine = SlowTones(24_000)
    async with started(folder) as home:
        profile = ConfigSubentry(
            data=MappingProxyType(
                {"voice": "bf_emma", "language": "en-GB", **EVERYTHING}
            ),
            subentry_type="voice",
            title="Telnyx Emma",
            unique_id=None,
        )
        home.config_entries.async_add_subentry(account_of(home), profile)
        await home.async_block_till_done()
    async with started(folder) as home:
        audio = await say(home, "The TV is on.", "tts.telnyx_emma")
        spoken = [("bf_emma", "The telly is on.")]
        assert heard_at_speed(audio, spoken, SOUND) is Heard.WHOLE
