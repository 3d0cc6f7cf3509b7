"""The audio players of a form."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Final
from urllib.parse import quote

import voluptuous as vol

from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig

from ..api import AccountVoices, TelnyxClient, Voice
from .previews import DATA_PREVIEWS, LIFETIME, open_previews, sample_sentence
from .view import SAMPLE_URL, SampleView

# Only a field of several lines keeps Enter, pressed in a player, from submitting the
# form.
_SENTENCE: Final = TextSelector(TextSelectorConfig(multiline=True, read_only=True))


@callback
def register_samples(hass: HomeAssistant) -> None:
    """Register the view once; a form may come before the first account."""
    if DATA_PREVIEWS not in hass.data:
        hass.data[DATA_PREVIEWS] = {}
        hass.http.register_view(SampleView())


@callback
def sample_players(
    hass: HomeAssistant,
    flow_id: str,
    client: TelnyxClient,
    account: AccountVoices,
    voices: Sequence[Voice],
    *,
    count: Callable[[int], None],
) -> str:
    """Offer samples in a form, and return the HTML of a player for each voice."""
    register_samples(hass)
    open_previews(hass, flow_id, client, account, count)
    return "\n\n".join(_player(hass, flow_id, voice) for voice in voices)


def listen_field(voices: Sequence[Voice]) -> dict[vol.Marker, TextSelector]:
    """Return the field that shows the sentence; its description has the players."""
    sentence = {"suggested_value": sample_sentence(voices[0].locale)}
    return {vol.Optional("listen", description=sentence): _SENTENCE}


def _player(hass: HomeAssistant, flow_id: str, voice: Voice) -> str:
    # The caption also names the player for screen readers: Home Assistant strips
    # other labels from Markdown.
    path = SAMPLE_URL.format(flow_id=flow_id, voice=quote(voice.id, safe=""))
    address = escape(async_sign_path(hass, path, LIFETIME))
    return (
        f"<figure><figcaption>{escape(voice.name)}</figcaption>"
        f'<audio controls preload="none" src="{address}"></audio></figure>'
    )
