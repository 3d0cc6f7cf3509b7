"""Translate errors of Telnyx and of texts into Home Assistant exceptions."""

from dataclasses import dataclass, field
import math
from typing import Any, Final

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .api import RateLimitError, TelnyxError, errors
from .const import DOMAIN
from .synthesis import (
    NothingToSpeakError,
    RequestTooLongError,
    TextError,
    TextStoppedError,
    TextTooLongError,
)

# Translation keys by class. Subclasses use the key of their nearest base.
_KEY_BY_ERROR: Final[dict[type[Exception], str]] = {
    errors.AuthenticationError: "invalid_auth",
    errors.BadRequestError: "bad_request",
    errors.CertificateError: "untrusted_certificate",
    errors.ConnectionFailedError: "cannot_connect",
    errors.DeadlineError: "timeout",
    errors.ResponseTooLongError: "endless",
    errors.HttpsOnlyError: "https_only",
    errors.IncompleteResponseError: "incomplete",
    errors.InvalidResponseError: "not_telnyx",
    errors.NoCreditError: "no_credit",
    errors.NoHttpsError: "no_https",
    errors.NotFoundError: "not_telnyx",
    errors.NotPermittedError: "not_permitted",
    RateLimitError: "rate_limited",
    TelnyxError: "service_error",
    errors.TextLimitError: "too_long_for_telnyx",
    TextError: "empty_message",
    RequestTooLongError: "text_too_long_for_request",
    TextStoppedError: "text_stopped",
    TextTooLongError: "text_too_long",
}


def translation(key: str, **placeholders: str) -> dict[str, Any]:
    """Return the arguments of a Home Assistant exception for a message."""
    return {
        "translation_domain": DOMAIN,
        "translation_key": key,
        "translation_placeholders": placeholders,
    }


@dataclass(frozen=True, slots=True)
class Failure:
    """A translated message for forms and exceptions."""

    key: str
    placeholders: dict[str, str] = field(default_factory=dict)

    @property
    def translation(self) -> dict[str, Any]:
        """Return the arguments of a Home Assistant exception."""
        return translation(self.key, **self.placeholders)


def failure_of(err: TelnyxError) -> Failure:
    """Return the message for an error of the service."""
    placeholders = {"detail": err.detail}
    if isinstance(err, RateLimitError) and err.retry_after is not None:
        placeholders["seconds"] = str(max(1, math.ceil(err.retry_after)))
        return Failure("rate_limited_for", placeholders)
    return Failure(_key_of(err), placeholders)


class NoSpeechError(HomeAssistantError):
    """Telnyx cannot speak a text, but a fallback might."""


class SilentMessageError(ServiceValidationError):
    """Nothing in the text can be spoken."""


def no_speech(err: TelnyxError) -> NoSpeechError:
    """Return the exception for an error of the service."""
    return NoSpeechError(**failure_of(err).translation)


def unspeakable(err: TextError) -> HomeAssistantError:
    """Return the exception for an error of a text."""
    exception: type[HomeAssistantError] = ServiceValidationError
    if isinstance(err, NothingToSpeakError):
        exception = SilentMessageError
    elif isinstance(err, TextStoppedError):
        # The source of the text failed, not the caller.
        exception = HomeAssistantError
    return exception(**translation(_key_of(err)))


def _key_of(err: TelnyxError | TextError) -> str:
    return next(_KEY_BY_ERROR[cls] for cls in type(err).__mro__ if cls in _KEY_BY_ERROR)
