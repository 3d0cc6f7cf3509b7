"""How long the service is waited for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestTimeouts:
    """How long to wait for the service, in seconds.

    Attributes:
        connect: From the request to an open connection: name, TCP and TLS, and the
            upgrade of a WebSocket.
        reused: From the request to the head of the answer on a connection that was open
            before, which may have died. A new one is then made, and needs about as
            long: 1.3 to connect, 1.1 to answer (seen by others), and some more.
        first_byte: From the request to the first byte of the answer's body, on a
            WebSocket from the first text to the first audio.
        between_bytes: From one byte of the answer to the next, on a WebSocket from
            one frame to the next while audio is owed.
        close: From a final frame on a WebSocket that can mean all texts to the close
            that proves it.
        whole: From the first byte to the last of an answer that is no stream.

    """

    connect: float = 10
    reused: float = 3
    first_byte: float = 20
    between_bytes: float = 30
    close: float = 3
    whole: float = 60
