"""The players of a form: one that follows the choice, or one for each voice."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import Any, Final
from urllib.parse import quote

import voluptuous as vol

from homeassistant import data_entry_flow
from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig

from ..api import AccountVoices, TelnyxClient, Voice
from ..const import CONF_VOICE
from ..core_compat import CONDITIONAL_OPTIONAL
from .previews import LIFETIME, studio_of
from .sentences import sample_sentence
from .view import SAMPLE_URL, SILENCE_URL

# Each has its own two strings in the translations. No language is known to have more
# voices; those of one that has are heard from the list.
MAX_PLAYERS_THAT_FOLLOW: Final = 20

# The page outlives the samples, for it says when their hour is over.
_PAGE_LIFETIME: Final = timedelta(days=1)

_Shown: Final[Any] = CONDITIONAL_OPTIONAL
# A field that shows what is said, and in its description the player. Of all fields only
# one of several lines keeps the Enter that a player takes from submitting the form.
_SENTENCE: Final = TextSelector(TextSelectorConfig(multiline=True, read_only=True))


@dataclass(frozen=True, slots=True)
class Players:
    """What a form shows of samples: fields, and texts for its placeholders."""

    fields: dict[vol.Marker, TextSelector]
    placeholders: dict[str, str]


def sample_players(
    hass: HomeAssistant,
    flow_id: str,
    client: TelnyxClient,
    account: AccountVoices,
    voices: Sequence[Voice],
    *,
    count: Callable[[int], None],
) -> Players:
    """Return the players for the voices that a form offers.

    The addresses in them are relative, signed, and good for an hour. Nothing is asked
    for before somebody presses play.

    Args:
        hass: Home Assistant.
        flow_id: The form.
        client: The client of the account.
        account: The voices of the account.
        voices: Those that the form offers.
        count: Called with the characters of each sample that is synthesized.

    """
    studio_of(hass).open(flow_id, client, account, count)
    following = voices[:MAX_PLAYERS_THAT_FOLLOW] if _Shown else ()
    others = voices[len(following) :]
    fields: dict[vol.Marker, TextSelector] = {}
    placeholders = {
        "samples": _listed(hass, flow_id, others),
        "link_start": _link_to_reasons(hass, flow_id),
        "link_end": "</a>",
    }
    for number, voice in enumerate(following, 1):
        field = _Shown(
            f"listen_{number}",
            visible={"field": CONF_VOICE, "value": voice.id},
            description=_said_by(voice),
        )
        fields[field] = _SENTENCE
        placeholders[f"voice_{number}"] = voice.name
        placeholders[f"sample_{number}"] = _player(hass, flow_id, voice)
    if others:
        fields[vol.Optional("listen", description=_said_by(others[0]))] = _SENTENCE
    return Players(fields, placeholders)


def shown_while(other: str, value: str, field: str, **options: Any) -> vol.Marker:
    """Return a required field that shows while another has a value, if it can."""
    if _Shown is None:
        return vol.Required(field, **options)
    marker: vol.Marker = data_entry_flow.Required(
        field, visible={"field": other, "value": value}, **options
    )
    return marker


def _said_by(voice: Voice) -> dict[str, str]:
    """Return what fills a field with the sentence of a sample."""
    return {"suggested_value": sample_sentence(voice.locale)}


def _listed(hass: HomeAssistant, flow_id: str, voices: Iterable[Voice]) -> str:
    """Return players under each other."""
    return "\n\n".join(_player(hass, flow_id, voice) for voice in voices)


def _player(hass: HomeAssistant, flow_id: str, voice: Voice) -> str:
    """Return a player in HTML, which can only stay silent if it gets no audio.

    Its caption is its name for those who do not see it: the interface lets a player
    have no label.
    """
    path = SAMPLE_URL.format(flow_id=flow_id, voice=quote(voice.id, safe=""))
    address = escape(async_sign_path(hass, path, LIFETIME))
    return (
        f"<figure><figcaption>{escape(voice.name)}</figcaption>"
        f'<audio controls preload="none" src="{address}"></audio></figure>'
    )


def _link_to_reasons(hass: HomeAssistant, flow_id: str) -> str:
    """Return the start of a link to the page that says why samples are silent.

    Its text is in the translations, so that it is in the reader's language. It opens
    in a tab of its own, which a link in Markdown does not: the form must not go.
    """
    path = SILENCE_URL.format(flow_id=flow_id)
    address = escape(async_sign_path(hass, path, _PAGE_LIFETIME))
    return f'<a href="{address}" target="_blank">'
