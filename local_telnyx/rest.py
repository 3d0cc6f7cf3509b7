"""The REST calls: speech, its audio URLs, voices, balance and whoami."""

import base64
from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from typing import Any, Final
import uuid

from aiohttp import web

from .answers import MP3, Answer, json_answer
from .errors import BAD_REQUEST, NOT_FOUND, UNPROCESSABLE, RefusedError, problem
from .service import Service, Utterance
from .voices import entry

type Call = Callable[[Service, web.Request, Any], Awaitable[Answer]]

CREDIT_LIMIT: Final = Decimal("100.00")
SPEECH_PATH: Final = "/v2/text-to-speech/speech"
OUTPUT_TYPES: Final = ("binary_output", "base64_output", "audio_id")


async def speech(service: Service, request: web.Request, body: Any) -> Answer:
    """POST speech: the three documented output types."""
    utterance = _utterance(body)
    output_type = body.get("output_type", "binary_output")
    if output_type not in OUTPUT_TYPES:
        raise RefusedError(problem(UNPROCESSABLE, f"output_type: {output_type!r}"))
    if dictionary := body.get("pronunciation_dict_id"):
        check_dictionary(dictionary)
    service.check_voice(utterance.voice)
    service.charge(utterance.text)
    cached = not body.get("disable_cache") and utterance in service.spoken
    if output_type == "audio_id":  # documented: at once, before there is audio
        path = f"{SPEECH_PATH}/{service.order(utterance, cached=cached)}"
        url = request.url.origin().with_path(path)
        return json_answer({"audio_url": str(url)})
    made = service.speak(utterance, cached=cached)
    if output_type == "base64_output":  # documented: once synthesis has finished
        mp3 = b"".join([piece async for piece in made])
        return json_answer({"base64_audio": base64.b64encode(mp3).decode()})
    return Answer(200, MP3, made)  # documented: in chunks, while it is synthesized


async def audio(service: Service, request: web.Request, body: Any) -> Answer:
    """GET an audio URL: the MP3, while it is still being made (documented).

    Whether the key is needed, and how long the URL lives, nobody has said: here no key
    is needed, and it expires.
    """
    order = service.ordered.get(request.match_info["audio_id"])
    if order is None or order.expired:
        raise RefusedError(problem(NOT_FOUND, "There is no such audio."))
    return Answer(200, MP3, order.listen())


async def voices(service: Service, request: web.Request, body: Any) -> Answer:
    """GET voices: no `data` wrapper (documented); other models remain (seen)."""
    provider = request.query.get("provider", "").lower()
    listed = [entry(voice, service.dialect) for voice in service.listed_voices]
    if provider:
        listed = [
            voice
            for voice in listed
            if str(voice.get("provider", provider)).lower() == provider
        ]
    return json_answer({"voices": listed})


async def dictionaries(service: Service, request: web.Request, body: Any) -> Answer:
    """GET pronunciation dictionaries, in pages (documented)."""
    number, size = (
        int(value) if (value := request.query.get(name, usual)).isdecimal() else 0
        for name, usual in (("page[number]", "1"), ("page[size]", "20"))
    )
    if not number or not size:
        raise RefusedError(problem(BAD_REQUEST, "page is no number from 1 on."))
    count = len(service.dictionaries)
    meta = {
        "page_number": number,
        "page_size": size,
        "total_pages": -(-count // size),
        "total_results": count,
    }
    first = (number - 1) * size
    listed = service.dictionaries[first : first + size]
    return json_answer({"data": listed, "meta": meta})


async def balance(service: Service, request: web.Request, body: Any) -> Answer:
    """GET balance: amounts are strings (documented)."""
    data = {
        "record_type": "balance",
        "balance": service.balance,
        "credit_limit": str(CREDIT_LIMIT),
        "available_credit": str(CREDIT_LIMIT + Decimal(service.balance)),
        "currency": service.currency,
        "pending": "0.00",
    }
    return json_answer({"data": data})


async def whoami(service: Service, request: web.Request, body: Any) -> Answer:
    """GET whoami: seen by others, in no documentation; it may be missing."""
    if service.organization_id is None:
        raise RefusedError(problem(NOT_FOUND, "There is nothing at this path."))
    return json_answer({"data": {"organization_id": service.organization_id}})


async def unknown(service: Service, request: web.Request, body: Any) -> Answer:
    """Any other path or method."""
    raise RefusedError(problem(NOT_FOUND, "There is nothing at this path."))


CALLS: Final[Mapping[str, Call]] = {
    "speech": speech,
    "audio": audio,
    "voices": voices,
    "dictionaries": dictionaries,
    "balance": balance,
    "whoami": whoami,
    "unknown": unknown,
}


def _utterance(body: Any) -> Utterance:
    """Return text and voice; fields that Kokoro does not know mean nothing to it."""
    if not isinstance(body, dict):
        raise RefusedError(problem(BAD_REQUEST, "The body is not a JSON object."))
    for name in ("text", "voice"):
        value = body.get(name)
        if value is None or value == "" or str(value).isspace():
            raise RefusedError(problem(BAD_REQUEST, f"{name} is missing."))
        if not isinstance(value, str):
            raise RefusedError(problem(UNPROCESSABLE, f"{name} is not a string."))
    return Utterance(body["text"], body["voice"], body.get("pronunciation_dict_id"))


def check_dictionary(value: Any) -> None:
    """Raise RefusedError unless this can be the id of a dictionary."""
    try:
        uuid.UUID(str(value))
    except ValueError:
        raise RefusedError(
            problem(UNPROCESSABLE, "pronunciation_dict_id is not a UUID.")
        ) from None
