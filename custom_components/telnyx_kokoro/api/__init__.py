"""Telnyx's text-to-speech API as typed Python, without Home Assistant."""

from .address import DEFAULT_ADDRESS, AddressError, InsecureAddressError, parse_address
from .client import TelnyxClient
from .errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    CertificateError,
    ConnectionFailedError,
    DeadlineError,
    HttpsOnlyError,
    IncompleteResponseError,
    InvalidResponseError,
    NoCreditError,
    NoHttpsError,
    NotFoundError,
    NotPermittedError,
    RateLimitError,
    ResponseTooLongError,
    ServiceError,
    ServiceTimeoutError,
    SynthesisError,
    TelnyxError,
    TextLimitError,
    UpgradeForbiddenError,
)
from .models import Balance, PronunciationDictionary, SpeechRequest, is_speakable
from .timeouts import RequestTimeouts
from .voices import AccountVoices, Voice
from .websocket import SpeechSocket

__all__ = [
    "DEFAULT_ADDRESS",
    "AccountVoices",
    "AddressError",
    "ApiError",
    "AuthenticationError",
    "BadRequestError",
    "Balance",
    "CertificateError",
    "ConnectionFailedError",
    "DeadlineError",
    "HttpsOnlyError",
    "IncompleteResponseError",
    "InsecureAddressError",
    "InvalidResponseError",
    "NoCreditError",
    "NoHttpsError",
    "NotFoundError",
    "NotPermittedError",
    "PronunciationDictionary",
    "RateLimitError",
    "RequestTimeouts",
    "ResponseTooLongError",
    "ServiceError",
    "ServiceTimeoutError",
    "SpeechRequest",
    "SpeechSocket",
    "SynthesisError",
    "TelnyxClient",
    "TelnyxError",
    "TextLimitError",
    "UpgradeForbiddenError",
    "Voice",
    "is_speakable",
    "parse_address",
]
