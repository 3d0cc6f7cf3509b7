"""The requests of clients, in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import json
from typing import Any

from aiohttp import web
from multidict import CIMultiDictProxy


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request, or one socket with all its messages so far."""

    operation: str  # "speech", "audio", "websocket", "voices", … or "unknown"
    method: str
    path: str
    query: Mapping[str, str]
    headers: CIMultiDictProxy[str]
    client: tuple[str, int]  # address and port: equal for one connection
    body: Any = None  # parsed JSON, else text, else None
    messages: list[Any] = field(default_factory=list)  # of a socket, parsed likewise

    @property
    def key(self) -> str | None:
        """Return the API key that was sent."""
        scheme, _, key = self.headers.get("authorization", "").partition(" ")
        return key if scheme.lower() == "bearer" else None

    @property
    def as_json(self) -> dict[str, Any]:
        """Return the same for a test in another process."""
        return {
            "operation": self.operation,
            "method": self.method,
            "path": self.path,
            "query": dict(self.query),
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "client": list(self.client),
            "body": self.body,
            "messages": self.messages,
        }


async def recorded(operation: str, request: web.Request) -> Request:
    """Return what a client sent; reads the body."""
    text = (await request.read()).decode(errors="replace")
    peer = request.get_extra_info("peername") or ("", 0)
    return Request(
        operation=operation,
        method=request.method,
        path=request.path,
        query=dict(request.query),
        headers=request.headers,
        client=(peer[0], peer[1]),
        body=parsed(text),
    )


def parsed(text: str) -> Any:
    """Return JSON as it means, other text as it is, None for nothing."""
    try:
        return json.loads(text)
    except ValueError:
        return text or None
