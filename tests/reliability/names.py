"""A name server for the hosts of the matrix: each name is this machine, or unknown."""

import asyncio
from collections import defaultdict
from typing import Final, Self, cast, override

from aiohttp.resolver import AsyncResolver

_HEADER_BYTES: Final = 12
_ANSWER: Final = 0x8400  # an answer, from who knows
_UNKNOWN: Final = 3
_ADDRESS: Final = 1  # the kind of question that asks for an IPv4 address
_THIS_MACHINE: Final = bytes((127, 0, 0, 1))


class NameServer(asyncio.DatagramProtocol):
    """Answers on a port of this machine; all names under `.test` are this machine."""

    def __init__(self) -> None:
        """Start with no name unknown."""
        self._transport: asyncio.DatagramTransport | None = None
        self._unknown: defaultdict[str, float] = defaultdict(float)

    def forget(self, host: str, times: float) -> None:
        """Do not know a name for the next so many times."""
        self._unknown[host] = times

    def resolver(self) -> AsyncResolver:
        """Return a resolver that asks this server."""
        assert self._transport is not None
        _, port = self._transport.get_extra_info("sockname")
        return AsyncResolver(
            nameservers=["127.0.0.1"], udp_port=port, tcp_port=port, domains=[]
        )

    async def __aenter__(self) -> Self:
        """Listen."""
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close."""
        assert self._transport is not None
        self._transport.close()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast(asyncio.DatagramTransport, transport)

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer a question."""
        assert self._transport is not None
        end = data.index(b"\0", _HEADER_BYTES) + 1
        question, kind = data[_HEADER_BYTES : end + 4], data[end + 1]
        unknown = kind == _ADDRESS and self._is_unknown(_name(question))
        known = not unknown and kind == _ADDRESS
        flags = _ANSWER | (_UNKNOWN if unknown else 0)
        counts = (1, int(known), 0, 0)
        answer = data[:2] + flags.to_bytes(2)
        answer += b"".join(count.to_bytes(2) for count in counts) + question
        if known:
            # The name of the question, one address, not to be kept, four bytes.
            answer += b"\xc0\x0c\0\x01\0\x01" + bytes(4) + b"\0\x04" + _THIS_MACHINE
        self._transport.sendto(answer, addr)

    def _is_unknown(self, host: str) -> bool:
        if self._unknown[host] <= 0:
            return False
        self._unknown[host] -= 1
        return True


def _name(question: bytes) -> str:
    """Return the name of a question, which is in pieces with their lengths."""
    parts = []
    position = 0
    while size := question[position]:
        parts.append(question[position + 1 : position + 1 + size].decode().lower())
        position += size + 1
    return ".".join(parts)
