"""Another engine of the house speaks when Telnyx does not, and only then."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.const import LOGGER
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from local_telnyx import Fault, LocalTelnyx
from tests.integration.conftest import ENGINE, Changing, Speaking
from tests.integration.hearing import heard, voice_of
from tests.integration.house_engine import HOUSE_VOICE, HouseEngine
from tests.integration.test_voice_withdrawn import withdraw
from tests.synthesis.writers import failing


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=401),
        Fault(status=402, code="20100"),
        Fault(status=403, code="20013"),
        Fault(status=400, code="10015"),
        Fault(status=429, headers={"retry-after": "60"}),
        Fault(status=503),
        Fault(body=b"<html>"),
        Fault(cut_after=0),
    ],
)
async def test_fallback_speaks_when_telnyx_refuses(
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    fault: Fault,
) -> None:
    server.fail(fault, times=None)
    assert heard(await say("Dinner is ready.")) == [(HOUSE_VOICE, "Dinner is ready.")]


async def test_fallback_speaks_when_telnyx_is_not_reached(
    account: MockConfigEntry, house: HouseEngine, say: Speaking, server: LocalTelnyx
) -> None:
    await server.close()
    assert heard(await say("Dinner is ready.")) == [(HOUSE_VOICE, "Dinner is ready.")]


async def test_fallback_speaks_when_telnyx_is_silent_for_a_third_of_the_time(
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    impatience: None,
) -> None:
    for operation in ("speech", "websocket"):
        server.fail(Fault(stall_after=0), only=operation, times=None)
    assert heard(await say("Dinner is ready.")) == [(HOUSE_VOICE, "Dinner is ready.")]
    await server.idle()


async def test_fallback_speaks_when_the_account_has_lost_the_voice(
    account: MockConfigEntry, house: HouseEngine, say: Speaking, server: LocalTelnyx
) -> None:
    server.voices = [{"id": "Telnyx.KokoroTTS.pf_dora"}]
    await account.runtime_data.async_refresh()
    assert heard(await say("Hi.")) == [(HOUSE_VOICE, "Hi.")]


async def test_fallback_speaks_when_a_bug_keeps_telnyx_silent_and_the_log_has_it_once(
    account: MockConfigEntry,
    house: HouseEngine,
    home: HomeAssistant,
    say: Speaking,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async_get_clientsession(home).detach()
    assert heard(await say("Smoke.")) == [(HOUSE_VOICE, "Smoke.")]
    (logged,) = (record for record in caplog.records if record.levelname == "ERROR")
    assert logged.name == LOGGER.name
    assert logged.exc_info is not None
    assert str(logged.exc_info[1]) == "Session is closed"


async def test_bug_is_an_error_of_speech_where_there_is_no_fallback(
    home: HomeAssistant, change_profile: Changing, say: Speaking
) -> None:
    await change_profile(fallback=ENGINE)
    async_get_clientsession(home).detach()
    with pytest.raises(RuntimeError, match="Session is closed"):
        await say("Smoke.")


@pytest.mark.parametrize("delivery", ["rest", "websocket"])
async def test_fallback_does_not_speak_for_a_writer_that_fails(
    house: HouseEngine, change_profile: Changing, say_written: Speaking, delivery: str
) -> None:
    await change_profile(delivery=delivery)
    with pytest.raises(ZeroDivisionError):
        await say_written(failing("Dinner "))
    assert not house.asked


async def test_fallback_is_not_used_while_telnyx_speaks(
    account: MockConfigEntry, house: HouseEngine, say: Speaking
) -> None:
    assert voice_of(await say("Hi.")) == "af_heart"
    assert not house.asked


async def test_fallback_is_not_used_once_telnyx_has_been_heard(
    account: MockConfigEntry, house: HouseEngine, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(Fault(cut_after=1_000), times=None)
    with pytest.raises(
        HomeAssistantError, match="connection to Telnyx was interrupted"
    ):
        await say("Dinner is ready.")
    assert not house.asked


async def test_fallback_does_not_speak_what_a_caller_got_wrong(
    account: MockConfigEntry, house: HouseEngine, say: Speaking
) -> None:
    with pytest.raises(ServiceValidationError, match="voice nobody doesn't exist"):
        await say("Hi.", options={"voice": "nobody"})
    with pytest.raises(ServiceValidationError, match="The message is empty"):
        await say(" ")
    assert await say("...")
    assert not house.asked


@pytest.mark.parametrize(
    ("language", "options", "used"),
    [
        (None, {}, "en_US"),
        ("en", {}, "en_US"),
        ("en-GB", {}, "en_GB"),
        (None, {"voice": "bf_emma"}, "en_GB"),
        ("fr-FR", {}, "de"),
    ],
)
async def test_fallback_speaks_the_language_of_the_voice_or_its_own(
    out_of_order: None,
    house: HouseEngine,
    say: Speaking,
    language: str | None,
    options: dict[str, str],
    used: str,
) -> None:
    await say("Hi.", language=language, options=options)
    assert house.asked == [("Hi.", used)]


@pytest.mark.parametrize("voice", ["ff_siwis", ""])
async def test_fallback_speaks_a_language_whose_only_voice_has_gone(
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    voice: str,
) -> None:
    withdraw(server, "ff_siwis")
    await account.runtime_data.async_refresh()
    audio = await say("Bonjour.", language="fr-FR", options={"voice": voice})
    assert voice_of(audio) == HOUSE_VOICE
