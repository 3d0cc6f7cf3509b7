"""What a person is told when something went wrong with Telnyx."""

from dataclasses import dataclass, field
import math
from typing import Final

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .api import (
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
    TelnyxError,
    TextLimitError,
)
from .const import DOMAIN
from .synthesis import (
    NothingToSpeakError,
    RequestTooLongError,
    TextError,
    TextStoppedError,
    TextTooLongError,
)

# The nearest class of an error's own ancestry decides.
_KEY_BY_ERROR: Final[dict[type[TelnyxError], str]] = {
    ApiError: "service_error",
    AuthenticationError: "invalid_auth",
    BadRequestError: "bad_request",
    CertificateError: "untrusted_certificate",
    ConnectionFailedError: "cannot_connect",
    DeadlineError: "timeout",
    ResponseTooLongError: "endless",
    HttpsOnlyError: "https_only",
    IncompleteResponseError: "incomplete",
    InvalidResponseError: "not_telnyx",
    NoCreditError: "no_credit",
    NoHttpsError: "no_https",
    NotFoundError: "not_telnyx",
    NotPermittedError: "not_permitted",
    RateLimitError: "rate_limited",
    TelnyxError: "service_error",
    TextLimitError: "too_long_for_telnyx",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """A translated message: its key, in errors of forms as in exceptions."""

    key: str
    placeholders: dict[str, str] = field(default_factory=dict)


def failure_of(err: TelnyxError) -> Failure:
    """Return the message for an error of the service."""
    key = next(_KEY_BY_ERROR[cls] for cls in type(err).__mro__ if cls in _KEY_BY_ERROR)
    placeholders = {"detail": err.detail}
    if isinstance(err, RateLimitError) and err.retry_after is not None:
        key = "rate_limited_for"
        placeholders["seconds"] = str(max(1, math.ceil(err.retry_after)))
    return Failure(key, placeholders)


class NoSpeechError(HomeAssistantError):
    """Telnyx does not speak this text, which another engine may do."""


class NothingToSayError(ServiceValidationError):
    """There is a text, but nothing in it that can be spoken."""


def no_speech(err: TelnyxError) -> NoSpeechError:
    """Return the exception that says why there is no speech."""
    failure = failure_of(err)
    return NoSpeechError(
        translation_domain=DOMAIN,
        translation_key=failure.key,
        translation_placeholders=failure.placeholders,
    )


def no_speech_for_unknown_reason() -> NoSpeechError:
    """Return the exception that says that the log knows why there is no speech."""
    return NoSpeechError(translation_domain=DOMAIN, translation_key="unknown")


def unspeakable(err: TextError) -> HomeAssistantError:
    """Return the exception that says what is wrong with a text."""
    match err:
        case NothingToSpeakError():
            return NothingToSayError(
                translation_domain=DOMAIN, translation_key="empty_message"
            )
        case RequestTooLongError():
            return ServiceValidationError(
                translation_domain=DOMAIN, translation_key="text_too_long_for_request"
            )
        case TextTooLongError():
            return ServiceValidationError(
                translation_domain=DOMAIN, translation_key="text_too_long"
            )
        case TextStoppedError():
            return HomeAssistantError(
                translation_domain=DOMAIN, translation_key="text_stopped"
            )
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key="empty_message"
    )
