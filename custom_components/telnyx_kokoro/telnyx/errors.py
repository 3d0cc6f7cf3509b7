"""What can go wrong with Telnyx: the exceptions, and which code means which."""

from typing import ClassVar, Final


class TelnyxError(Exception):
    """Base of all errors of this package.

    Attributes:
        retryable: Whether asking again can help.
        retry_after: Seconds to wait before that, where the service named them.

    """

    retryable: ClassVar[bool] = False

    def __init__(self, detail: str, *, retry_after: float | None = None) -> None:
        """Keep what happened (`detail`, one line for people)."""
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after


class ConnectionFailedError(TelnyxError):
    """The service was not reached, or the connection was lost."""

    retryable = True


class DeadlineError(ConnectionFailedError):
    """The service took too long to connect, to answer or to go on."""


class IncompleteAnswerError(TelnyxError):
    """The answer ended before its end."""

    retryable = True


class InvalidAnswerError(TelnyxError):
    """The answer is not what Telnyx's API sends: another server, or not audio."""


class EndlessAnswerError(InvalidAnswerError):
    """The answer goes on and on: more than anything that was asked for."""


class ApiError(TelnyxError):
    """The service answered with an error.

    Attributes:
        status: The HTTP status.
        code: Telnyx's own code, where the answer held one.

    """

    def __init__(
        self,
        detail: str,
        *,
        status: int,
        code: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Keep the service's words (`detail`) beside its status and code."""
        super().__init__(detail, retry_after=retry_after)
        self.status = status
        self.code = code


class AuthenticationError(ApiError):
    """The key is wrong, revoked or expired."""


class NoCreditError(ApiError):
    """The account has no credit left. The key is fine."""


class NotPermittedError(ApiError):
    """The account may not do this: blocked, not verified or not at this level."""


class BadRequestError(ApiError):
    """The service does not accept the voice or the text."""


class SynthesisError(BadRequestError):
    """The speech engine could not speak this text with this voice."""


class NotFoundError(ApiError):
    """There is nothing at this path."""


class UnprocessableError(ApiError):
    """The service understood the request but cannot carry it out."""


class ServiceTimeoutError(ApiError):
    """The service itself ran out of time."""

    retryable = True


class RateLimitError(ApiError):
    """Too many requests."""

    retryable = True


class ServiceError(ApiError):
    """A fault of the service."""

    retryable = True


class VoicesUnavailableError(ServiceError):
    """The service could not list its voices."""


# Documented, but for the pairing of 402 and 20100, which others have seen.
ERROR_BY_CODE: Final[dict[str, type[ApiError]]] = {
    "10005": NotFoundError,
    "10007": ServiceError,
    "10008": ServiceTimeoutError,
    "10009": AuthenticationError,
    "10010": NotPermittedError,
    "10011": RateLimitError,
    "10015": BadRequestError,
    "10027": UnprocessableError,
    "10037": ServiceError,
    "10038": NotPermittedError,
    "20001": AuthenticationError,
    "20002": AuthenticationError,
    "20006": AuthenticationError,
    "20012": NoCreditError,
    "20013": NotPermittedError,
    "20015": NotPermittedError,
    "20016": NotPermittedError,
    "20017": NotPermittedError,
    "20100": NoCreditError,
    "90103": SynthesisError,
    "90104": VoicesUnavailableError,
}

# For answers without a known code.
ERROR_BY_STATUS: Final[dict[int, type[ApiError]]] = {
    400: BadRequestError,
    401: AuthenticationError,
    402: NoCreditError,
    403: NotPermittedError,
    404: NotFoundError,
    408: ServiceTimeoutError,
    422: UnprocessableError,
    429: RateLimitError,
}


def error_class(status: int, code: str | None) -> type[ApiError]:
    """Return the exception for a status and Telnyx's code: the code decides."""
    if code is not None and (known := ERROR_BY_CODE.get(code)):
        return known
    if status >= 500:
        return ServiceError
    return ERROR_BY_STATUS.get(status, ApiError)
