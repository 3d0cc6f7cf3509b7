"""What the speech of an account comes to is counted, however an utterance ends."""

from datetime import UTC, datetime

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.const import DOMAIN
from custom_components.telnyx_kokoro.metrics import (
    FIRST_AUDIOS_KEPT,
    Failures,
    FirstAudio,
    SpeechMetrics,
)
from custom_components.telnyx_kokoro.synthesis import Delivery, UtteranceRecord
from homeassistant.components.tts.const import DATA_COMPONENT
from homeassistant.components.tts.entity import TTSAudioRequest
from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from local_telnyx import Fault, LocalTelnyx
from tests.synthesis.writers import written

from .conftest import ENGINE, Changing, Rendering, Speaking
from .house_engine import HOUSE, HouseEngine, add_engine


@pytest.fixture
def metrics(account: MockConfigEntry) -> SpeechMetrics:
    """What the account's speech has come to."""
    found: SpeechMetrics = account.runtime_data.metrics
    return found


def heard(metrics: SpeechMetrics, seconds: float) -> None:
    """Count an utterance that was waited for so long."""
    with metrics.utterance() as record:
        record.delivery = Delivery.REST
        record.seconds_to_first_audio = seconds


async def test_utterance_that_is_heard_is_counted(
    metrics: SpeechMetrics, say: Speaking
) -> None:
    await say("Dinner is ready.")
    assert (metrics.utterances, metrics.characters) == (1, 16)
    assert (metrics.failed, metrics.fallbacks) == (0, 0)
    (first_audio,) = metrics.first_audios
    assert first_audio.delivery is Delivery.REST
    assert first_audio.seconds > 0


async def test_clip_that_is_found_again_is_not_counted(
    metrics: SpeechMetrics, say: Speaking
) -> None:
    await say("Dinner is ready.", cache=True)
    await say("Dinner is ready.", cache=True)
    assert (metrics.utterances, metrics.characters) == (1, 16)


async def test_retries_and_resumes_are_counted(
    metrics: SpeechMetrics, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=503))
    server.fail(Fault(frames=2, close_code=1011))
    await say("Dinner is ready.")
    assert (metrics.retries, metrics.resumes) == (1, 1)
    assert (metrics.characters, metrics.failed) == (16, 0)


async def test_failures_are_counted_by_class_with_the_time_of_the_last(
    metrics: SpeechMetrics,
    say: Speaking,
    server: LocalTelnyx,
    freezer: FrozenDateTimeFactory,
) -> None:
    for fault in (Fault(status=402), Fault(status=503), Fault(status=503)):
        server.fail(fault, times=None)
        with pytest.raises(HomeAssistantError):
            await say("Dinner is ready.")
        server.heal()
        freezer.tick(60)
    assert {name: failed.count for name, failed in metrics.failures.items()} == {
        "NoCreditError": 1,
        "ServiceError": 2,
    }
    refused, failed = metrics.failures.values()
    assert (failed.last - refused.last).total_seconds() == 120
    assert metrics.failed == 3


async def test_text_of_which_nothing_was_heard_has_no_characters(
    metrics: SpeechMetrics, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=503), times=None)
    with pytest.raises(HomeAssistantError):
        await say("Dinner is ready.")
    assert (metrics.utterances, metrics.characters) == (1, 0)
    assert not metrics.first_audios


async def test_empty_message_is_no_failure(
    metrics: SpeechMetrics, say: Speaking
) -> None:
    with pytest.raises(HomeAssistantError):
        await say(" ")
    assert (metrics.failed, metrics.characters) == (0, 0)


async def test_voice_that_the_account_does_not_have_is_a_failure(
    metrics: SpeechMetrics, say: Speaking
) -> None:
    with pytest.raises(HomeAssistantError):
        await say("Hi.", options={"voice": "nobody"})
    assert (metrics.failed, set(metrics.failures)) == (1, {"unknown_voice"})


@pytest.mark.parametrize(
    ("wrong", "key"),
    [({"voice": "nobody"}, "unknown_voice"), ({"language": "de"}, "unknown_language")],
)
async def test_action_that_finds_no_voice_has_failed(
    metrics: SpeechMetrics, render: Rendering, wrong: dict[str, str], key: str
) -> None:
    with pytest.raises(HomeAssistantError):
        await render(output="url", **wrong)
    assert (metrics.utterances, set(metrics.failures)) == (1, {key})


