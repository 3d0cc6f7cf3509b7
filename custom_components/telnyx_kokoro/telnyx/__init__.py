"""Telnyx's text-to-speech API as typed Python, without Home Assistant."""

from .address import DEFAULT_ADDRESS, AddressError, InsecureAddressError, parse_address
from .client import TelnyxClient
from .deadlines import Deadlines
from .errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    ConnectionFailedError,
    DeadlineError,
    EndlessAnswerError,
    IncompleteAnswerError,
    InvalidAnswerError,
    NoCreditError,
    NotFoundError,
    NotPermittedError,
    RateLimitError,
    ServiceError,
    ServiceTimeoutError,
    SynthesisError,
    TelnyxError,
    UnprocessableError,
    VoicesUnavailableError,
)
from .models import AudioFormat, Balance, SpeechRequest
from .socket import SpeechSocket
from .voices import AccountVoices, Voice

__all__ = [
    "DEFAULT_ADDRESS",
    "AccountVoices",
    "AddressError",
    "ApiError",
    "AudioFormat",
    "AuthenticationError",
    "BadRequestError",
    "Balance",
    "ConnectionFailedError",
    "DeadlineError",
    "Deadlines",
    "EndlessAnswerError",
    "IncompleteAnswerError",
    "InsecureAddressError",
    "InvalidAnswerError",
    "NoCreditError",
    "NotFoundError",
    "NotPermittedError",
    "RateLimitError",
    "ServiceError",
    "ServiceTimeoutError",
    "SpeechRequest",
    "SpeechSocket",
    "SynthesisError",
    "TelnyxClient",
    "TelnyxError",
    "UnprocessableError",
    "Voice",
    "VoicesUnavailableError",
    "parse_address",
]
