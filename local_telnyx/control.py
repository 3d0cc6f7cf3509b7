"""Paths under /local that steer the server; nothing of this is Telnyx's."""

import base64
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from aiohttp import web

from .faults import Fault, FaultQueue
from .records import Request

_IN_JSON: Final[Mapping[Any, Any]] = {float: int | float, Mapping[str, str]: dict}
_KINDS: Final = {
    field.name: _IN_JSON.get(field.type, field.type)
    for field in fields(Fault)
    if field.name != "body"
} | {"body": str, "body_base64": str, "only": str | None, "times": int | None}


def routes(faults: FaultQueue, received: list[Request]) -> list[web.RouteDef]:
    """Return the handlers: the same faults and records as in process."""

    async def fail(request: web.Request) -> web.Response:
        try:
            faults.add(*asked_for(await request.json()))
        except (TypeError, ValueError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.Response(status=204)

    async def heal(request: web.Request) -> web.Response:
        faults.clear()
        return web.Response(status=204)

    async def requests(request: web.Request) -> web.Response:
        return web.json_response([entry.as_json for entry in received])

    async def forget(request: web.Request) -> web.Response:
        received.clear()
        return web.Response(status=204)

    return [
        web.post("/local/faults", fail),
        web.delete("/local/faults", heal),
        web.get("/local/requests", requests),
        web.delete("/local/requests", forget),
    ]


def asked_for(wanted: Any) -> tuple[Fault, str | None, int | None]:
    """Return the fault, `only` and `times` of a JSON object.

    Its fields are those of `Fault`; `body` is text, `body_base64` any bytes. Raises
    ValueError for an unknown field, TypeError for a value of a wrong type.
    """
    if not isinstance(wanted, dict):
        raise TypeError("send one JSON object")
    if unknown := wanted.keys() - _KINDS.keys():
        raise ValueError(
            f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(_KINDS)}"
        )
    for name, value in wanted.items():
        if not isinstance(value, _KINDS[name]):
            raise TypeError(f"{name} cannot be {value!r}")
    given = dict(wanted)
    only, times = given.pop("only", None), given.pop("times", 1)
    if "body" in given:
        given["body"] = given["body"].encode()
    if "body_base64" in given:
        given["body"] = base64.b64decode(given.pop("body_base64"), validate=True)
    return Fault(**given), only, times
