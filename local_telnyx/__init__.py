"""A server with Telnyx's speech API, its faults included: try, develop and test."""

from .dialects import DIALECTS, DOCS, LIVE, AudioFrames, Dialect
from .faults import Fault
from .records import Request
from .server import LocalTelnyx
from .voices import Voice

__all__ = [
    "DIALECTS",
    "DOCS",
    "LIVE",
    "AudioFrames",
    "Dialect",
    "Fault",
    "LocalTelnyx",
    "Request",
    "Voice",
]
