"""Issues that need attention, shown under Repairs until they are solved."""

import re
from string import punctuation
from typing import Final

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util.hass_dict import HassKey

from .account.storage import is_gone, stored_address_text
from .api import (
    DEFAULT_ADDRESS,
    AccountVoices,
    AddressError,
    InvalidResponseError,
    NoCreditError,
    NotFoundError,
    NotPermittedError,
    TelnyxError,
    UpgradeForbiddenError,
)
from .const import CONF_FALLBACK, DOMAIN, LOGGER, PORTAL_URL, SUBENTRY_TYPE_VOICE
from .exceptions import NoSpeechError
from .profiles.settings import VoiceProfile

ACCOUNT: Final = "account"
PROFILE: Final = "profile"

FALLBACK_IN_USE: Final = "fallback_in_use"
NO_CREDIT: Final = "no_credit"
NOT_PERMITTED: Final = "not_permitted"
VOICE_GONE: Final = "voice_gone"
VOICE_MISSING: Final = "voice_missing"
WRONG_SERVER: Final = "wrong_server"

# The IDs of profiles with a fallback in use.
_DATA_FALLBACKS_IN_USE: HassKey[set[str]] = HassKey(f"{DOMAIN}_fallbacks_in_use")

_PUNCTUATION: Final = re.compile(f"[{re.escape(punctuation)}]")


def escape_markdown(text: str) -> str:
    """Escape text from a server or a user, so that it is shown literally."""
    # A backslash also prevents an address from becoming a link.
    return _PUNCTUATION.sub(r"\\\g<0>", text)


@callback
def speech_refused(hass: HomeAssistant, entry: ConfigEntry, err: TelnyxError) -> None:
    """Raise an issue if the refusal can be solved in Telnyx's portal."""
    # A refused WebSocket may be due to the voice. REST would have said so.
    if isinstance(err, UpgradeForbiddenError):
        return
    if isinstance(err, NoCreditError):
        key, other = NO_CREDIT, NOT_PERMITTED
    elif isinstance(err, NotPermittedError):
        key, other = NOT_PERMITTED, NO_CREDIT
    else:
        return
    _clear(hass, entry.entry_id, other)
    names = {"account": entry.title, "refusal": escape_markdown(err.detail)}
    _show(hass, entry, key, names)


@callback
def account_failed(
    hass: HomeAssistant, entry: ConfigEntry, err: AddressError | TelnyxError
) -> None:
    """Raise an issue if the server is not Telnyx, or its address is invalid."""
    if not isinstance(err, AddressError | InvalidResponseError | NotFoundError):
        return
    names = {
        "account": entry.title,
        "server": stored_address_text(entry.data),
        "telnyx_server": str(DEFAULT_ADDRESS),
        "refusal": escape_markdown(str(err)),
    }
    _show(hass, entry, WRONG_SERVER, names)


