"""An account that Telnyx did not let speak is checked again under Repairs."""

from collections.abc import Awaitable, Callable
import re

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from local_telnyx import Fault, LocalTelnyx

from .conftest import Speaking
from .repair_forms import Posting, reopened, shown, words_of
from .test_account_issues import fail

NO_CREDIT = Fault(status=402, code="20100")
BLOCKED = Fault(status=403, code="20013", detail="Blocked.")
# What the local server grants beyond the balance is used up, too.
SPENT = "-100.00"

type Refusing = Callable[[Fault], Awaitable[None]]


@pytest.fixture
def refuse(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> Refusing:
    """A function that lets Telnyx refuse a message, and nothing after it."""

    async def refused(fault: Fault) -> None:
        for operation in ("speech", "websocket"):
            server.fail(fault, only=operation, times=None)
        await fail(say)
        await home.async_block_till_done(wait_background_tasks=True)
        server.heal()
        server.forget()

    return refused


def keys(registry: ir.IssueRegistry) -> list[str | None]:
    """Return what Repairs shows of ours."""
    return [issue.translation_key for issue in shown(registry)]


@pytest.mark.parametrize("fault", [NO_CREDIT, BLOCKED])
async def test_form_says_what_to_do_and_where(
    home: HomeAssistant,
    refuse: Refusing,
    mend: Posting,
    issue_registry: ir.IssueRegistry,
    fault: Fault,
) -> None:
    await refuse(fault)
    form = await mend()
    assert (form["step_id"], form["errors"], form["data_schema"]) == ("confirm", {}, [])
    (issue,) = shown(issue_registry)
    words = await words_of(home, issue, "fix_flow.step.confirm.description", form)
    assert (
        "in the [Telnyx portal](https://portal.telnyx.com), then check again" in words
    )


async def test_form_says_what_telnyx_says(
    home: HomeAssistant,
    refuse: Refusing,
    mend: Posting,
    issue_registry: ir.IssueRegistry,
) -> None:
    await refuse(BLOCKED)
    form = await mend()
    (issue,) = shown(issue_registry)
    words = await words_of(home, issue, "fix_flow.step.confirm.description", form)
    assert re.search(r"Telnyx says: .*Blocked\\\.", words)


async def test_name_of_an_account_is_no_markup(
    home: HomeAssistant,
    account: MockConfigEntry,
    refuse: Refusing,
    mend: Posting,
    issue_registry: ir.IssueRegistry,
) -> None:
    home.config_entries.async_update_entry(account, title="*Home*")
    await home.async_block_till_done()
    await refuse(NO_CREDIT)
    form = await mend()
    (issue,) = shown(issue_registry)
    words = await words_of(home, issue, "fix_flow.step.confirm.description", form)
    assert r"\*Home\*" in words


@pytest.mark.parametrize("fault", [NO_CREDIT, BLOCKED])
async def test_account_is_asked_only_when_the_form_is_submitted(
    home: HomeAssistant,
    refuse: Refusing,
    mend: Posting,
    server: LocalTelnyx,
    fault: Fault,
) -> None:
    await refuse(fault)
    form = await mend()
    again = await reopened(home, form)
    assert (again["type"], again["errors"]) == ("form", {})
    assert not server.requests


@pytest.mark.parametrize("fault", [NO_CREDIT, BLOCKED])
async def test_nothing_is_asked_that_costs(
    refuse: Refusing, mend: Posting, server: LocalTelnyx, fault: Fault
) -> None:
    await refuse(fault)
    await mend((await mend())["flow_id"])
    asked = {request.operation for request in server.requests}
    assert asked == {"voices", "whoami", "balance"}


@pytest.mark.parametrize("fault", [NO_CREDIT, BLOCKED])
@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (Fault(status=401), "invalid_auth"),
        (NO_CREDIT, "no_credit"),
        (BLOCKED, "not_permitted"),
        (Fault(status=404), "not_telnyx"),
        (Fault(status=429, headers={"retry-after": "7"}), "rate_limited_for"),
        (Fault(status=503), "service_error"),
        (Fault(reset_after=0), "incomplete"),
    ],
)
async def test_account_that_does_not_answer_says_why_and_stays_shown(
    refuse: Refusing,
    mend: Posting,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
    fault: Fault,
    trouble: Fault,
    error: str,
) -> None:
    await refuse(fault)
    form = await mend()
    server.fail(trouble, only="voices")
    form = await mend(form["flow_id"])
    assert (form["type"], form["errors"]) == ("form", {"base": error})
    assert len(keys(issue_registry)) == 1
    await mend(form["flow_id"])
    assert keys(issue_registry) == []


