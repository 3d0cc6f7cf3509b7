"""A Home Assistant's folder: its configuration, and whether it is in use."""

from collections.abc import Iterable
import fcntl
import json
from pathlib import Path

from .errors import AlreadyRunningError
from .program import LOOPBACK

# Home Assistant holds it while it runs, and writes its process id into it.
_LOCK = ".ha_run.lock"
_CONFIGURATION = """\
# Written at each start.
homeassistant:
  name: Local home
  country: US
  language: en
  time_zone: UTC
  unit_system: metric
  internal_url: "{url}"
  external_url: "{url}"
media_source:
assist_pipeline:
logger:
  default: warning
  logs:
    # Compression is a little slower without it, which does not matter here.
    aiohttp_fast_zlib: error
{loggers}
{more}
"""


def prepare(
    folder: Path,
    *,
    port: int,
    custom_components: Iterable[Path],
    configuration: str,
    log_level: str,
) -> None:
    """Write the configuration and the answers to the questions of onboarding.

    Whatever Home Assistant has stored (users, entries, registries) stays.
    """
    storage = folder / ".storage"
    storage.mkdir(parents=True, exist_ok=True)
    names = _link(folder / "custom_components", custom_components)
    (folder / "configuration.yaml").write_text(
        _CONFIGURATION.format(
            url=f"http://{LOOPBACK}:{port}",
            loggers="\n".join(
                f"    custom_components.{name}: {log_level}" for name in names
            ),
            more=configuration,
        ),
        encoding="utf-8",
    )
    _store(storage / "http", version=2, data=_http_settings(port))
    if not (storage / "onboarding").exists():
        # Only the user is left to be made.
        done = ["core_config", "analytics", "integration"]
        _store(storage / "onboarding", version=4, data={"done": done})
    if not (storage / "core.network").exists():
        adapters = {"configured_adapters": ["lo"]}
        _store(storage / "core.network", version=1, data=adapters)


def _http_settings(port: int) -> dict[str, object]:
    # Given in YAML they would be on trial and taken back after five minutes.
    return {
        "stable": {
            "server_host": [LOOPBACK],
            "server_port": port,
            "cors_allowed_origins": [],
            "login_attempts_threshold": -1,
            "ip_ban_enabled": False,
            "ssl_profile": "modern",
            "use_x_frame_options": True,
        },
        "pending": None,
        "yaml_migration_done": True,
    }


def _store(path: Path, *, version: int, data: object) -> None:
    # The version is the oldest one that every supported release migrates.
    content = {"version": version, "minor_version": 1, "key": path.name, "data": data}
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")


def _link(target: Path, custom_components: Iterable[Path]) -> list[str]:
    target.mkdir(exist_ok=True)
    for link in target.iterdir():
        if link.is_symlink():
            link.unlink()
    domains = []
    for source in custom_components:
        (target / source.name).symlink_to(source.resolve())
        domains.append(source.name)
    return domains


def require_unused(folder: Path) -> None:
    """Raise AlreadyRunningError when a Home Assistant is running in the folder."""
    lock = folder / _LOCK
    if not lock.exists():
        return
    with lock.open(encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunningError(
                f"A Home Assistant is running in {folder} already. Use that one, or end "
                "it first with Ctrl-C in its terminal, or with: "
                f"kill {json.load(file)['pid']}"
            ) from error
