"""What a server says is shown as it is, whatever Markdown would make of it."""

from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from local_telnyx import Fault, LocalTelnyx

from .conftest import Changing, Speaking
from .house_engine import HOUSE, HouseEngine, add_engine
from .repair_forms import Posting, shown, words_of
from .test_account_issues import fail

SAID = '![t](http://a.b/x.png) <img src="y">'
PLAIN = r"\!\[t\]\(http\:\/\/a\.b\/x\.png\) \<img src\=\"y\"\>"


async def test_refusal_is_no_markdown(
    home: HomeAssistant,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    mend: Posting,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.fail(Fault(status=403, code="20013", detail=SAID), times=None)
    await fail(say)
    (issue,) = shown(issue_registry)
    place = "fix_flow.step.confirm.description"
    assert PLAIN in await words_of(home, issue, place, await mend())


async def test_answer_of_another_server_is_no_markdown(
    home: HomeAssistant,
    account: MockConfigEntry,
    server: LocalTelnyx,
    mend: Posting,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.fail(Fault(status=404, detail=SAID), only="voices")
    await account.runtime_data.async_refresh()
    (issue,) = shown(issue_registry)
    place = "fix_flow.step.server.description"
    assert PLAIN in await words_of(home, issue, place, await mend())


async def test_reason_for_a_fallback_is_no_markdown(
    home: HomeAssistant,
    change_profile: Changing,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    await add_engine(home, HouseEngine())
    await change_profile(fallback=HOUSE)
    server.fail(Fault(status=503, detail=SAID), times=None)
    await say("Hi.")
    (issue,) = shown(issue_registry)
    assert PLAIN in await words_of(home, issue, "description")


async def test_error_under_a_form_is_text_anyway(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx, mend: Posting
) -> None:
    server.fail(Fault(status=402), times=None)
    await fail(say)
    form = await mend()
    server.heal()
    server.fail(Fault(status=503, detail=SAID), times=None)
    form = await mend(form["flow_id"])
    assert SAID in form["description_placeholders"]["detail"]
