"""A server with Telnyx's speech API, its faults included: try, develop and test."""

from .dialects import DIALECTS, DOCS, DOUBLED, LIVE, WHOLE, AudioFrames, Dialect
from .faults import Fault
from .latency import FAST, LATENCIES, Latency
from .rate_limit import RateLimit
from .records import Request
from .server import LocalTelnyx
from .voices import Voice

__all__ = [
    "DIALECTS",
    "DOCS",
    "DOUBLED",
    "FAST",
    "LATENCIES",
    "LIVE",
    "WHOLE",
    "AudioFrames",
    "Dialect",
    "Fault",
    "Latency",
    "LocalTelnyx",
    "RateLimit",
    "Request",
    "Voice",
]
