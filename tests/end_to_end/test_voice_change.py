"""A changed voice is heard at once, although Home Assistant keeps spoken clips."""

from local_home import ConfigEntry, HomeAssistant
from local_telnyx.engines.tones import Spoken, read

TEXT = "Dinner is ready."


async def voice_heard(home: HomeAssistant, engine: str) -> str:
    """Return the voice in a clip that is kept on the disk."""
    [spoken] = read(await home.speak(engine, TEXT, cache=True))
    assert spoken == Spoken(spoken.voice, TEXT)
    return spoken.voice


async def test_a_reconfigured_voice_speaks_a_text_that_is_in_the_cache(
    home: HomeAssistant, entry: ConfigEntry, engine: str
) -> None:
    assert await voice_heard(home, engine) == "Telnyx.KokoroTTS.af_heart"
    [profile] = await home.subentries(entry)
    # Only the voice changes: another language would be another clip in any case.
    steps = [{"language": "en-US", "voice": "am_adam"}]
    await home.reconfigure_subentry(entry, profile, steps)
    await home.wait_for_entry(entry, "loaded")
    assert await voice_heard(home, engine) == "Telnyx.KokoroTTS.am_adam"
