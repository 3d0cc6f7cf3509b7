"""What Repairs shows of ours, and its forms as the web interface posts them."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.components.repairs import RepairsFlowResult, repairs_flow_manager
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.translation import async_get_translations

FORMS = "/api/repairs/issues/fix"
PLACEHOLDERS = "description_placeholders"

type Posting = Callable[..., Awaitable[dict[str, Any]]]


def shown(registry: ir.IssueRegistry) -> Iterator[ir.IssueEntry]:
    """Yield what Repairs shows of ours."""
    return (issue for (domain, _), issue in registry.issues.items() if domain == DOMAIN)


async def words_of(
    home: HomeAssistant,
    issue: ir.IssueEntry,
    part: str,
    form: dict[str, Any] | None = None,
) -> str:
    """Return what people read of an issue, or in a form of it.

    `part` is where it stands in the translations: `title`, `fix_flow.error.timeout`.
    """
    strings = await async_get_translations(home, "en", "issues", [DOMAIN])
    place = f"component.{DOMAIN}.issues.{issue.translation_key}.{part}"
    given = issue.translation_placeholders if form is None else form[PLACEHOLDERS]
    return strings[place].format(**(given or {}))


async def reopened(home: HomeAssistant, form: dict[str, Any]) -> RepairsFlowResult:
    """Return a form as the interface gets it that had closed it."""
    flows = repairs_flow_manager(home)
    assert flows is not None
    return await flows.async_configure(form["flow_id"])
