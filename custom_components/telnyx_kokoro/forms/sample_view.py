"""The audio players of a form, and the view from which they load samples."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from aiohttp import hdrs, web
import voluptuous as vol

from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import FlowHandler
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig
from homeassistant.helpers.translation import async_get_translations

from ..api import (
    AccountVoices,
    DeadlineError,
    RateLimitError,
    TelnyxClient,
    TelnyxError,
    Voice,
)
from ..const import DOMAIN
from ..exceptions import failure_of
from .previews import DATA_PREVIEWS, LIFETIME, open_previews, sample_sentence

SAMPLE_URL: Final = f"/api/{DOMAIN}/sample/{{flow_id}}/{{voice}}.mp3"
# Multiline, because Enter in a single-line field submits the form, also when it is
# pressed in a player of the field's description.
_SENTENCE: Final = TextSelector(TextSelectorConfig(multiline=True, read_only=True))


@callback
def register_samples(hass: HomeAssistant) -> None:
    """Register the view once. A form may open before there is an account."""
    if DATA_PREVIEWS not in hass.data:
        hass.data[DATA_PREVIEWS] = {}
        hass.http.register_view(SampleView())


@callback
def sample_players(
    flow: FlowHandler[Any, Any, Any],
    client: TelnyxClient,
    account: AccountVoices,
    voices: Sequence[Voice],
    *,
    count: Callable[[int], None],
) -> str:
    """Open the previews of a form and return the HTML of a player for each voice."""
    register_samples(flow.hass)
    open_previews(flow.hass, flow.flow_id, client, account, count)
    return "\n\n".join(_player(flow.hass, flow.flow_id, voice) for voice in voices)


def listen_field(voices: Sequence[Voice]) -> dict[vol.Marker, TextSelector]:
    """Return the field that shows the sample text, with the players below it."""
    sentence = {"suggested_value": sample_sentence(voices[0].locale)}
    return {vol.Optional("listen", description=sentence): _SENTENCE}


def _player(hass: HomeAssistant, flow_id: str, voice: Voice) -> str:
    # Home Assistant strips labels and styles from Markdown, so the name is text. It is
    # no <figure>: with the margins of one, the player leaves the screen of a phone.
    path = SAMPLE_URL.format(flow_id=flow_id, voice=quote(voice.id, safe=""))
    address = escape(async_sign_path(hass, path, LIFETIME))
    return (
        f"<p>{escape(voice.name)}<br>"
        f'<audio controls preload="none" src="{address}"></audio></p>'
    )


async def translated(
    hass: HomeAssistant, key: str, placeholders: Mapping[str, str]
) -> str:
    """Return a message in the language of Home Assistant."""
    messages = await async_get_translations(
        hass, hass.config.language, "exceptions", [DOMAIN]
    )
    message = messages[f"component.{DOMAIN}.exceptions.{key}.message"]
    return message.format(**placeholders)


class SampleView(HomeAssistantView):
    """Serve samples of open forms to logged-in users and signed paths."""

    url = SAMPLE_URL
    name = f"api:{DOMAIN}:sample"

    async def get(
        self, request: web.Request, flow_id: str, voice: str
    ) -> web.StreamResponse:
        """Return the MP3, the requested range of it, or an error message."""
        hass = request.app[KEY_HASS]
        if (previews := hass.data[DATA_PREVIEWS].get(flow_id)) is None:
            return await _message(hass, HTTPStatus.GONE, "sample_form_closed", {})
        if (found := previews.voices.find(voice)) is None:
            names = {"voice": voice}
            return await _message(hass, HTTPStatus.NOT_FOUND, "no_such_sample", names)
        sample = await previews.sample(found)
        if isinstance(sample, TelnyxError):
            failure = failure_of(sample)
            return await _message(
                hass, _status_of(sample), failure.key, failure.placeholders
            )
        return _part_of(sample, request)


def _status_of(err: TelnyxError) -> HTTPStatus:
    # Never 401 or 403: the browser would log in again.
    match err:
        case DeadlineError():
            return HTTPStatus.GATEWAY_TIMEOUT
        case RateLimitError():
            return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.BAD_GATEWAY


async def _message(
    hass: HomeAssistant, status: HTTPStatus, key: str, placeholders: Mapping[str, str]
) -> web.Response:
    return web.Response(
        text=await translated(hass, key, placeholders),
        status=status,
        headers={hdrs.CACHE_CONTROL: "no-store"},
    )


def _part_of(mp3: bytes, request: web.Request) -> web.Response:
    # aiohttp handles ranges (RFC 9110) only for files.
    size = len(mp3)
    headers = {hdrs.CACHE_CONTROL: "private", hdrs.ACCEPT_RANGES: "bytes"}
    try:
        wanted = request.http_range
    except ValueError:
        wanted = slice(None)
    if request.headers.get(hdrs.RANGE) == "bytes=-0":
        # The last zero bytes. aiohttp reads it as all bytes.
        wanted = slice(size, None)
    if wanted.start is None and wanted.stop is None:
        return web.Response(body=mp3, content_type="audio/mpeg", headers=headers)
    start, stop, _ = wanted.indices(size)
    if start >= stop:
        headers[hdrs.CONTENT_RANGE] = f"bytes */{size}"
        status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        return web.Response(status=status, headers=headers)
    headers[hdrs.CONTENT_RANGE] = f"bytes {start}-{stop - 1}/{size}"
    return web.Response(
        status=HTTPStatus.PARTIAL_CONTENT,
        body=mp3[start:stop],
        content_type="audio/mpeg",
        headers=headers,
    )
