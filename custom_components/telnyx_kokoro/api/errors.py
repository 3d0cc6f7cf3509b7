"""Exceptions of the API client, and the codes, statuses and messages of each."""

import re
from typing import ClassVar, Final

SHOWN_CHARACTERS: Final = 300


class TelnyxError(Exception):
    """Base of all errors of this package.

    Attributes:
        retryable: Whether trying again can help.
        retry_after: Seconds to wait before that, if the service stated them.

    """

    retryable: ClassVar[bool] = False

    def __init__(self, detail: str, *, retry_after: float | None = None) -> None:
        """Store what happened (`detail`, one human-readable line)."""
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after


class ConnectionFailedError(TelnyxError):
    """The service could not be reached, or the connection was lost."""

    retryable = True


class DeadlineError(ConnectionFailedError):
    """The service took too long to connect, to respond or to continue."""


class CertificateError(ConnectionFailedError):
    """The server's certificate is not trusted."""

    retryable = False


class NoHttpsError(ConnectionFailedError):
    """The server at an https address does not speak TLS."""

    retryable = False


class HttpsOnlyError(ConnectionFailedError):
    """The server at an http address requires https."""

    retryable = False


class IncompleteResponseError(TelnyxError):
    """The response ended before it was complete."""

    retryable = True


class InvalidResponseError(TelnyxError):
    """The response is not one of Telnyx's API: another server, or not audio."""


class ResponseTooLongError(InvalidResponseError):
    """The response is longer than any valid response."""


class ApiError(TelnyxError):
    """The service responded with an error.

    Attributes:
        status: The HTTP status.
        code: Telnyx's own code, if the response contained one.

    """

    def __init__(
        self,
        detail: str,
        *,
        status: int,
        code: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Keep the service's message (`detail`) with its status and code."""
        super().__init__(detail, retry_after=retry_after)
        self.status = status
        self.code = code


class AuthenticationError(ApiError):
    """The key is wrong, revoked or expired."""


class NoCreditError(ApiError):
    """The account has no credit left. The key is valid."""


class NotPermittedError(ApiError):
    """The account is inactive, blocked, unverified, or at too low a level for this."""


class UpgradeForbiddenError(NotPermittedError):
    """The WebSocket was refused because of the account or because of the voice.

    The response is the same in both cases (reported by others). The same request over
    REST tells them apart.
    """


class BadRequestError(ApiError):
    """The service does not accept the voice, the text or another field."""


class TextLimitError(BadRequestError):
    """The text is longer than the service accepts in one request."""


class SynthesisError(BadRequestError):
    """The speech engine could not speak this text with this voice.

    Outages of the engine are reported the same way (documented), so one retry can help.
    """


class NotFoundError(ApiError):
    """There is nothing at this path."""


class ServiceTimeoutError(ApiError):
    """The service timed out internally."""

    retryable = True


class RateLimitError(ApiError):
    """Too many requests were sent."""

    retryable = True


class ServiceError(ApiError):
    """The service failed."""

    retryable = True


# Codes are documented, and take precedence over the status, which is not documented for
# all of them. Words are for the error frames of a WebSocket, which have neither:
# "Invalid voice_id specified" is documented, "timeout" and "Internal Server Error" were
# reported by others. Only words that leave no doubt are listed; the first match counts.
_ERRORS: Final[tuple[tuple[type[ApiError], int, str, str], ...]] = (
    (
        BadRequestError,
        400,
        "10015",
        r"\b(?:invalid|unknown|unsupported) voice"
        r"|\bvoice\b.* (?:not (?:found|supported)|does not exist|is not known)$",
    ),
    (TextLimitError, 400, "10025", r"\btext (?:is )?too long\b"),
    (SynthesisError, 400, "90103", ""),
    (
        AuthenticationError,
        401,
        "10009 20001 20002 20003 20006 20008",
        r"^unauthori[sz]ed\b|\bauthentication failed\b"
        r"|\bapi key\b.*\b(?:invalid|expired|revoked)\b"
        r"|\b(?:invalid|expired|revoked) api key\b",
    ),
    (
        NotPermittedError,
        403,
        "10010 10035 10038 10039 20012 20013 20014 20015 20016 20017",
        r"^forbidden\b|\baccount (?:is )?inactive\b",
    ),
    (NoCreditError, 402, "20100", r"\binsufficient (?:funds|credit|balance)\b"),
    (NotFoundError, 404, "10005", ""),
    (ServiceTimeoutError, 408, "10008", r"^(?:request )?time(?:d )?-?out\b"),
    (BadRequestError, 422, "10027", ""),
    (RateLimitError, 429, "10011", r"\btoo many requests\b|\brate limit"),
    (ServiceError, 500, "10007 10037 90104", ""),
)
ERROR_BY_CODE: Final = {
    code: error for error, _, codes, _ in _ERRORS for code in codes.split()
}
# Where several errors have one status, the first is the general one. 500 is every
# fault.
ERROR_BY_STATUS: Final = {status: error for error, status, *_ in reversed(_ERRORS)}
ERROR_BY_WORDS: Final = tuple(
    (re.compile(words, re.IGNORECASE), status, error)
    for error, status, _, words in _ERRORS
    if words
)


def one_line(text: str, secret: str = "") -> str:
    """Return text suitable for a message: one line, printable, at most 300 characters.

    The secret is replaced last: characters that are not printable may have hidden it.
    """
    printable = "".join(filter(str.isprintable, " ".join(text.split())))
    if secret:
        printable = printable.replace(secret, "[key]")
    if len(printable) <= SHOWN_CHARACTERS:
        return printable
    return f"{printable[: SHOWN_CHARACTERS - 1]}…"
