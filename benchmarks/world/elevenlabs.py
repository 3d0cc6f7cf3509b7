"""ElevenLabs in front of the model, as far as core's integration uses it."""

from collections.abc import Sequence
import secrets
from typing import Any, Final

from aiohttp import web

from .model import Model

_LANGUAGES: Final = [{"language_id": "en", "name": "English"}]
_MODEL: Final = {
    "model_id": "eleven_multilingual_v2",
    "name": "Eleven Multilingual v2",
    "can_do_text_to_speech": True,
    "languages": _LANGUAGES,
}
_VOICE: Final = {"voice_id": "21m00Tcm4TlvDq8ikWAM", "name": "Rachel"}


def routes(model: Model) -> Sequence[web.RouteDef]:
    """Return the API's paths."""

    async def models(request: web.Request) -> web.Response:
        return web.json_response([_MODEL])

    async def voices(request: web.Request) -> web.Response:
        return web.json_response({"voices": [_VOICE]})

    async def speech(request: web.Request) -> web.StreamResponse:
        content: dict[str, Any] = await request.json()
        response = web.StreamResponse(headers={"request-id": secrets.token_hex(8)})
        response.content_type = "audio/mpeg"
        await response.prepare(request)
        async for piece in model.mp3(content["text"]):
            await response.write(piece)
        return response

    return [
        web.get("/v1/models", models),
        web.get("/v1/voices", voices),
        web.post("/v1/text-to-speech/{voice_id}", speech),
        web.post("/v1/text-to-speech/{voice_id}/stream", speech),
    ]
