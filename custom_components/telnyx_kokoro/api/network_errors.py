"""From what aiohttp raises to the exception that says it."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import aiohttp

from .error_responses import one_line
from .errors import (
    CertificateError,
    ConnectionFailedError,
    DeadlineError,
    HttpsOnlyError,
    IncompleteResponseError,
    InvalidResponseError,
    NoHttpsError,
)
from .timeouts import RequestTimeouts

# What OpenSSL calls an answer that is no TLS.
_NO_TLS: Final = (
    "HTTP_REQUEST",
    "PACKET_LENGTH_TOO_LONG",
    "RECORD_LAYER_FAILURE",
    "UNKNOWN_PROTOCOL",
    "WRONG_VERSION_NUMBER",
)
# How aiohttp quotes the beginning of an alert of TLS.
_TLS_ALERT: Final = r"\x15\x03"


@contextmanager
def errors_translated(timeouts: RequestTimeouts, secret: str) -> Generator[None]:
    """Turn what aiohttp raises into this package's errors, without a secret in them."""
    try:
        yield
    except aiohttp.ConnectionTimeoutError as err:
        raise DeadlineError(
            f"No connection within {timeouts.connect:g} seconds"
        ) from err
    except TimeoutError as err:
        raise DeadlineError(
            f"No answer within {timeouts.first_byte:g} seconds"
        ) from err
    except aiohttp.ClientPayloadError as err:
        raise IncompleteResponseError("The answer was cut off") from err
    except aiohttp.ClientConnectorCertificateError as err:
        reason = getattr(err.certificate_error, "verify_message", "")
        raise CertificateError(one_line(reason) or type(err).__name__) from err
    except aiohttp.ClientConnectorSSLError as err:
        reason = getattr(err.os_error, "reason", None)
        if reason in _NO_TLS:
            raise NoHttpsError(one_line(str(err.os_error))) from err
        raise ConnectionFailedError(one_line(str(err))) from err
    except aiohttp.ClientResponseError as err:
        if _TLS_ALERT in err.message:
            raise HttpsOnlyError("TLS was answered to plain http") from None
        # The cause holds the request, and with it the key.
        raise InvalidResponseError(
            f"Not an HTTP answer: {one_line(err.message, secret)}"
        ) from None
    except (aiohttp.ClientError, OSError) as err:
        raise ConnectionFailedError(one_line(str(err)) or type(err).__name__) from err
