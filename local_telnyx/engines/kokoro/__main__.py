"""`python -m local_telnyx.engines.kokoro`: brings the model, once."""

import asyncio
import signal
import sys

from local_telnyx.engines.engine import EngineUnavailableError

from .assets import local_assets
from .progress import provide


def main() -> int:
    """Return 0 when the model is there, 1 when it cannot be used, 130 after Ctrl-C."""
    try:
        asyncio.run(provide())
    except (EngineUnavailableError, OSError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    print(f"The model is in {local_assets().folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
