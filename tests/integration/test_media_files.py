"""Files in media folders: none elsewhere, none half, and none replaced unasked."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import resource

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.media_file import MediaFile
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from local_telnyx import Fault, LocalTelnyx

from .conftest import SMOKE, Rendering
from .rendering import PATH, TO_FILE, spoken

# The engine's clips of a few words have more bytes.
FEW_BYTES = 1_000


def files(folder: Path) -> list[str]:
    """Return everything that is not a folder, wherever it lies, hidden or not."""
    found = (place for place in folder.rglob("*") if not place.is_dir())
    return sorted(str(place.relative_to(folder)) for place in found)


@contextmanager
def full_disk() -> Iterator[None]:
    """A disk on which no file can grow beyond a few bytes, and no log either."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FEW_BYTES, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def smoke(hass: HomeAssistant, account: MockConfigEntry, media: Path) -> MediaFile:
    """A file that is not there yet and must not replace one."""
    return MediaFile.named(hass, PATH, None, replaces=False)


@pytest.mark.parametrize(
    "path",
    [
        "../smoke.mp3",
        "a/../../smoke.mp3",
        "a/../smoke.mp3",
        "..mp3",
        "a..mp3",
        "/etc/smoke.mp3",
        "//smoke.mp3",
        "~/smoke.mp3",
        "~root/smoke.mp3",
        "./smoke.mp3",
        "a//smoke.mp3",
        "a/ /smoke.mp3",
        " smoke.mp3",
        "a./smoke.mp3",
        ".hidden.mp3",
        ".storage/smoke.mp3",
        "..\\smoke.mp3",
        "C:\\smoke.mp3",
        "C:smoke.mp3",
        "smoke.mp3\0",
        "smoke\0.mp3",
        "smoke\n.mp3",
        "smoke\u202e.mp3",
        "smoke\ud800.mp3",
        "smoke?.mp3",
        "smoke#.mp3",
        "%2e%2e/smoke.mp3",
        "smoke.wav",
        "smoke.mp3/",
        "smoke.mp3.sh",
        "smoke",
        ".mp3",
        "a/.mp3",
        "",
        "ü" * 126 + ".mp3",
    ],
)
async def test_path_that_is_none_is_refused_before_anything_is_spoken(
    render: Rendering, media: Path, server: LocalTelnyx, path: str
) -> None:
    server.forget()
    with pytest.raises(
        ServiceValidationError, match="isn't a valid path. Use a path inside the med"
    ):
        await render(output="file", path=path)
    assert not server.requests
    assert not list(media.parent.rglob("*.mp3"))


async def test_refused_path_is_cut_to_a_readable_length(
    render: Rendering, media: Path
) -> None:
    with pytest.raises(ServiceValidationError, match=r"^x{80} isn't a valid path"):
        await render(output="file", path="x" * 5_000)


async def test_file_without_a_path_is_refused(
    render: Rendering, server: LocalTelnyx
) -> None:
    server.forget()
    with pytest.raises(ServiceValidationError, match="A file needs a path. Enter one"):
        await render(output="file")
    assert not server.requests


async def test_media_folder_is_the_one_that_is_named(
    render: Rendering, home: HomeAssistant, media: Path, tmp_path: Path
) -> None:
    home.config.media_dirs["nas"] = str(tmp_path / "nas")
    response = await render(**TO_FILE, media_dir="nas")
    assert response["media_content_id"] == f"media-source://media_source/nas/{PATH}"
    assert files(tmp_path / "nas") == [PATH]
    assert not files(media)


@pytest.mark.parametrize("name", ["usb", "", "/etc", ".."])
async def test_media_folder_that_is_not_there_is_refused(
    render: Rendering, media: Path, server: LocalTelnyx, name: str
) -> None:
    server.forget()
    reason = f"media folder {name} doesn't exist. Available media folders: local"
    with pytest.raises(ServiceValidationError, match=reason):
        await render(**TO_FILE, media_dir=name)
    assert not server.requests


async def test_house_without_media_folders_is_told_so(
    render: Rendering, home: HomeAssistant, media: Path
) -> None:
    home.config.media_dirs.clear()
    with pytest.raises(
        ServiceValidationError, match="doesn't exist. Available media folders: -"
    ):
        await render(**TO_FILE)


