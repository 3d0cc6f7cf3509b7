"""Home Assistant's folder, written so that it starts without any questions."""

from collections.abc import Iterable
import json
from pathlib import Path

from .ports import LOOPBACK

_CONFIGURATION = """\
# Written anew at each start.
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
    # It compresses a little slower, which nobody notices here.
    aiohttp_fast_zlib: error
{loggers}
{more}
"""


def prepare(
    folder: Path,
    *,
    url: str,
    port: int,
    custom_components: Iterable[Path],
    configuration: str,
    log_level: str,
) -> None:
    """Write the configuration and what the web interface would ask at first.

    What a running home stores itself (users, entries, registries) stays as it is.
    """
    storage = folder / ".storage"
    storage.mkdir(parents=True, exist_ok=True)
    names = _link(folder / "custom_components", custom_components)
    (folder / "configuration.yaml").write_text(
        _CONFIGURATION.format(
            url=url,
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
    """Return settings of the web server, confirmed, so that they stay in force.

    Given in YAML they would be on trial and taken back after five minutes.
    """
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
    """Write a file as Home Assistant's own store does.

    The version is the oldest that every supported release reads and migrates.
    """
    content = {"version": version, "minor_version": 1, "key": path.name, "data": data}
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")


def _link(target: Path, custom_components: Iterable[Path]) -> list[str]:
    """Link the integrations, and only them, into the folder; return their domains."""
    target.mkdir(exist_ok=True)
    for link in target.iterdir():
        if link.is_symlink():
            link.unlink()
    domains = []
    for source in custom_components:
        (target / source.name).symlink_to(source.resolve())
        domains.append(source.name)
    return domains
