"""What a person has to see to, shown under Repairs until it is done."""

from collections.abc import Iterable
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
from .const import DOMAIN, LOGGER, PORTAL_URL, SUBENTRY_TYPE_VOICE
from .exceptions import NoSpeechError
from .markdown import as_plain_text
from .profiles.stored import stored_voice
from .stored_account import stored_address_text

ACCOUNT: Final = "account"
PROFILE: Final = "profile"

FALLBACK_IN_USE: Final = "fallback_in_use"
NO_CREDIT: Final = "no_credit"
NOT_PERMITTED: Final = "not_permitted"
VOICE_GONE: Final = "voice_gone"
VOICE_MISSING: Final = "voice_missing"
WRONG_SERVER: Final = "wrong_server"

# What says itself why Telnyx does not speak, and how to mend it.
_CAUSES_OF_ACCOUNTS: Final = (NO_CREDIT, NOT_PERMITTED, WRONG_SERVER)
_CAUSES_OF_PROFILES: Final = (VOICE_GONE, VOICE_MISSING)
# Why no voice can be chosen for a message: no other stands in for the profile's.
_REASONS_OF_PROFILES: Final = ("unknown_language", "voice_gone")

# The ids of the profiles for which their fallback speaks.
_DATA_FALLBACKS_SPEAKING: HassKey[set[str]] = HassKey(f"{DOMAIN}_fallbacks_speaking")


@callback
def speech_refused(hass: HomeAssistant, entry: ConfigEntry, err: TelnyxError) -> None:
    """Show what is to be done in Telnyx's portal, if that is why it does not speak."""
    match err:
        case NoCreditError():
            key = NO_CREDIT
        case UpgradeForbiddenError():
            # It may be the voice that is refused; REST would have told.
            return
        case NotPermittedError():
            key = NOT_PERMITTED
        case _:
            return
    # What the account was refused for before is over, or was this already.
    for other in {NO_CREDIT, NOT_PERMITTED} - {key}:
        ir.async_delete_issue(hass, DOMAIN, _id(other, entry.entry_id))
    words = {"account": entry.title, "refusal": as_plain_text(err.detail)}
    _show(hass, entry, key, words, learn_more_url=PORTAL_URL)


@callback
def account_failed(hass: HomeAssistant, entry: ConfigEntry, err: TelnyxError) -> None:
    """Show that an account's server is not Telnyx, if that is why it fails."""
    if isinstance(err, NotFoundError | InvalidResponseError):
        _show_wrong_server(hass, entry, err.detail)


@callback
def address_unreadable(
    hass: HomeAssistant, entry: ConfigEntry, err: AddressError
) -> None:
    """Show that what is stored as an account's server is no address."""
    _show_wrong_server(hass, entry, str(err))


def _show_wrong_server(hass: HomeAssistant, entry: ConfigEntry, refusal: str) -> None:
    words = {
        "account": entry.title,
        "server": stored_address_text(entry.data),
        "refusal": as_plain_text(refusal),
        "telnyx_server": str(DEFAULT_ADDRESS),
    }
    _show(hass, entry, WRONG_SERVER, words)


