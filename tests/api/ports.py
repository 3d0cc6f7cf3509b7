"""Ports on which nobody answers."""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
import socket


@contextmanager
def full_port() -> Generator[int]:
    """A port that accepts nobody any more: its queue is full."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listening:
        address = listening.getsockname()
        with ExitStack() as waiting:
            for _ in range(2):
                caller = waiting.enter_context(socket.socket())
                caller.setblocking(False)
                caller.connect_ex(address)
            yield address[1]
