"""A network of its own, in which the production host is this machine."""

from collections.abc import Sequence
import os
from pathlib import Path
import shutil
import subprocess
import sys
from tempfile import TemporaryDirectory

PRODUCTION_HOST = "api.telnyx.com"
_INSIDE = "TELNYX_CLIENTS_INSIDE"


def is_inside() -> bool:
    """Return true in the process that `enter` has started."""
    return _INSIDE in os.environ


def enter(module: str, arguments: Sequence[str]) -> int:
    """Run a module in a network without a way out, and return its exit status.

    Its files are those of this machine, but for the names of hosts. Raises RuntimeError
    where Linux's namespaces are missing or not allowed.
    """
    if shutil.which("unshare") is None:
        raise RuntimeError("unshare is missing: install util-linux, on Linux")
    with TemporaryDirectory() as folder:
        hosts = Path(folder) / "hosts"
        hosts.write_text(f"127.0.0.1 localhost {PRODUCTION_HOST}\n", encoding="ascii")
        command = (
            'mount --bind "$0" /etc/hosts && ip link set lo up && exec "$1" -m "${@:2}"'
        )
        return subprocess.run(
            [
                *("unshare", "--map-root-user", "--net", "--mount"),
                *("bash", "-c", command, str(hosts)),
                *(sys.executable, module, *arguments),
            ],
            env=os.environ | {_INSIDE: "yes"},
            check=False,
        ).returncode
