"""Trying one mutant: the tests on a copy of the tree in which it stands."""

import os
from pathlib import Path
import signal
import subprocess
import sys
from typing import Final

from .operators import Mutant

SECONDS_AT_MOST: Final = 60


def outcome(mutant: Mutant, copy: Path, tests: list[str]) -> str:
    """Return "caught", "survived", "timeout" or, without tests, "uncovered"."""
    if not tests:
        return "uncovered"
    path = copy / mutant.module
    source = path.read_bytes()
    path.write_bytes(mutant.applied_to(source))
    try:
        return "survived" if passes(copy, tests) else "caught"
    except subprocess.TimeoutExpired:
        return "timeout"
    finally:
        path.write_bytes(source)


def passes(copy: Path, tests: list[str]) -> bool:
    """Return whether tests pass. Raises TimeoutExpired after a minute."""
    # The names of some tests are too long for a command line.
    (copy / "chosen-tests").write_text("\n".join(tests))
    options = ("-x", "-q", "-p", "no:cacheprovider", "@chosen-tests")
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", *options],
        cwd=copy,
        # Compiled files would outlive a mutant that is as old and as long as the next.
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            return process.wait(SECONDS_AT_MOST) == 0
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
