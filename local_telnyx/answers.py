"""Answers on their way over the wire, whole or with a fault."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
import json
import socket
import struct
from typing import Any, Final

from aiohttp import web

from .errors import Problem
from .faults import Fault

JSON: Final = "application/json"
MP3: Final = "audio/mpeg"
BODY_SECONDS: Final = 30.0  # documented: without a new chunk
HURRY: Final = "hurry"  # of a request: the event that ends the delay of its answer


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, type and body; a body that is still being made has no length."""

    status: int
    content_type: str
    body: bytes | AsyncGenerator[bytes]
    headers: Mapping[str, str] = field(default_factory=dict)


def json_answer(content: Any, status: int = 200) -> Answer:
    """Return an answer in JSON."""
    return Answer(status, JSON, json.dumps(content).encode())


def problem_answer(problem: Problem) -> Answer:
    """Return Telnyx's error envelope."""
    return json_answer(problem.envelope, problem.status)


def with_fault(answer: Answer, fault: Fault) -> Answer:
    """Return what the fault makes of an answer, before it is sent."""
    if fault.problem:
        answer = problem_answer(fault.problem)
    return replace(
        answer,
        status=fault.status or answer.status,
        content_type=fault.content_type or answer.content_type,
        body=answer.body if fault.body is None else fault.body,
        headers={**answer.headers, **fault.headers},
    )


async def delayed(request: web.Request, fault: Fault) -> None:
    """Wait for the delay of the fault, or until it is ended."""
    waits = [
        asyncio.ensure_future(asyncio.sleep(fault.delay)),
        asyncio.ensure_future(request[HURRY].wait()),
    ]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def send(
    request: web.Request,
    answer: Answer,
    fault: Fault,
    patience: float = BODY_SECONDS,
) -> web.StreamResponse:
    """Send an answer as far as the fault lets it come.

    After `patience` seconds without a new piece of the body, the connection is closed.
    """
    await delayed(request, fault)
    response = web.StreamResponse(status=answer.status, headers=answer.headers)
    response.content_type = answer.content_type
    if isinstance(answer.body, bytes) and fault.end_after is None:
        response.content_length = len(answer.body)
    with suppress(ConnectionError):  # the client has left: nobody to tell
        await response.prepare(request)
        async with aclosing(_pieces(answer.body, fault)) as pieces:
            try:
                while piece := await _next(pieces, fault, patience):
                    await response.write(piece)
            except TimeoutError:
                await _close(request)
                return response
        await break_off(request, fault)
    return response


async def break_off(request: web.Request, fault: Fault) -> None:
    """End the connection in the way of the fault, after all that was written."""
    if fault.stall_after is not None:
        await asyncio.Event().wait()  # cancelled when the client leaves
    if fault.reset_after is not None:
        await _written(request)
        if (transport := request.transport) is None:
            return
        linger = struct.pack("ii", 1, 0)  # on, for 0 seconds: close sends RST
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        transport.abort()
    elif fault.cut_after is not None:
        await _close(request)


async def _next(
    pieces: AsyncGenerator[bytes], fault: Fault, patience: float
) -> bytes | None:
    """Return the next piece, None after the last. Raises TimeoutError."""
    async with asyncio.timeout(patience):
        piece = await anext(pieces, None)
        if piece is not None:
            await asyncio.sleep(fault.pause)
        return piece


async def _close(request: web.Request) -> None:
    """Close the connection without the end of the body, after all that was written."""
    await _written(request)
    if request.transport is not None:
        request.transport.close()


async def _written(request: web.Request) -> None:
    """Wait until the kernel has taken what was written; asyncio has no event for it."""
    while request.transport and request.transport.get_write_buffer_size():
        await asyncio.sleep(0.001)


async def _pieces(
    body: bytes | AsyncGenerator[bytes], fault: Fault
) -> AsyncGenerator[bytes]:
    """Yield the body up to the limit of the fault, in pieces of its size."""
    left = fault.limit
    if isinstance(body, bytes):
        body = _whole(body)
    async with aclosing(body):
        async for made in body:
            usable = made if left is None else made[:left]
            size = fault.piece or max(1, len(usable))
            for start in range(0, len(usable), size):
                yield usable[start : start + size]
            if left is not None:
                left -= len(usable)
                if not left:
                    return


async def _whole(body: bytes) -> AsyncGenerator[bytes]:
    yield body