# Credit


async def test_account_with_credit_again_is_no_longer_shown(
    home: HomeAssistant,
    refuse: Refusing,
    mend: Posting,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    await refuse(NO_CREDIT)
    server.balance = "20.00"
    done = await mend((await mend())["flow_id"])
    assert (done["type"], keys(issue_registry)) == ("create_entry", [])
    balance = home.states.get("sensor.telnyx_kokorotts_balance")
    assert balance is not None
    assert balance.state == "20.00"


async def test_account_still_without_credit_is_said_to_be_so(
    refuse: Refusing,
    mend: Posting,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    await refuse(NO_CREDIT)
    server.balance = SPENT
    form = await mend((await mend())["flow_id"])
    assert (form["type"], form["errors"]) == ("form", {"base": "no_credit"})
    assert keys(issue_registry) == ["no_credit"]
    server.balance = "0.01"
    assert (await mend(form["flow_id"]))["type"] == "create_entry"


async def test_balance_that_fails_for_a_moment_proves_nothing(
    refuse: Refusing,
    mend: Posting,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    await refuse(NO_CREDIT)
    server.fail(Fault(status=503), only="balance")
    form = await mend((await mend())["flow_id"])
    assert form["errors"] == {"base": "service_error"}
    assert keys(issue_registry) == ["no_credit"]


@pytest.mark.parametrize(
    "fault",
    [Fault(status=403, code="10010"), Fault(status=404), Fault(body=b'{"data": {}}')],
)
async def test_balance_that_is_not_told_is_no_success(
    refuse: Refusing,
    mend: Posting,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
    fault: Fault,
) -> None:
    await refuse(NO_CREDIT)
    server.fail(fault, only="balance", times=None)
    done = await mend((await mend())["flow_id"])
    assert (done["type"], done["reason"]) == ("abort", "shows_in_speech")
    assert keys(issue_registry) == []


# Permission


async def test_account_that_answers_need_not_be_permitted_to_speak(
    refuse: Refusing, mend: Posting, issue_registry: ir.IssueRegistry
) -> None:
    await refuse(BLOCKED)
    done = await mend((await mend())["flow_id"])
    assert (done["type"], done["reason"]) == ("abort", "shows_in_speech")
    assert keys(issue_registry) == []
    await refuse(BLOCKED)
    assert keys(issue_registry) == ["not_permitted"]


# Accounts that are not set up


async def test_account_that_was_not_set_up_is_tried_again(
    home: HomeAssistant,
    account: MockConfigEntry,
    refuse: Refusing,
    mend: Posting,
    server: LocalTelnyx,
) -> None:
    await refuse(NO_CREDIT)
    server.key = "ANOTHER"
    await home.config_entries.async_reload(account.entry_id)
    form = await mend()
    server.key = "KEY_LOCAL"
    await mend(form["flow_id"])
    await home.async_block_till_done()
    assert account.state is ConfigEntryState.LOADED


async def test_form_that_was_left_open_ends_with_the_account(
    home: HomeAssistant,
    account: MockConfigEntry,
    refuse: Refusing,
    mend: Posting,
    server: LocalTelnyx,
) -> None:
    await refuse(NO_CREDIT)
    form = await mend()
    disabled = ConfigEntryDisabler.USER
    await home.config_entries.async_set_disabled_by(account.entry_id, disabled)
    done = await mend(form["flow_id"])
    assert (done["type"], done["reason"]) == ("abort", "account_gone")
    assert not server.requests