@callback
def account_answered(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Clear the issue about an account's server."""
    _clear(hass, entry.entry_id, WRONG_SERVER)


@callback
def fallback_used(
    hass: HomeAssistant,
    entry: ConfigEntry,
    profile: ConfigSubentry,
    *,
    fallback: str,
    reason: NoSpeechError,
) -> None:
    """Log once that a profile uses its fallback, and raise an issue."""
    in_use = hass.data.setdefault(_DATA_FALLBACKS_IN_USE, set())
    if profile.subentry_id not in in_use:
        in_use.add(profile.subentry_id)
        LOGGER.warning(
            "%s is speaking instead of %s: %s", fallback, profile.title, reason
        )
    # Each cause has one issue. An issue about a voice explains the fallback only if no
    # other voice replaces it.
    causes = [
        (NO_CREDIT, entry.entry_id),
        (NOT_PERMITTED, entry.entry_id),
        (WRONG_SERVER, entry.entry_id),
    ]
    if reason.translation_key in ("unknown_language", "voice_gone"):
        causes += [
            (VOICE_GONE, profile.subentry_id),
            (VOICE_MISSING, profile.subentry_id),
        ]
    # Home Assistant shows the form for a new key as an issue.
    has_reauth_form = any(entry.async_get_active_flows(hass, {SOURCE_REAUTH}))
    if has_reauth_form or any(_is_shown(hass, *cause) for cause in causes):
        _clear(hass, profile.subentry_id, FALLBACK_IN_USE)
        return
    names = {
        "profile": profile.title,
        "fallback": fallback,
        "profile_escaped": escape_markdown(profile.title),
        "fallback_escaped": escape_markdown(fallback),
        "reason": escape_markdown(str(reason)),
    }
    _show(hass, entry, FALLBACK_IN_USE, names, profile)


@callback
def telnyx_spoke(
    hass: HomeAssistant, entry: ConfigEntry, profile: ConfigSubentry
) -> None:
    """Clear the issues that a successful message has resolved."""
    _clear(hass, entry.entry_id, NO_CREDIT, NOT_PERMITTED)
    _clear(hass, profile.subentry_id, FALLBACK_IN_USE)
    in_use = hass.data.get(_DATA_FALLBACKS_IN_USE, set())
    if profile.subentry_id in in_use:
        in_use.discard(profile.subentry_id)
        LOGGER.info("Telnyx is speaking again for %s", profile.title)


@callback
def check_voices(
    hass: HomeAssistant, entry: ConfigEntry, voices: AccountVoices
) -> None:
    """Raise an issue for each profile whose voice the account does not have."""
    for profile in entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE):
        voice = VoiceProfile.parse(profile.data).voice_id
        needed = VOICE_GONE if voice else VOICE_MISSING
        for key in (VOICE_GONE, VOICE_MISSING):
            if key != needed or voices.find(voice):
                _clear(hass, profile.subentry_id, key)
            else:
                _show(hass, entry, key, {"profile": profile.title}, profile)


@callback
def entry_changed(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Clear issues of accounts, profiles and fallbacks that are gone."""
    for (domain, issue_id), issue in list(ir.async_get(hass).issues.items()):
        # Issues from before a restart have no data until they are created again.
        if domain != DOMAIN or not issue.data or issue.data[ACCOUNT] != entry.entry_id:
            continue
        if is_gone(hass, entry) or _is_over(issue, entry):
            ir.async_delete_issue(hass, DOMAIN, issue_id)


@callback
def _show(
    hass: HomeAssistant,
    entry: ConfigEntry,
    key: str,
    names: dict[str, str],
    profile: ConfigSubentry | None = None,
) -> None:
    # Titles of issues are plain text, but descriptions are Markdown: texts in them are
    # escaped.
    # A message may end after its account was removed or disabled. Nothing would clear
    # the issue then.
    if is_gone(hass, entry):
        return
    owner = entry.entry_id
    data: dict[str, str | int | float | None] = {ACCOUNT: entry.entry_id}
    if profile is not None:
        owner = data[PROFILE] = profile.subentry_id
    is_of_fallback = key == FALLBACK_IN_USE
    is_new = not _is_shown(hass, key, owner)
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{key}_{owner}",
        data=data,
        is_fixable=not is_of_fallback,
        is_persistent=False,
        learn_more_url=PORTAL_URL if key in (NO_CREDIT, NOT_PERMITTED) else None,
        severity=ir.IssueSeverity.WARNING if is_of_fallback else ir.IssueSeverity.ERROR,
        translation_key=key,
        translation_placeholders=names,
    )
    if is_new and not is_of_fallback:
        # This issue explains why a fallback is in use.
        for user in [owner] if profile else entry.subentries:
            _clear(hass, user, FALLBACK_IN_USE)


def _clear(hass: HomeAssistant, owner: str, *keys: str) -> None:
    for key in keys:
        ir.async_delete_issue(hass, DOMAIN, f"{key}_{owner}")


def _is_over(issue: ir.IssueEntry, entry: ConfigEntry) -> bool:
    if not issue.data or PROFILE not in issue.data:
        return False
    profile = entry.subentries.get(str(issue.data[PROFILE]))
    if profile is None:
        return True
    is_of_fallback = issue.translation_key == FALLBACK_IN_USE
    fallback = VoiceProfile.parse(profile.data).settings[CONF_FALLBACK]
    return is_of_fallback and fallback is None


def _is_shown(hass: HomeAssistant, key: str, owner: str) -> bool:
    # An issue from before a restart is known, but not active.
    issue = ir.async_get(hass).async_get_issue(DOMAIN, f"{key}_{owner}")
    return issue is not None and issue.active
