"""Issues that need a person, shown under Repairs until they are solved."""

from collections.abc import Iterable
import re
from string import punctuation
from typing import Final

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util.hass_dict import HassKey

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
from .profiles.settings import setting, stored_voice
from .stored_account import stored_address_text

ACCOUNT: Final = "account"
PROFILE: Final = "profile"

FALLBACK_IN_USE: Final = "fallback_in_use"
NO_CREDIT: Final = "no_credit"
NOT_PERMITTED: Final = "not_permitted"
VOICE_GONE: Final = "voice_gone"
VOICE_MISSING: Final = "voice_missing"
WRONG_SERVER: Final = "wrong_server"

# Issues that explain by themselves why Telnyx does not speak.
_CAUSES_OF_ACCOUNTS: Final = (NO_CREDIT, NOT_PERMITTED, WRONG_SERVER)
_CAUSES_OF_PROFILES: Final = (VOICE_GONE, VOICE_MISSING)
# Why no voice can be chosen for a message: no other voice replaces the profile's.
_REASONS_OF_PROFILES: Final = ("unknown_language", "voice_gone")

# The ids of the profiles for which their fallback speaks.
_DATA_FALLBACKS_SPEAKING: HassKey[set[str]] = HassKey(f"{DOMAIN}_fallbacks_speaking")

_PUNCTUATION: Final = re.compile(f"[{re.escape(punctuation)}]")


def escape_markdown(text: str) -> str:
    """Escape text of a server or a person, so that it shows as it is."""
    # A backslash also keeps an address from becoming a link.
    return _PUNCTUATION.sub(r"\\\g<0>", text)


@callback
def speech_refused(hass: HomeAssistant, entry: ConfigEntry, err: TelnyxError) -> None:
    """Raise an issue if a person can solve in Telnyx's portal what was refused."""
    match err:
        case NoCreditError():
            key, other = NO_CREDIT, NOT_PERMITTED
        case UpgradeForbiddenError():
            # The voice may be at fault. REST would have told.
            return
        case NotPermittedError():
            key, other = NOT_PERMITTED, NO_CREDIT
        case _:
            return
    _clear(hass, other, entry.entry_id)
    _show(hass, entry, key, {"account": entry.title}, {"refusal": err.detail})


@callback
def account_failed(
    hass: HomeAssistant, entry: ConfigEntry, err: AddressError | TelnyxError
) -> None:
    """Raise an issue if an account's server is not Telnyx, or no address at all."""
    if not isinstance(err, AddressError | InvalidResponseError | NotFoundError):
        return
    names = {
        "account": entry.title,
        "server": stored_address_text(entry.data),
        "telnyx_server": str(DEFAULT_ADDRESS),
    }
    _show(hass, entry, WRONG_SERVER, names, {"refusal": str(err)})


@callback
def account_answered(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Clear the issue about an account's server."""
    _clear(hass, WRONG_SERVER, entry.entry_id)


@callback
def fallback_used(
    hass: HomeAssistant,
    entry: ConfigEntry,
    profile: ConfigSubentry,
    *,
    fallback: str,
    reason: NoSpeechError,
) -> None:
    """Log once that a profile's fallback speaks, and raise an issue."""
    speaking = hass.data.setdefault(_DATA_FALLBACKS_SPEAKING, set())
    if profile.subentry_id not in speaking:
        speaking.add(profile.subentry_id)
        LOGGER.warning("%s speaks for %s: %s", fallback, profile.title, reason)
    # One cause is one repair. That a profile needs another voice explains the fallback
    # only if no voice replaces its own.
    is_voiceless = reason.translation_key in _REASONS_OF_PROFILES
    causes = _CAUSES_OF_PROFILES if is_voiceless else ()
    if _is_explained(hass, entry, profile, causes):
        _clear(hass, FALLBACK_IN_USE, profile.subentry_id)
        return
    _show(
        hass,
        entry,
        FALLBACK_IN_USE,
        {"profile": profile.title, "fallback": fallback},
        {
            "profile_escaped": profile.title,
            "fallback_escaped": fallback,
            "reason": str(reason),
        },
        profile=profile,
    )


@callback
def telnyx_spoke(
    hass: HomeAssistant, entry: ConfigEntry, profile: ConfigSubentry
) -> None:
    """Clear what a spoken message proves to be over."""
    _clear(hass, NO_CREDIT, entry.entry_id)
    _clear(hass, NOT_PERMITTED, entry.entry_id)
    _clear(hass, FALLBACK_IN_USE, profile.subentry_id)
    speaking = hass.data.get(_DATA_FALLBACKS_SPEAKING, set())
    if profile.subentry_id in speaking:
        speaking.discard(profile.subentry_id)
        LOGGER.info("Telnyx speaks again for %s", profile.title)


@callback
def check_voices(
    hass: HomeAssistant, entry: ConfigEntry, voices: AccountVoices
) -> None:
    """Raise an issue for each profile without a voice that the account has."""
    for profile in entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE):
        voice = stored_voice(profile.data)
        needed = VOICE_GONE if voice else VOICE_MISSING
        for key in _CAUSES_OF_PROFILES:
            if key != needed or voices.find(voice):
                _clear(hass, key, profile.subentry_id)
            else:
                _show(hass, entry, key, {"profile": profile.title}, profile=profile)


