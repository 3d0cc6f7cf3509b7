"""The rules of Home Assistant and HACS for what describes the integration."""

import json
from pathlib import Path
import re
import tomllib
from typing import Any

from PIL import Image
import pytest

ROOT = Path(__file__).parents[2]
INTEGRATION = ROOT / "custom_components" / "telnyx_kokoro"
MANIFEST_KEYS = {
    "after_dependencies",
    "categories",
    "codeowners",
    "config_flow",
    "connectivity",
    "dependencies",
    "documentation",
    "domain",
    "integration_type",
    "iot_class",
    "issue_tracker",
    "name",
    "quality_scale",
    "requirements",
    "version",
}
# No wide logo: Home Assistant would crop it to a square beside what is played.
BRAND_SIZES = {"icon.png": (256, 256), "icon@2x.png": (512, 512)}


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    """The manifest."""
    return read(INTEGRATION / "manifest.json")


def read(file: Path) -> dict[str, Any]:
    """Return a JSON object."""
    content: dict[str, Any] = json.loads(file.read_text())
    return content


def test_manifest_has_known_keys_in_their_order(manifest: dict[str, Any]) -> None:
    keys = list(manifest)
    assert set(keys) <= MANIFEST_KEYS
    assert keys == ["domain", "name", *sorted(keys[2:])]


def test_manifest_says_what_the_integration_is(manifest: dict[str, Any]) -> None:
    assert manifest["domain"] == INTEGRATION.name
    assert manifest["name"] == "Telnyx KokoroTTS"
    assert manifest["config_flow"] is True
    assert manifest["integration_type"] == "service"
    assert manifest["iot_class"] == "cloud_polling"
    assert manifest["categories"] == ["ai_voice.speech"]
    assert manifest["connectivity"] == ["cloud"]


def test_integration_takes_any_version_that_home_assistant_has(
    manifest: dict[str, Any],
) -> None:
    assert all(re.search(r">=[\d.]+,<\d+$", need) for need in manifest["requirements"])


def test_manifest_leads_to_people(manifest: dict[str, Any]) -> None:
    assert manifest["documentation"].startswith("https://")
    assert manifest["issue_tracker"].startswith("https://")
    assert all(owner.startswith("@") for owner in manifest["codeowners"])


def test_version_is_the_same_everywhere(manifest: dict[str, Any]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert manifest["version"] == project["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", manifest["version"])


def test_hacs_knows_the_name_and_the_oldest_home_assistant(
    manifest: dict[str, Any],
) -> None:
    hacs = read(ROOT / "hacs.json")
    # No `zip_release`: HACS could then install no branch, nor a release whose archive
    # is missing. It downloads the repository instead.
    assert hacs == {"homeassistant": "2026.10.0", "name": manifest["name"]}


@pytest.mark.parametrize(("name", "size"), BRAND_SIZES.items())
def test_brand_image_is_a_transparent_picture_of_its_size(
    name: str, size: tuple[int, int]
) -> None:
    with Image.open(INTEGRATION / "brand" / name) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "RGBA", size)
        assert image.getchannel("A").getextrema() == (0, 255)


def test_there_are_no_other_brand_images() -> None:
    assert {file.name for file in (INTEGRATION / "brand").iterdir()} == set(BRAND_SIZES)
