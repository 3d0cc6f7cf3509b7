"""Every status of the service's error table, with and without headers, and others'."""

from typing import Final

from tests.reliability.model import WHOLE, Expected, Fault, Way, silent
from tests.reliability.stage import KEY
from tests.reliability.steps import endlessly, head, hold, page, send
from tests.reliability.trouble import both, raw, served

# Status, Telnyx's code, what it means, the error: asking again does not help.
_FINAL: Final = (
    (400, "10015", "bad request", "bad_request"),
    (400, "10025", "text too long", "too_long_for_telnyx"),
    (401, "10009", "not authenticated", "invalid_auth"),
    (401, "20001", "invalid secret", "invalid_auth"),
    (401, "20002", "key revoked", "invalid_auth"),
    (401, "20003", "key forbidden", "invalid_auth"),
    (401, "20006", "key expired", "invalid_auth"),
    (401, "20008", "key invalid", "invalid_auth"),
    (402, "20100", "insufficient funds", "no_credit"),
    (403, "10035", "not permitted", "not_permitted"),
    (403, "10038", "feature not permitted", "not_permitted"),
    (403, "10039", "not permitted", "not_permitted"),
    (403, "20012", "account inactive", "not_permitted"),
    (403, "20013", "account blocked", "not_permitted"),
    (403, "20014", "account unverified", "not_permitted"),
    (403, "20015", "feature not enabled", "not_permitted"),
    (403, "20016", "verification needed", "not_permitted"),
    (403, "20017", "verification needed", "not_permitted"),
    (404, "10005", "not found", "not_telnyx"),
    (422, "10027", "unprocessable", "bad_request"),
    (418, "418", "no status of the table", "service_error"),
)
_PASSING: Final = (
    (408, "10008", "timeout"),
    (500, "10007", "unexpected error"),
    (500, "90104", "voices not listed"),
    (503, "10037", "unavailable"),
)
# Headers, and the error that says how long to wait, or does not.
_LIMITED: Final[tuple[tuple[str, dict[str, str], str], ...]] = (
    ("no headers", {}, "rate_limited"),
    ("retry-after 0.5", {"retry-after": "0.5"}, "rate_limited_for"),
    ("x-ratelimit-reset 0.5", {"x-ratelimit-reset": "0.5"}, "rate_limited_for"),
    (
        "retry-after in the past",
        {"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"},
        "rate_limited_for",
    ),
    ("retry-after soon", {"retry-after": "soon"}, "rate_limited"),
)
_SERVICE_ERROR: Final[Expected] = silent("service_error")
_HTML: Final = b"<html><h1>Sorry</h1></html>"

STATUSES: Final[tuple[Fault, ...]] = (
    *(
        Fault(
            f"{status} {code}: {meaning}",
            served(status=status, code=code),
            silent(error),
            None,
        )
        for status, code, meaning, error in _FINAL
    ),
    *(
        Fault(
            f"{status} {code}: {meaning}",
            served(status=status, code=code),
            WHOLE,
            _SERVICE_ERROR,
        )
        for status, code, meaning in _PASSING
    ),
    Fault(
        "403 10010: not authorized",
        served(status=403, code="10010"),
        # A socket that is forbidden may have the wrong voice: REST has to say it too.
        {Way.REST: silent("not_permitted"), Way.WEBSOCKET: WHOLE},
        silent("not_permitted"),
    ),
    Fault(
        "400 90103: synthesis failed",
        served(status=400, code="90103"),
        WHOLE,
        silent("bad_request"),
    ),
    Fault(
        "429 10011, retry-after 120",
        served(status=429, headers={"retry-after": "120"}),
        silent("rate_limited_for"),
        None,
    ),
    *(
        Fault(
            f"429 10011, {words}",
            served(status=429, headers=headers),
            WHOLE,
            silent(error),
        )
        for words, headers, error in _LIMITED
    ),
    Fault(
        "503 with retry-after 2",
        served(status=503, headers={"retry-after": "2"}),
        WHOLE,
        _SERVICE_ERROR,
    ),
    Fault(
        "502 in HTML, from a proxy",
        both(raw(send(page(_HTML, "text/html", status="502 Bad Gateway")))),
        WHOLE,
        _SERVICE_ERROR,
    ),
    Fault(
        "504 without a word",
        both(raw(send(page(b"", "text/plain", status="504 Gateway Timeout")))),
        WHOLE,
        _SERVICE_ERROR,
    ),
    Fault(
        "500 with broken JSON",
        both(raw(send(page(b'{"errors": [', "application/json", status="500 Oops")))),
        WHOLE,
        _SERVICE_ERROR,
    ),
    Fault(
        "401 in HTML",
        both(raw(send(page(_HTML, "text/html", status="401 Unauthorized")))),
        silent("invalid_auth"),
        None,
    ),
    Fault(
        "400 that quotes the key",
        served(status=400, detail=f"What is Bearer {KEY}?"),
        silent("bad_request"),
        None,
    ),
    Fault(
        "503 whose body never ends",
        both(
            raw(
                send(head("Content-Length: 1073741824", status="503 Oops")),
                endlessly(b"x" * 65536),
            )
        ),
        WHOLE,
        _SERVICE_ERROR,
    ),
    Fault(
        "503 whose body never comes",
        both(raw(send(head("Content-Length: 100", status="503 Oops")), hold)),
        WHOLE,
        silent("timeout"),
    ),
    Fault(
        "redirect to another host",
        both(
            raw(
                send(
                    page(
                        b"",
                        "text/html",
                        "Location: http://elsewhere.test/",
                        status="307 Temporary Redirect",
                    )
                )
            )
        ),
        WHOLE,
        silent("not_telnyx"),
    ),
    Fault(
        "204 no content",
        both(raw(send(head("Connection: close", status="204 No Content")))),
        WHOLE,
        silent("not_telnyx"),
    ),
)