@callback
def entry_changed(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Clear issues of accounts, profiles and fallbacks that are gone."""
    for (domain, issue_id), issue in list(ir.async_get(hass).issues.items()):
        # Issues of an earlier run have no data until they are created again.
        if domain != DOMAIN or not issue.data or issue.data[ACCOUNT] != entry.entry_id:
            continue
        if is_gone(hass, entry) or _is_over(issue, entry):
            ir.async_delete_issue(hass, DOMAIN, issue_id)


@callback
def is_gone(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Return whether an account was removed or disabled."""
    known = hass.config_entries.async_get_entry(entry.entry_id)
    return known is None or known.disabled_by is not None


@callback
def _show(
    hass: HomeAssistant,
    entry: ConfigEntry,
    key: str,
    names: dict[str, str],
    texts: dict[str, str] | None = None,
    *,
    profile: ConfigSubentry | None = None,
) -> None:
    # Titles are plain text, and use only names. Texts are escaped for descriptions.
    placeholders = {
        **names,
        **{name: escape_markdown(text) for name, text in (texts or {}).items()},
    }
    # A message may end after its account was removed or disabled. Nobody could clear
    # its issue then.
    if is_gone(hass, entry):
        return
    owner = entry.entry_id
    data: dict[str, str | int | float | None] = {ACCOUNT: entry.entry_id}
    if profile is not None:
        owner = data[PROFILE] = profile.subentry_id
    is_of_fallback = key == FALLBACK_IN_USE
    is_new = not _is_shown(hass, _id(key, owner))
    ir.async_create_issue(
        hass,
        DOMAIN,
        _id(key, owner),
        data=data,
        is_fixable=not is_of_fallback,
        is_persistent=False,
        learn_more_url=PORTAL_URL if key in (NO_CREDIT, NOT_PERMITTED) else None,
        severity=ir.IssueSeverity.WARNING if is_of_fallback else ir.IssueSeverity.ERROR,
        translation_key=key,
        translation_placeholders=placeholders,
    )
    if is_of_fallback or not is_new:
        return
    # One cause is one repair.
    for other in entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE):
        if _is_explained(hass, entry, other, [key]):
            _clear(hass, FALLBACK_IN_USE, other.subentry_id)


def _clear(hass: HomeAssistant, key: str, owner: str) -> None:
    ir.async_delete_issue(hass, DOMAIN, _id(key, owner))


def _is_explained(
    hass: HomeAssistant,
    entry: ConfigEntry,
    profile: ConfigSubentry,
    causes: Iterable[str],
) -> bool:
    """Return whether one of the causes or an issue of the account is shown."""
    # A form for a new key is a repair of Home Assistant's own.
    return (
        any(entry.async_get_active_flows(hass, {SOURCE_REAUTH}))
        or any(_is_shown(hass, _id(key, profile.subentry_id)) for key in causes)
        or any(_is_shown(hass, _id(key, entry.entry_id)) for key in _CAUSES_OF_ACCOUNTS)
    )


def _is_over(issue: ir.IssueEntry, entry: ConfigEntry) -> bool:
    """Return whether an issue is about a removed profile, or a removed fallback."""
    if not issue.data or PROFILE not in issue.data:
        return False
    profile = entry.subentries.get(str(issue.data[PROFILE]))
    if profile is None:
        return True
    is_of_fallback = issue.translation_key == FALLBACK_IN_USE
    return is_of_fallback and setting(profile.data, CONF_FALLBACK) is None


def _is_shown(hass: HomeAssistant, issue_id: str) -> bool:
    """Return whether an issue is shown, not only known from an earlier run."""
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    return issue is not None and issue.active


def _id(key: str, owner: str) -> str:
    return f"{key}_{owner}"
