"""From an error answer of the service to the exception that says it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
import json
import re
from typing import Any, Final

from .errors import ApiError, error_class

SHOWN_CHARACTERS: Final = 300

# `x-ratelimit-reset` is documented without its unit. A larger number than this
# cannot be seconds to wait: it is a moment, in seconds since 1970.
_MOMENT_FROM: Final = 1_000_000_000


# What an error frame of a socket says has neither status nor code. Only words that
# leave no doubt are taken for the status and the code that they stand for; all else is
# a fault of the service. "Invalid voice_id specified" is documented, "timeout" and
# "Internal Server Error" were seen by others.
_MEANING_BY_WORDS: Final[tuple[tuple[re.Pattern[str], int, str], ...]] = tuple(
    (re.compile(words, re.IGNORECASE), status, code)
    for words, status, code in (
        (
            r"\b(?:invalid|unknown|unsupported) voice"
            r"|\bvoice\b.* (?:not (?:found|supported)|does not exist|is not known)$",
            400,
            "10015",
        ),
        (r"\btext (?:is )?too long\b", 400, "10025"),
        (r"^unauthori[sz]ed\b|\bauthentication failed\b", 401, "10009"),
        (r"\bapi key\b.*\b(?:invalid|expired|revoked)\b", 401, "10009"),
        (r"\b(?:invalid|expired|revoked) api key\b", 401, "10009"),
        (r"^forbidden\b", 403, "10010"),
        (r"\baccount (?:is )?inactive\b", 403, "20012"),
        (r"\binsufficient (?:funds|credit|balance)\b", 402, "20100"),
        (r"^(?:request )?time(?:d )?-?out\b", 408, "10008"),
        (r"\btoo many requests\b|\brate limit", 429, "10011"),
    )
)


def parse_frame_error(frame: str, secret: str) -> ApiError:
    """Return the exception for an error frame of a socket.

    Takes Telnyx's envelope with its codes as well as words alone (documented).
    """
    body = frame.encode()
    code, detail = _read_body(body)
    if code is None:
        for words, status, meaning in _MEANING_BY_WORDS:
            if words.search(detail):
                return error_class(status, meaning)(
                    one_line(detail, secret), status=status
                )
    return parse_error(500, {}, body, secret)


def parse_error(
    status: int, headers: Mapping[str, str], body: bytes, secret: str = ""
) -> ApiError:
    """Return the exception for an answer that is not 200.

    Takes Telnyx's envelope (documented) as well as `{"error": ...}`,
    `{"message": ...}`, `{"detail": ...}`, plain text and HTML (seen by others).
    """
    code, detail = _read_body(body)
    return error_class(status, code)(
        one_line(detail, secret) or f"HTTP status {status}",
        status=status,
        code=code,
        retry_after=_seconds_to_wait(status, headers),
    )


def one_line(text: str, secret: str = "") -> str:
    """Return text fit for a message: one line, printable, at most 300 characters.

    A secret is replaced in what is left: what is not printable may have hidden it.
    """
    words = " ".join(text.split())
    printable = "".join(char for char in words if char.isprintable())
    if secret:
        printable = printable.replace(secret, "[key]")
    if len(printable) <= SHOWN_CHARACTERS:
        return printable
    return f"{printable[: SHOWN_CHARACTERS - 1]}…"


def _read_body(body: bytes) -> tuple[str | None, str]:
    """Return Telnyx's code, if there is one, and the words of an error body."""
    text = body.decode("utf-8", "replace")
    try:
        answer = json.loads(text)
    except ValueError, RecursionError:
        # A page of HTML says nothing to a person.
        return None, "" if text.lstrip().startswith("<") else text
    if not isinstance(answer, dict):
        return None, text
    errors = answer.get("errors")
    if isinstance(errors, list) and errors and isinstance(errors[0], dict):
        return _read_envelope(errors[0])
    if isinstance(error := answer.get("error"), dict):
        code, words = _read_envelope(error)
        return code, words or _as_json(error)
    code, _ = _read_envelope(answer)
    for key in ("error", "message", "detail"):
        if isinstance(value := answer.get(key), str) and value:
            return code, value
    return code, text


def _as_json(value: Any) -> str:
    """Return a value as JSON, empty for one that is nested too deeply to be written."""
    try:
        return json.dumps(value)
    except RecursionError:
        return ""


def _read_envelope(error: dict[str, Any]) -> tuple[str | None, str]:
    """Return code and words of an error as in Telnyx's envelope."""
    code = error.get("code")
    words = [error.get(name) for name in ("title", "detail", "message")]
    return (
        str(code) if isinstance(code, (str, int)) else None,
        ": ".join(word for word in words if isinstance(word, str) and word),
    )


def _seconds_to_wait(status: int, headers: Mapping[str, str]) -> float | None:
    """Return the seconds that the service asks to wait, if it names them.

    `x-ratelimit-reset` comes with good answers too; only a refusal for too many
    requests means it.
    """
    names = ("retry-after", "x-ratelimit-reset") if status == 429 else ("retry-after",)
    for name in names:
        if (value := headers.get(name)) and (seconds := _seconds(value)) is not None:
            return seconds
    return None


def _seconds(value: str) -> float | None:
    """Return the seconds from now that a header means: a number or a date."""
    now = datetime.now(UTC)
    try:
        number = float(value)
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
        except ValueError:
            return None
        number = moment.timestamp()
    if number >= _MOMENT_FROM:
        number -= now.timestamp()
    # `inf` and `nan` are numbers to Python.
    return max(0.0, number) if number < _MOMENT_FROM else None
