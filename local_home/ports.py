"""Ports of this machine that nobody listens on."""

import socket

from .errors import PortTakenError

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """Return a port of 127.0.0.1 that is free now."""
    with socket.create_server((LOOPBACK, 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def require_free(port: int) -> None:
    """Raise PortTakenError when another program listens on the port."""
    try:
        with socket.create_server((LOOPBACK, port)):
            pass
    except OSError as error:
        raise PortTakenError(port) from error


def preferred_port(port: int) -> int:
    """Return the port when it is free, else another one that is."""
    try:
        require_free(port)
    except PortTakenError:
        return free_port()
    return port
