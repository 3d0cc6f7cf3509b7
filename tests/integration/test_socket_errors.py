"""An error frame of a socket has no code, and is read all the same."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.exceptions import NoSpeechError
from homeassistant.helpers import issue_registry as ir
from local_telnyx import Fault, LocalTelnyx

from .conftest import Changing, Speaking
from .hearing import texts_of
from .repair_forms import shown


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Invalid voice_id specified", "bad_request"),
        ("Text too long", "too_long_for_telnyx"),
        ("Insufficient funds", "no_credit"),
    ],
)
async def test_error_that_stays_is_read_and_asked_for_once(
    say: Speaking, change_profile: Changing, server: LocalTelnyx, words: str, key: str
) -> None:
    await change_profile(delivery="websocket")
    server.fail(Fault(error=words), only="websocket", times=None)
    server.forget()
    with pytest.raises(NoSpeechError) as raised:
        await say("Hi.")
    assert raised.value.translation_key == key
    spoken = [r for r in server.requests if r.operation in ("speech", "websocket")]
    assert len(spoken) == 1


@pytest.mark.parametrize("words", ["timeout", "Internal Server Error", "Who knows?"])
async def test_error_that_may_pass_is_made_up_for(
    account: MockConfigEntry,
    say: Speaking,
    change_profile: Changing,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
    words: str,
) -> None:
    await change_profile(delivery="websocket")
    server.fail(Fault(error=words), only="websocket")
    assert texts_of(await say("Hi.")) == ["Hi."]
    assert not list(shown(issue_registry))
