"""Telnyx's error envelope and the documented codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of the envelope, and the HTTP status that it comes with."""

    status: int
    code: str
    title: str
    detail: str

    @property
    def envelope(self) -> dict[str, Any]:
        """The JSON body (documented; `code` is a string)."""
        return {
            "errors": [
                {
                    "code": self.code,
                    "title": self.title,
                    "detail": self.detail,
                    "meta": {
                        "url": "https://developers.telnyx.com/docs/overview/errors/"
                        + self.code
                    },
                }
            ]
        }


class RefusedError(Exception):
    """A request that is answered with a problem."""

    def __init__(self, problem: Problem) -> None:
        """Carry the problem to where the request is answered."""
        super().__init__(problem.detail)
        self.problem = problem


UNAUTHORIZED: Final = "10009"
BAD_REQUEST: Final = "10015"
NOT_FOUND: Final = "10005"
UNPROCESSABLE: Final = "10027"
INTERNAL: Final = "10007"
NOT_PERMITTED: Final = "10010"
NO_FUNDS: Final = "20100"

# The documented codes. The status of 20003, 20008 and 20012 to 20017 is a guess.
_DOCUMENTED: Final = (
    Problem(401, UNAUTHORIZED, "Authentication failed", "The key is not valid."),
    Problem(401, "20001", "Invalid secret", "The API key's secret is not valid."),
    Problem(401, "20002", "API key revoked", "The API key has been revoked."),
    Problem(401, "20003", "Forbidden", "The API key may not be used."),
    Problem(401, "20006", "API key expired", "The API key has expired."),
    Problem(401, "20008", "Invalid API key", "The API key is not valid."),
    Problem(402, NO_FUNDS, "Insufficient funds", "The balance is too low."),
    Problem(403, NOT_PERMITTED, "Not authorized", "The account may not do this."),
    Problem(403, "10038", "Feature not permitted", "Not at this account level."),
    Problem(403, "10035", "Not permitted", "The account may not do this."),
    Problem(403, "10039", "Not permitted", "The account may not do this."),
    Problem(403, "20012", "Account inactive", "The account is inactive."),
    Problem(403, "20013", "Account blocked", "The account is blocked."),
    Problem(403, "20014", "Account unverified", "Verify the account first."),
    Problem(403, "20015", "Feature not enabled", "Speech is not enabled."),
    Problem(403, "20016", "Verification needed", "Verify the account first."),
    Problem(403, "20017", "Verification needed", "Verify the account first."),
    Problem(400, BAD_REQUEST, "Bad request", "The request is not valid."),
    Problem(400, "10025", "Text too long", "The text is too long."),
    Problem(400, "90103", "Speech synthesis failed", "The engine could not speak."),
    Problem(404, NOT_FOUND, "Resource not found", "There is nothing at this path."),
    Problem(408, "10008", "Request timeout", "The request took too long."),
    Problem(422, UNPROCESSABLE, "Unprocessable entity", "A field is not valid."),
    Problem(429, "10011", "Too many requests", "The rate limit is exceeded."),
    Problem(500, INTERNAL, "Unexpected error", "An unexpected error occurred."),
    Problem(503, "10037", "Service unavailable", "The service is unavailable."),
    Problem(500, "90104", "Voices not listed", "The voices could not be listed."),
)
PROBLEMS: Final[Mapping[str, Problem]] = {entry.code: entry for entry in _DOCUMENTED}


def problem(code: str, detail: str) -> Problem:
    """Return the documented problem of this code with another detail."""
    known = PROBLEMS[code]
    return Problem(known.status, code, known.title, detail)


def usual_problem(status: int) -> Problem:
    """Return the first documented problem with this status."""
    for entry in _DOCUMENTED:
        if entry.status == status:
            return entry
    return Problem(status, str(status), "Error", f"The service answered {status}.")
