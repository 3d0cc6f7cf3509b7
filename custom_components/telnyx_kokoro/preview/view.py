"""The address from which a browser plays a sample."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import hdrs, web

from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.helpers.translation import async_get_translations

from ..api import DeadlineError, RateLimitError, TelnyxError
from ..const import DOMAIN
from ..exceptions import failure_of
from .previews import DATA_PREVIEWS

SAMPLE_URL: Final = f"/api/{DOMAIN}/sample/{{flow_id}}/{{voice}}.mp3"


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
    """Samples of open forms, for people who are logged in or have a signed path."""

    url = SAMPLE_URL
    name = f"api:{DOMAIN}:sample"

    async def get(
        self, request: web.Request, flow_id: str, voice: str
    ) -> web.StreamResponse:
        """Return the MP3, a part of it (Range), or what went wrong."""
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
    """Return what a gateway answers, never 401 or 403: the browser is logged in."""
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
    """Return a range of bytes (RFC 9110), which aiohttp does only for files."""
    size = len(mp3)
    headers = {hdrs.CACHE_CONTROL: "private", hdrs.ACCEPT_RANGES: "bytes"}
    try:
        wanted = request.http_range
    except ValueError:
        wanted = slice(None)
    if request.headers.get(hdrs.RANGE) == "bytes=-0":
        # The last no bytes: aiohttp takes it for all of them.
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