@pytest.mark.parametrize("path", ["link/smoke.mp3", "link/new/smoke.mp3"])
async def test_link_that_leads_out_is_not_followed(
    render: Rendering, media: Path, server: LocalTelnyx, tmp_path: Path, path: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (media / "link").symlink_to(outside)
    server.forget()
    with pytest.raises(ServiceValidationError, match="is outside the media folder"):
        await render(output="file", path=path, overwrite=True)
    assert not server.requests
    assert not list(outside.iterdir())


async def test_link_that_is_laid_meanwhile_is_not_followed(
    smoke: MediaFile, media: Path, tmp_path: Path
) -> None:
    smoke.check()
    outside = tmp_path / "outside"
    outside.mkdir()
    (media / "announcements").symlink_to(outside)
    with pytest.raises(ServiceValidationError, match="is outside the media folder"):
        smoke.write(b"sound")
    assert not list(outside.iterdir())


async def test_link_in_the_place_of_the_file_is_replaced_and_not_followed(
    render: Rendering, media: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secrets.yaml"
    secret.write_text("password")
    (media / "smoke.mp3").symlink_to(secret)
    await render(output="file", path="smoke.mp3", overwrite=True)
    assert secret.read_text() == "password"
    assert spoken((media / "smoke.mp3").read_bytes()) == [("af_heart", SMOKE)]


async def test_link_to_nothing_counts_as_a_file(
    render: Rendering, media: Path, server: LocalTelnyx, tmp_path: Path
) -> None:
    (media / "smoke.mp3").symlink_to(tmp_path / "nothing")
    server.forget()
    with pytest.raises(ServiceValidationError, match="already exists"):
        await render(output="file", path="smoke.mp3")
    assert not server.requests
    assert not (tmp_path / "nothing").exists()


async def test_media_folder_may_itself_be_a_link_and_so_may_folders_inside(
    render: Rendering, home: HomeAssistant, media: Path, tmp_path: Path
) -> None:
    (media / "announcements").mkdir()
    (media / "same").symlink_to("announcements")
    (tmp_path / "linked").symlink_to(media)
    home.config.media_dirs["local"] = str(tmp_path / "linked")
    await render(output="file", path="same/smoke.mp3")
    assert (media / PATH).is_file()


async def test_file_that_is_there_stays_and_nothing_is_spoken(
    render: Rendering, media: Path, server: LocalTelnyx
) -> None:
    (media / "smoke.mp3").write_bytes(b"precious")
    server.forget()
    with pytest.raises(ServiceValidationError, match="already exists. Choose another"):
        await render(output="file", path="smoke.mp3")
    assert not server.requests
    assert (media / "smoke.mp3").read_bytes() == b"precious"


async def test_file_that_comes_meanwhile_stays(smoke: MediaFile, media: Path) -> None:
    smoke.check()
    (media / "announcements").mkdir()
    (media / PATH).write_bytes(b"precious")
    with pytest.raises(ServiceValidationError, match="already exists"):
        smoke.write(b"sound")
    assert files(media) == [PATH]
    assert (media / PATH).read_bytes() == b"precious"


async def test_file_is_replaced_when_that_is_asked_for(
    render: Rendering, media: Path
) -> None:
    await render(**TO_FILE)
    await render(**TO_FILE, message="All clear.", overwrite=True)
    assert files(media) == [PATH]
    assert spoken((media / PATH).read_bytes()) == [("af_heart", "All clear.")]


async def test_file_is_not_lost_when_its_successor_fails(
    render: Rendering, media: Path, server: LocalTelnyx
) -> None:
    await render(**TO_FILE)
    server.fail(Fault(cut_after=1_000), times=None)
    with pytest.raises(HomeAssistantError):
        await render(**TO_FILE, message="All clear.", overwrite=True)
    assert files(media) == [PATH]
    assert spoken((media / PATH).read_bytes()) == [("af_heart", SMOKE)]


async def test_full_disk_leaves_nothing_and_is_said_to_be_so(
    smoke: MediaFile, media: Path
) -> None:
    says = "could not be written. Check the pe"
    with pytest.raises(HomeAssistantError, match=says), full_disk():
        smoke.write(bytes(FEW_BYTES + 1))
    assert not files(media)


async def test_folder_in_the_place_of_the_file_is_found_before_anything_is_spoken(
    render: Rendering, media: Path, server: LocalTelnyx
) -> None:
    (media / PATH).mkdir(parents=True)
    server.forget()
    with pytest.raises(HomeAssistantError, match="could not be written.*Is a direct"):
        await render(**TO_FILE, overwrite=True)
    assert not server.requests
    assert not files(media)


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("path", [PATH, "announcements/new/smoke.mp3"])
async def test_file_in_the_place_of_a_folder_is_found_before_anything_is_spoken(
    render: Rendering, media: Path, server: LocalTelnyx, path: str, overwrite: bool
) -> None:
    (media / "announcements").write_bytes(b"precious")
    server.forget()
    with pytest.raises(HomeAssistantError, match="could not be written.*Not a direct"):
        await render(output="file", path=path, overwrite=overwrite)
    assert not server.requests
    assert files(media) == ["announcements"]


async def test_link_in_a_circle_is_found_before_anything_is_spoken(
    render: Rendering, media: Path, server: LocalTelnyx
) -> None:
    (media / "announcements").symlink_to("announcements")
    server.forget()
    with pytest.raises(HomeAssistantError, match="could not be written"):
        await render(**TO_FILE)
    assert not server.requests


async def test_link_to_a_folder_in_the_place_of_the_file_is_replaced(
    render: Rendering, media: Path, tmp_path: Path
) -> None:
    (media / "smoke.mp3").symlink_to(tmp_path)
    await render(output="file", path="smoke.mp3", overwrite=True)
    assert spoken((media / "smoke.mp3").read_bytes()) == [("af_heart", SMOKE)]


async def test_name_that_cannot_be_given_leaves_no_empty_file(
    smoke: MediaFile, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(source: object, target: object) -> None:
        raise OSError("Out of order")

    monkeypatch.setattr(os, "replace", fail)
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(HomeAssistantError, match="could not be written.*Out of order"):
        smoke.write(b"sound")
    assert not files(media)


async def test_file_can_be_read_by_everybody(smoke: MediaFile) -> None:
    assert smoke.write(b"sound").stat().st_mode & 0o777 == 0o644