async def test_voice_that_is_gone_is_a_failure(
    metrics: SpeechMetrics,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
) -> None:
    server.voices = [{"id": "Telnyx.KokoroTTS.pf_dora"}]
    await account.runtime_data.async_refresh()
    with pytest.raises(HomeAssistantError):
        await say("Hi.")
    assert set(metrics.failures) == {"voice_gone"}


async def test_listener_who_goes_away_is_no_failure(
    metrics: SpeechMetrics, home: HomeAssistant
) -> None:
    engine = home.data[DATA_COMPONENT].get_entity(ENGINE)
    assert engine is not None
    answer = await engine.async_stream_tts_audio(
        TTSAudioRequest(
            "en-US", dict(engine.default_options or {}), written("Dinner is ready.")
        )
    )
    audio = answer.data_gen
    await anext(audio)
    await audio.aclose()
    assert (metrics.utterances, metrics.failed) == (1, 0)
    assert metrics.characters == 16


async def test_utterance_of_the_fallback_is_counted_and_telnyxs_failure_too(
    account: MockConfigEntry,
    home: HomeAssistant,
    change_profile: Changing,
    say: Speaking,
    server: LocalTelnyx,
) -> None:
    await add_engine(home, HouseEngine())
    await change_profile(fallback=HOUSE)
    server.fail(Fault(status=503), times=None)
    await say("Hi.")
    metrics = account.runtime_data.metrics
    assert (metrics.fallbacks, metrics.failed, metrics.utterances) == (1, 1, 1)


async def test_changed_profile_loses_nothing_that_was_counted(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=402), times=None)
    with pytest.raises(HomeAssistantError):
        await say("Hi.")
    server.heal()
    (profile,) = account.subentries.values()
    home.config_entries.async_update_subentry(
        account, profile, data={**profile.data, "lead_in": 200}
    )
    await home.async_block_till_done()
    await say("Hi.")
    metrics = account.runtime_data.metrics
    assert (metrics.utterances, set(metrics.failures)) == (2, {"NoCreditError"})


async def test_accounts_are_counted_apart(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking, server: LocalTelnyx
) -> None:
    other = MockConfigEntry(
        domain=DOMAIN, data={CONF_API_KEY: "KEY_LOCAL", CONF_URL: server.url}
    )
    other.add_to_hass(home)
    assert await home.config_entries.async_setup(other.entry_id)
    await say("Hi.")
    counts = [entry.runtime_data.metrics.utterances for entry in (account, other)]
    assert counts == [1, 0]


def test_last_fifty_waits_are_kept() -> None:
    metrics = SpeechMetrics()
    for number in range(FIRST_AUDIOS_KEPT + 3):
        heard(metrics, number)
    waits = list(metrics.first_audios)
    assert waits[0] == FirstAudio(Delivery.REST, 3)
    assert waits[-1] == FirstAudio(Delivery.REST, FIRST_AUDIOS_KEPT + 2)


def test_listener_is_called_until_it_goes() -> None:
    metrics = SpeechMetrics()
    calls: list[int] = []
    remove = metrics.async_add_listener(lambda: calls.append(metrics.fallbacks))
    metrics.count_fallback()
    remove()
    metrics.count_fallback()
    assert calls == [1]


def test_listener_may_go_while_it_is_called() -> None:
    metrics = SpeechMetrics()
    removes = [metrics.async_add_listener(lambda: removes.pop()()) for _ in range(2)]
    metrics.count_fallback()
    assert not removes


def test_failure_is_told_once_it_is_counted(freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to("2026-11-22 12:00:00+00:00")
    metrics = SpeechMetrics()
    told: list[dict[str, Failures]] = []
    metrics.async_add_listener(lambda: told.append(dict(metrics.failures)))
    with pytest.raises(OSError, match="No disk"), metrics.utterance():
        raise OSError("No disk")
    assert told == [{"OSError": Failures(1, datetime(2026, 11, 22, 12, tzinfo=UTC))}]


def test_record_of_an_utterance_starts_empty() -> None:
    with SpeechMetrics().utterance() as record:
        assert record == UtteranceRecord()
