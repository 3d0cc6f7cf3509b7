"""Demands that the tests cover each module, for a total hides the one they leave out.

Reads what the last `pytest --cov` has measured: `python -m tests.module_coverage`.
Arguments are patterns of files to leave out, such as `'*/api/*'`.
"""

from collections.abc import Sequence
from fnmatch import fnmatch
import io
import sys
from typing import Final

from coverage import Coverage

# The rule test-coverage of Home Assistant's Integration Quality Scale.
MORE_THAN_PERCENT: Final = 95.0


def poorly_covered(measured: Coverage, left_out: Sequence[str]) -> list[str]:
    """Return the files of the modules that are covered too little."""
    return [
        module
        for module in sorted(measured.get_data().measured_files())
        if not any(fnmatch(module, pattern) for pattern in left_out)
        and measured.report(morfs=[module], file=io.StringIO()) <= MORE_THAN_PERCENT
    ]


def main(left_out: Sequence[str] = ()) -> None:
    """Show the modules that are covered too little with their missing lines, and fail.

    Raises:
        SystemExit: There are some, or nothing has been measured.

    """
    measured = Coverage()
    measured.load()
    if not measured.get_data():
        sys.exit("Nothing has been measured yet: run pytest --cov first")
    if modules := poorly_covered(measured, left_out):
        measured.report(morfs=modules, show_missing=True)
        sys.exit(f"Each module needs tests for more than {MORE_THAN_PERCENT:g} % of it")


if __name__ == "__main__":
    main(sys.argv[1:])
