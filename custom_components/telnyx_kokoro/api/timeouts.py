"""Time limits of a request to the API."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestTimeouts:
    """Time limits of one request or WebSocket, in seconds."""

    # From the request to an open connection: DNS, TCP, TLS, upgrade to a WebSocket.
    connect: float = 10
    # From the request to the head of the response on a connection that was open before,
    # which may have died. A new one is made then, and needs 1.3 seconds to connect and
    # 1.1 to respond (reported by others).
    reused: float = 3
    # From the request to the first byte of the body, or from the first text to audio.
    first_byte: float = 20
    # From one chunk of the body to the next, or between frames while audio is due.
    between_bytes: float = 30
    # From a final frame that may stand for all texts to the close that proves it.
    close: float = 3
    # From the first byte to the last of a body that is read as a whole.
    whole: float = 60
