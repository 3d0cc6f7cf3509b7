"""A message that has begun is heard whole, whatever is edited while it speaks."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from types import MappingProxyType

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.components.tts import async_create_stream
from homeassistant.config_entries import ConfigSubentry, ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from local_telnyx import Fault, LocalTelnyx

from .conftest import ENGINE, Rendering, Speaking, voice_profile
from .hearing import texts_of, voice_of

EMMA = "tts.telnyx_emma"
RENAMED = "tts.kitchen"
STORY = f"The table is laid. Dinner is ready. {'Come. ' * 20}".strip()

type Editing = Callable[[HomeAssistant, MockConfigEntry], Awaitable[None]]


def heart(account: MockConfigEntry) -> ConfigSubentry:
    """Return the profile that speaks."""
    return next(iter(account.subentries.values()))


async def profile_added(home: HomeAssistant, account: MockConfigEntry) -> None:
    profile = ConfigSubentry(
        data=MappingProxyType({"voice": "bf_emma", "language": "en-GB"}),
        subentry_type="voice",
        title="Telnyx Emma",
        unique_id=None,
    )
    home.config_entries.async_add_subentry(account, profile)


async def another_voice(home: HomeAssistant, account: MockConfigEntry) -> None:
    data = {"voice": "am_puck", "language": "en-US"}
    home.config_entries.async_update_subentry(account, heart(account), data=data)


async def neighbour_changed(home: HomeAssistant, account: MockConfigEntry) -> None:
    await profile_added(home, account)
    await home.async_block_till_done()
    _, neighbour = account.subentries.values()
    data = {"voice": "ff_siwis", "language": "fr-FR"}
    home.config_entries.async_update_subentry(account, neighbour, data=data)


async def neighbour_removed(home: HomeAssistant, account: MockConfigEntry) -> None:
    await profile_added(home, account)
    await home.async_block_till_done()
    _, neighbour = account.subentries
    home.config_entries.async_remove_subentry(account, neighbour)


async def account_reconfigured(home: HomeAssistant, account: MockConfigEntry) -> None:
    data = {**account.data, "trust_certificate": True}
    home.config_entries.async_update_entry(account, data=data)


async def account_reloaded(home: HomeAssistant, account: MockConfigEntry) -> None:
    assert await home.config_entries.async_reload(account.entry_id)


async def account_named(home: HomeAssistant, account: MockConfigEntry) -> None:
    home.config_entries.async_update_entry(account, title="Speech of the house")


async def engine_renamed(home: HomeAssistant, account: MockConfigEntry) -> None:
    er.async_get(home).async_update_entity(ENGINE, new_entity_id=RENAMED)


async def profile_named(home: HomeAssistant, account: MockConfigEntry) -> None:
    home.config_entries.async_update_subentry(account, heart(account), title="Cook")


EDITS = [
    profile_added,
    another_voice,
    neighbour_changed,
    neighbour_removed,
    account_reconfigured,
    account_reloaded,
    account_named,
    engine_renamed,
    profile_named,
]


@pytest.fixture(params=["rest", "websocket"])
def profile(request: pytest.FixtureRequest) -> ConfigSubentryData:
    """A voice profile that prefers one of the two ways."""
    return voice_profile(
        "af_heart", "en-US", "Telnyx Heart", delivery=str(request.param)
    )


@pytest.mark.parametrize("edit", EDITS)
async def test_message_that_has_begun_is_heard_whole(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx, edit: Editing
) -> None:
    server.fail(Fault(pause=0.002), times=None)
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message(STORY)
    listening = stream.async_stream_result()
    begun = await anext(listening)
    await edit(home, account)
    await home.async_block_till_done()
    audio = begun + b"".join([piece async for piece in listening])
    assert " ".join(texts_of(audio)).split() == STORY.split()
    assert voice_of(audio) == "af_heart"


@pytest.mark.parametrize("edit", EDITS)
async def test_answer_that_is_being_written_is_heard_whole(
    home: HomeAssistant, account: MockConfigEntry, edit: Editing
) -> None:
    is_edited = asyncio.Event()

    async def writer() -> AsyncGenerator[str]:
        yield "The table is laid. "
        yield "Dinner "
        await is_edited.wait()
        yield "is ready."

    stream = async_create_stream(home, ENGINE)
    stream.async_set_message_stream(writer())
    listening = stream.async_stream_result()
    begun = await anext(listening)
    await edit(home, account)
    await home.async_block_till_done()
    is_edited.set()
    audio = begun + b"".join([piece async for piece in listening])
    assert " ".join(texts_of(audio)) == "The table is laid. Dinner is ready."


@pytest.mark.parametrize("edit", EDITS)
async def test_speech_for_an_automation_is_made_whole(
    home: HomeAssistant,
    account: MockConfigEntry,
    server: LocalTelnyx,
    render: Rendering,
    edit: Editing,
) -> None:
    server.fail(Fault(delay=60), only="speech")
    rendering = asyncio.ensure_future(render(output="base64"))
    await server.received(len(server.requests) + 1)
    await edit(home, account)
    server.hurry()
    assert (await rendering)["voice"] == "af_heart"


async def test_stop_ends_speech_for_an_automation_and_says_so(
    home: HomeAssistant,
    account: MockConfigEntry,
    server: LocalTelnyx,
    render: Rendering,
) -> None:
    server.fail(Fault(stall_after=0), only="speech")
    rendering = asyncio.ensure_future(render(output="base64"))
    await server.received(len(server.requests) + 1)
    await home.async_stop()
    with pytest.raises(HomeAssistantError, match="Home Assistant is stopping"):
        await rendering


# Other names


@pytest.mark.parametrize("names", [[RENAMED], [RENAMED, ENGINE]])
async def test_renamed_engine_speaks(
    account: MockConfigEntry,
    home: HomeAssistant,
    say: Speaking,
    entity_registry: er.EntityRegistry,
    names: list[str],
) -> None:
    before = ENGINE
    for name in names:
        entity_registry.async_update_entity(before, new_entity_id=name)
        await home.async_block_till_done()
        before = name
    assert texts_of(await say("Dinner is ready.", engine=before)) == [
        "Dinner is ready."
    ]


async def test_engine_that_is_enabled_again_speaks(
    account: MockConfigEntry,
    home: HomeAssistant,
    say: Speaking,
    entity_registry: er.EntityRegistry,
) -> None:
    disabled = er.RegistryEntryDisabler.USER
    entity_registry.async_update_entity(ENGINE, disabled_by=disabled)
    await home.async_block_till_done()
    entity_registry.async_update_entity(ENGINE, disabled_by=None)
    await home.config_entries.async_reload(account.entry_id)
    assert texts_of(await say("Dinner is ready.")) == ["Dinner is ready."]


# Neighbours


async def test_changed_profile_is_its_own_concern(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking, server: LocalTelnyx
) -> None:
    await profile_added(home, account)
    await home.async_block_till_done()
    server.forget()
    changes: list[str] = []
    home.bus.async_listen(
        "state_changed", lambda event: changes.append(event.data["entity_id"])
    )
    await another_voice(home, account)
    await home.async_block_till_done()
    assert EMMA not in changes
    assert not server.requests
    assert voice_of(await say("Hi.")) == "am_puck"


async def test_changed_profile_shows_on_its_device(
    account: MockConfigEntry, home: HomeAssistant, device_registry: dr.DeviceRegistry
) -> None:
    await another_voice(home, account)
    await profile_named(home, account)
    await home.async_block_till_done()
    engine = er.async_get(home).async_get(ENGINE)
    assert engine is not None
    assert engine.device_id is not None
    device = device_registry.async_get(engine.device_id)
    assert isinstance(device, dr.DeviceEntry)
    assert (device.name, device.model_id) == ("Cook", "am_puck")
    state = home.states.get(ENGINE)
    assert state is not None
    assert state.name == "Cook"


async def test_removed_profile_takes_its_engine_along_and_no_other(
    account: MockConfigEntry, home: HomeAssistant
) -> None:
    await profile_added(home, account)
    await home.async_block_till_done()
    home.config_entries.async_remove_subentry(account, heart(account).subentry_id)
    await home.async_block_till_done()
    assert home.states.async_entity_ids("tts") == [EMMA]
