"""`python -m local_telnyx`: the server until Ctrl-C or SIGTERM."""

import argparse
import asyncio
from decimal import Decimal
from pathlib import Path
import re
import signal
import ssl
import sys

from .dialects import DIALECTS
from .engines import AUTO, ENGINES, EngineUnavailableError
from .latency import LATENCIES
from .rate_limit import RateLimit
from .server import LocalTelnyx


def main() -> int:
    """Return 0 after a signal, 1 when the server cannot start."""
    options = _parser().parse_args()
    try:
        asyncio.run(_serve(options))
    except (EngineUnavailableError, OSError, ValueError) as error:
        print(f"local_telnyx: {error}", file=sys.stderr)
        return 1
    return 0


async def _serve(options: argparse.Namespace) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    server = LocalTelnyx(
        key=options.key,
        engine=options.engine,
        dialect=options.dialect,
        host=options.host,
        port=options.port,
        tls=_tls(options.tls_cert, options.tls_key),
    )
    server.latency = LATENCIES[options.latency]
    server.price = options.price
    server.rate_limit = RateLimit(options.rate_limit)
    async with server:
        print(
            f"Local Telnyx at {server.url}, key {server.key}, "
            f"engine {server.engine.name}, dialect {server.dialect.name}",
            flush=True,
        )
        await stopped.wait()


def port(text: str) -> int:
    """Return a port. Raises ValueError when there is none with that number."""
    if not 0 <= (number := int(text)) <= 65_535:
        raise ValueError(text)
    return number


def price(text: str) -> Decimal:
    """Return a price. Raises ValueError when it is no amount of money."""
    if not re.fullmatch(r"\d*\.?\d+", text):
        raise ValueError(text)
    return Decimal(text)


def count(text: str) -> int:
    """Return a number of requests. Raises ValueError for less than one."""
    if (number := int(text)) < 1:
        raise ValueError(text)
    return number


def _tls(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    if certificate is None:
        if key is not None:
            raise ValueError("--tls-key needs --tls-cert")
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m local_telnyx",
        description="A local server with Telnyx's speech API, including its faults.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument(
        "--port", type=port, default=8089, help="port, or 0 for any free one"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--key", default="KEY_LOCAL", help="API key to accept")
    parser.add_argument("--engine", choices=(AUTO, *ENGINES), default=AUTO)
    parser.add_argument("--dialect", choices=tuple(DIALECTS), default="docs")
    parser.add_argument("--latency", choices=tuple(LATENCIES), default="fast")
    parser.add_argument(
        "--price", type=price, default=Decimal("0.0001"), help="of a character"
    )
    parser.add_argument(
        "--rate-limit", type=count, default=600, metavar="N", help="requests per minute"
    )
    parser.add_argument("--tls-cert", type=Path, metavar="F", help="serve https")
    parser.add_argument("--tls-key", type=Path, metavar="F")
    return parser


if __name__ == "__main__":
    sys.exit(main())