@callback
def account_answered(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Take away that an account's server is not Telnyx."""
    ir.async_delete_issue(hass, DOMAIN, _id(WRONG_SERVER, entry.entry_id))


@callback
def fallback_used(
    hass: HomeAssistant,
    entry: ConfigEntry,
    profile: ConfigSubentry,
    *,
    fallback: str,
    reason: NoSpeechError,
) -> None:
    """Log once that another engine speaks for a profile, and show it.

    It is not shown beside what says why already: one cause is one repair. That a
    profile needs another voice says why only where none stands in for it.
    """
    speaking = hass.data.setdefault(_DATA_FALLBACKS_SPEAKING, set())
    if profile.subentry_id not in speaking:
        speaking.add(profile.subentry_id)
        LOGGER.warning("%s speaks for %s: %s", fallback, profile.title, reason)
    is_voiceless = reason.translation_key in _REASONS_OF_PROFILES
    causes = _CAUSES_OF_PROFILES if is_voiceless else ()
    if _is_explained(hass, entry, profile, causes):
        ir.async_delete_issue(hass, DOMAIN, _id(FALLBACK_IN_USE, profile.subentry_id))
        return
    _show(
        hass,
        entry,
        FALLBACK_IN_USE,
        {
            "profile": profile.title,
            "fallback": fallback,
            "reason": as_plain_text(str(reason)),
        },
        profile=profile,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
    )


@callback
def telnyx_spoke(
    hass: HomeAssistant, entry: ConfigEntry, profile: ConfigSubentry
) -> None:
    """Take away what a profile's speech has proven to be over."""
    for key in (NO_CREDIT, NOT_PERMITTED):
        ir.async_delete_issue(hass, DOMAIN, _id(key, entry.entry_id))
    ir.async_delete_issue(hass, DOMAIN, _id(FALLBACK_IN_USE, profile.subentry_id))
    speaking = hass.data.get(_DATA_FALLBACKS_SPEAKING, set())
    if profile.subentry_id in speaking:
        speaking.discard(profile.subentry_id)
        LOGGER.info("Telnyx speaks again for %s", profile.title)


@callback
def check_voices(
    hass: HomeAssistant, entry: ConfigEntry, voices: AccountVoices
) -> None:
    """Show which profiles have no voice, or one that the account no longer has."""
    for profile in entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE):
        voice = stored_voice(profile.data)
        key = VOICE_GONE if voice else VOICE_MISSING
        for other in {VOICE_GONE, VOICE_MISSING} - {key}:
            ir.async_delete_issue(hass, DOMAIN, _id(other, profile.subentry_id))
        if voices.find(voice):
            ir.async_delete_issue(hass, DOMAIN, _id(key, profile.subentry_id))
            continue
        words = {"profile": profile.title, "voice": voice}
        _show(hass, entry, key, words, profile=profile)


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
    words: dict[str, str],
    *,
    profile: ConfigSubentry | None = None,
    is_fixable: bool = True,
    learn_more_url: str | None = None,
    severity: ir.IssueSeverity = ir.IssueSeverity.ERROR,
) -> None:
    """Show an issue of an account, or of one of its profiles.

    What was under way when the account was removed or disabled may end after that;
    nobody could take its issue away again.
    """
    if is_gone(hass, entry):
        return
    owner = entry.entry_id
    data: dict[str, str | int | float | None] = {ACCOUNT: entry.entry_id}
    if profile is not None:
        owner = data[PROFILE] = profile.subentry_id
    issue_id = _id(key, owner)
    is_new = not _is_shown(hass, issue_id)
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data=data,
        is_fixable=is_fixable,
        is_persistent=False,
        learn_more_url=learn_more_url,
        severity=severity,
        translation_key=key,
        translation_placeholders=words,
    )
    if is_new and key != FALLBACK_IN_USE:
        _explain_fallbacks(hass, entry, key)


@callback
def _explain_fallbacks(hass: HomeAssistant, entry: ConfigEntry, cause: str) -> None:
    """Take away that fallbacks speak where what has just been shown says why."""
    for profile in entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE):
        if _is_explained(hass, entry, profile, [cause]):
            issue_id = _id(FALLBACK_IN_USE, profile.subentry_id)
            ir.async_delete_issue(hass, DOMAIN, issue_id)


def _is_explained(
    hass: HomeAssistant,
    entry: ConfigEntry,
    profile: ConfigSubentry,
    causes: Iterable[str],
) -> bool:
    """Return whether something else that is shown says why a profile is silent.

    That is one of the causes, or what silences all the account.
    """
    # A form for a new key is a repair of Home Assistant's own.
    return (
        any(entry.async_get_active_flows(hass, {SOURCE_REAUTH}))
        or any(_is_shown(hass, _id(key, profile.subentry_id)) for key in causes)
        or any(_is_shown(hass, _id(key, entry.entry_id)) for key in _CAUSES_OF_ACCOUNTS)
    )


def _is_shown(hass: HomeAssistant, issue_id: str) -> bool:
    """Return whether an issue is shown, not only known from an earlier run."""
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    return issue is not None and issue.active


def _id(key: str, owner: str) -> str:
    """Return the id of an issue of an account or a profile, which has the id `owner`."""
    return f"{key}_{owner}"
