"""What must hold in every cell, whatever the fault."""

from typing import Final

from .model import Heard, Outcome

# After answers that may have been paid for: they are no audio, or were not made.
_PAID_FOR: Final = ("bad_request", "endless", "not_telnyx")
_MOST_PAID: Final = 2


def violations(outcome: Outcome) -> list[str]:
    """Return, in words, what does not hold."""
    whole = outcome.heard is Heard.WHOLE
    error = outcome.error
    is_paid_for = outcome.heard is Heard.NOTHING and error in _PAID_FOR
    checks = {
        f"took {outcome.seconds:.1f} s, at most {outcome.limit:.1f} s are right": (
            outcome.seconds <= outcome.limit
        ),
        f"{outcome.heard} is heard, and no error says why": whole or error is not None,
        f"asked for {outcome.begun} times, at most {_MOST_PAID} are right": (
            not is_paid_for or outcome.begun <= _MOST_PAID
        ),
        f"not translated: {error}": error is None or outcome.is_translated,
        f"kept on disk: {', '.join(outcome.kept)}": (
            all(kept is Heard.WHOLE for kept in outcome.kept)
        ),
        f"kept on disk although: {error}": error is None or not outcome.kept,
        f"left behind: {', '.join(outcome.leaks)}": not outcome.leaks,
        f"the key is logged by {', '.join(outcome.tells_key)}": not outcome.tells_key,
    }
    return [problem for problem, holds in checks.items() if not holds]


def surprises(outcome: Outcome) -> list[str]:
    """Return, in words, what came out otherwise than is declared for the fault."""
    expected = outcome.cell.expected
    problems = []
    if outcome.heard not in expected.heard:
        right = " or ".join(expected.heard)
        problems.append(f"{outcome.heard} is heard, not {right}")
    if outcome.error not in (expected.errors or (None,)):
        wanted = " or ".join(expected.errors) or "none"
        problems.append(f"the error is {outcome.error}, not {wanted}")
    return problems
