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


class CertificateError(ConnectionFailedError):
    """The server shows a certificate that is not trusted."""

    retryable = False


class NoHttpsError(ConnectionFailedError):
    """The server answers an https address with something else, such as plain http."""

    retryable = False


class HttpsOnlyError(ConnectionFailedError):
    """The server wants https where it was asked with plain http."""

    retryable = False


class IncompleteResponseError(TelnyxError):
    """The answer ended before its end."""

    retryable = True


class InvalidResponseError(TelnyxError):
    """The answer is not what Telnyx's API sends: another server, or not audio."""


class ResponseTooLongError(InvalidResponseError):
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
    """The account may not do this: inactive, blocked, not verified, at a low level."""


class UpgradeForbiddenError(NotPermittedError):
    """A WebSocket may not be opened: by this account, or with a voice nobody knows.

    The service answers both alike (seen by others). A request over REST can tell.
    """


class BadRequestError(ApiError):
    """The service does not accept the voice or the text."""


class TextLimitError(BadRequestError):
    """The text is longer than the service takes at once."""


class SynthesisError(BadRequestError):
    """The speech engine could not speak this text with this voice.

    The engine's own outages are told so too (documented), so once more can help.
    """


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


# Documented. Which status comes with some of these is not, so it does not matter.
ERROR_BY_CODE: Final[dict[str, type[ApiError]]] = {
    "10005": NotFoundError,
    "10007": ServiceError,
    "10008": ServiceTimeoutError,
    "10009": AuthenticationError,
    "10010": NotPermittedError,
    "10011": RateLimitError,
    "10015": BadRequestError,
    "10025": TextLimitError,
    "10027": UnprocessableError,
    "10035": NotPermittedError,
    "10037": ServiceError,
    "10038": NotPermittedError,
    "10039": NotPermittedError,
    "20001": AuthenticationError,
    "20002": AuthenticationError,
    "20003": AuthenticationError,
    "20006": AuthenticationError,
    "20008": AuthenticationError,
    "20012": NotPermittedError,
    "20013": NotPermittedError,
    "20014": NotPermittedError,
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
