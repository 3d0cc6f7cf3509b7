"""The action `render` when speech fails: what it says, and that nothing is left."""

import asyncio
import base64
from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from local_telnyx import Fault, LocalTelnyx

from .conftest import Rendering
from .rendering import each_output, each_output_at_once
from .repair_forms import shown


@pytest.mark.parametrize("body", [b"<html>", b"", b"\xff\xf3"])
async def test_base64_without_whole_audio_is_refused(
    render: Rendering, server: LocalTelnyx, body: bytes
) -> None:
    answer = b'{"base64_audio": "%s"}' % base64.b64encode(body)
    fault = Fault(body=answer, content_type="application/json")
    server.fail(fault, only="speech", times=None)
    with pytest.raises(HomeAssistantError, match="like a Telnyx API|was interrupted"):
        await render(output="base64")


@each_output
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(status=401), "doesn't accept the API key. Enter a new one"),
        (Fault(status=402, code="20100"), "is out of credit. Add credit in the Telnyx"),
        (Fault(status=403, code="10010"), "can't use text-to-speech. Check its st"),
        (Fault(status=400, code="10015"), "Telnyx rejected the request. Try different"),
        (Fault(status=404), "did not respond like a Telnyx API. Select Reconf"),
        (Fault(status=429, headers={"retry-after": "6"}), "Try again in 6 s"),
        (Fault(status=503), "Telnyx is having problems. Try again in a min"),
        (Fault(cut_after=10), "was interrupted. The incomplete audio was disc"),
        (Fault(body=b"<html>"), "did not respond like a Telnyx API."),
    ],
)
async def test_failure_says_what_to_do_and_leaves_nothing(
    render: Rendering,
    media: Path,
    server: LocalTelnyx,
    output: dict[str, str],
    fault: Fault,
    reason: str,
) -> None:
    server.fail(fault, only="speech", times=None)
    server.fail(Fault(status=fault.status or 503), only="websocket", times=None)
    with pytest.raises(HomeAssistantError, match=reason):
        await render(**output)
    assert not list(media.iterdir())


@each_output
async def test_service_that_is_not_reached_is_said_to_be_so(
    render: Rendering, media: Path, server: LocalTelnyx, output: dict[str, str]
) -> None:
    await server.close()
    with pytest.raises(
        HomeAssistantError,
        match="Can't connect to Telnyx. Check Home Assistant's inter",
    ):
        await render(**output)
    assert not list(media.iterdir())


@each_output_at_once
async def test_passing_failure_is_not_noticed(
    render: Rendering, server: LocalTelnyx, output: dict[str, str]
) -> None:
    server.forget()
    server.fail(Fault(status=503), only="speech", times=2)
    await render(**output)
    assert [request.operation for request in server.requests] == ["speech"] * 3


@each_output
async def test_what_is_not_rendered_counts_as_failed(
    render: Rendering,
    account: MockConfigEntry,
    media: Path,
    server: LocalTelnyx,
    output: dict[str, str],
) -> None:
    server.fail(Fault(status=402), times=None)
    with pytest.raises(HomeAssistantError):
        await render(**output)
    metrics = account.runtime_data.metrics
    assert (metrics.characters, list(metrics.failures)) == (0, ["NoCreditError"])


@each_output
async def test_refused_key_asks_for_a_new_one(
    render: Rendering,
    home: HomeAssistant,
    media: Path,
    server: LocalTelnyx,
    output: dict[str, str],
) -> None:
    server.key = "ANOTHER"
    with pytest.raises(HomeAssistantError):
        await render(**output)
    flows = home.config_entries.flow.async_progress()
    assert [flow["step_id"] for flow in flows] == ["reauth_confirm"]


@each_output
async def test_missing_credit_is_shown_until_telnyx_speaks(
    render: Rendering,
    media: Path,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
    output: dict[str, str],
) -> None:
    server.fail(Fault(status=402), times=None)
    with pytest.raises(HomeAssistantError):
        await render(**output)
    assert [issue.translation_key for issue in shown(issue_registry)] == ["no_credit"]
    server.heal()
    # A URL is no speech yet.
    await render(output="url")
    assert list(shown(issue_registry))
    await render(output="base64")
    assert not list(shown(issue_registry))


@each_output
async def test_voice_that_the_account_lost_is_said_to_be_so(
    render: Rendering,
    account: MockConfigEntry,
    media: Path,
    server: LocalTelnyx,
    output: dict[str, str],
) -> None:
    server.voices = [{"id": "Telnyx.KokoroTTS.pf_dora"}]
    await account.runtime_data.async_refresh()
    with pytest.raises(
        HomeAssistantError, match="voice af_heart is no longer available"
    ):
        await render(**output)


@each_output
async def test_account_that_is_not_loaded_is_an_error(
    render: Rendering,
    home: HomeAssistant,
    account: MockConfigEntry,
    media: Path,
    output: dict[str, str],
) -> None:
    await home.config_entries.async_unload(account.entry_id)
    with pytest.raises(HomeAssistantError, match="did not match any entities"):
        await render(**output)
    assert not list(media.iterdir())


@each_output
async def test_account_that_goes_meanwhile_ends_the_action(
    render: Rendering,
    home: HomeAssistant,
    account: MockConfigEntry,
    media: Path,
    server: LocalTelnyx,
    output: dict[str, str],
) -> None:
    server.fail(Fault(stall_after=0), only="speech")
    rendering = asyncio.ensure_future(render(**output))
    await server.received(len(server.requests) + 1)
    await home.config_entries.async_set_disabled_by(
        account.entry_id, ConfigEntryDisabler.USER
    )
    with pytest.raises(HomeAssistantError, match="the account was disabled"):
        await rendering
    await server.idle()
    assert not list(media.iterdir())


@each_output
async def test_automation_that_is_stopped_leaves_nothing(
    render: Rendering, media: Path, server: LocalTelnyx, output: dict[str, str]
) -> None:
    server.fail(Fault(stall_after=0), only="speech")
    rendering = asyncio.ensure_future(render(**output))
    await server.received(len(server.requests) + 1)
    rendering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rendering
    await server.idle()
    assert not list(media.iterdir())
