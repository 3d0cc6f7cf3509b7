"""What the REST interface answered, or why it refused."""

from typing import Any

import aiohttp

from .errors import RequestError


async def checked_json(response: aiohttp.ClientResponse) -> Any:
    """Return an answer's JSON; raise RequestError when the request was refused."""
    if not response.ok:
        request = f"{response.method} {response.url.path}"
        raise RequestError(request, response.status, await response.text())
    return await response.json()
