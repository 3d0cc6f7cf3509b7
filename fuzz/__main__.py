"""`python -m fuzz`: what scripts/fuzz runs."""

import asyncio
import sys

from .arguments import wishes
from .session import fuzz_for_a_person


def main() -> int:
    """Return 0 when nothing was found, 1 when something was."""
    try:
        return 0 if asyncio.run(fuzz_for_a_person(wishes())) else 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
