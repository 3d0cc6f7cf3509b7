"""The players of a form: one that follows the choice, or one for each voice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import Any, Final
from urllib.parse import quote

import voluptuous as vol

from homeassistant import data_entry_flow
from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from ..const import CONF_VOICE
from ..telnyx import AccountVoices, TelnyxClient, Voice
from .studio import LIFETIME, studio_of
from .view import SAMPLE_URL, SILENCE_URL

# Each has its own two strings in the translations. No language is known to have more
# voices; those of one that has are heard from the list.
MAX_PLAYERS_THAT_FOLLOW: Final = 20

# The page outlives the samples, for it says when their hour is over.
_PAGE_LIFETIME: Final = timedelta(days=1)

# Home Assistant 2026.11 and later: a field that shows while another has a value.
_Shown: Final[Any] = getattr(data_entry_flow, "Optional", None)
# A field in which nothing can be entered: its description is the player.
_NOTHING: Final = SelectSelector(
    SelectSelectorConfig(options=[], mode=SelectSelectorMode.LIST)
)


@dataclass(frozen=True, slots=True)
class Players:
    """What a form shows of samples: fields, and texts for its placeholders."""

    fields: dict[vol.Marker, SelectSelector]
    placeholders: dict[str, str]


def sample_players(
    hass: HomeAssistant,
    flow_id: str,
    client: TelnyxClient,
    account: AccountVoices,
    voices: Sequence[Voice],
) -> Players:
    """Return the players for the voices that a form offers.

    The addresses in them are relative, signed, and good for an hour. Nothing is asked
    for before somebody presses play.
    """
    studio_of(hass).open(flow_id, client, account)
    following = voices[:MAX_PLAYERS_THAT_FOLLOW] if _Shown else ()
    fields: dict[vol.Marker, SelectSelector] = {}
    placeholders = {
        "samples": _listed(hass, flow_id, voices[len(following) :]),
        "link_start": _link_to_reasons(hass, flow_id),
        "link_end": "</a>",
    }
    for number, voice in enumerate(following, 1):
        shown = {"field": CONF_VOICE, "value": voice.id}
        fields[_Shown(f"listen_{number}", visible=shown)] = _NOTHING
        placeholders[f"voice_{number}"] = voice.name
        placeholders[f"sample_{number}"] = _player(hass, flow_id, voice)
    return Players(fields, placeholders)


def _listed(hass: HomeAssistant, flow_id: str, voices: Iterable[Voice]) -> str:
    """Return players under each other, each with the name of its voice."""
    return "\n\n".join(
        f"{escape(voice.name)}\n{_player(hass, flow_id, voice)}" for voice in voices
    )


def _player(hass: HomeAssistant, flow_id: str, voice: Voice) -> str:
    """Return a player in HTML, which can only stay silent if it gets no audio."""
    path = SAMPLE_URL.format(flow_id=flow_id, voice=quote(voice.id, safe=""))
    address = escape(async_sign_path(hass, path, LIFETIME))
    return f'<audio controls preload="none" src="{address}"></audio>'


def _link_to_reasons(hass: HomeAssistant, flow_id: str) -> str:
    """Return the start of a link to the page that says why samples are silent.

    Its text is in the translations, so that it is in the reader's language. It opens
    in a tab of its own, which a link in Markdown does not: the form must not go.
    """
    path = SILENCE_URL.format(flow_id=flow_id)
    address = escape(async_sign_path(hass, path, _PAGE_LIFETIME))
    return f'<a href="{address}" target="_blank">'
