"""A file in a media folder of the house: where it may lie, and how it is written."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
import errno
import os
from pathlib import Path
import stat
from tempfile import NamedTemporaryFile
from typing import Final, Self

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ..const import DOMAIN
from ..profiles.selection import MAX_NAME_CHARACTERS

SUFFIX: Final = ".mp3"

# What an address, a network share or Home Assistant's media source takes for something
# else than a letter of a name.
_SPECIAL: Final = frozenset('\\:*?"<>|#%~')
_MAX_NAME_BYTES: Final = 255
_READABLE_BY_ALL: Final = 0o644


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file in a media folder.

    Attributes:
        media_dir: The folder's name in Home Assistant, such as `local`.
        root: The folder.
        path: Where the file lies in it, with slashes.
        replaces: Whether a file that is already there gives way.

    """

    media_dir: str
    root: Path
    path: str
    replaces: bool

    @classmethod
    def named(
        cls, hass: HomeAssistant, path: str, media_dir: str | None, *, replaces: bool
    ) -> Self:
        """Return the file of a path in a media folder, by default in the first one.

        Raises:
            ServiceValidationError: There is no such folder, or the path is none for a
                file inside of it.

        """
        folders = hass.config.media_dirs
        if media_dir is None:
            media_dir = next(iter(folders), "local")
        if media_dir not in folders:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="unknown_media_dir",
                translation_placeholders={
                    "media_dir": media_dir[:MAX_NAME_CHARACTERS],
                    "media_dirs": ", ".join(folders) or "-",
                },
            )
        if not _is_name_of_file(path):
            raise _refused("invalid_path", path)
        return cls(media_dir, Path(folders[media_dir]), path, replaces)

    @property
    def media_content_id(self) -> str:
        """Return the id with which media players play it."""
        return f"media-source://media_source/{self.media_dir}/{self.path}"

    def place(self) -> Path:
        """Return where the file belongs, with all links followed but its own.

        Reads from the disk.

        Raises:
            ServiceValidationError: A link leads out of the folder.
            HomeAssistantError: The disk cannot be read.

        """
        with self._failures_told():
            root = self.root.resolve()
            folder = (root / self.path).parent.resolve()
        if not folder.is_relative_to(root):
            raise _refused("path_leads_out", self.path)
        return folder / Path(self.path).name

    def check(self) -> None:
        """Find out before there is anything to write whether it may be written.

        Reads from the disk.

        Raises:
            ServiceValidationError: It exists already, or a link leads out of the
                folder.
            HomeAssistantError: There is a folder in its place, or a file in the place
                of its folder, or the disk cannot be read.

        """
        with self._failures_told():
            try:
                mode = self.place().lstat().st_mode
            except FileNotFoundError:
                return
            if not self.replaces:
                raise _refused("file_exists", self.path)
            if stat.S_ISDIR(mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))

    def write(self, content: bytes) -> Path:
        """Write the file, whole or not at all, and return where it is.

        Missing folders are made. Waits for the disk, so that the file is there after
        a power cut.

        Raises:
            ServiceValidationError: As `check`.
            HomeAssistantError: The disk did not take it.

        """
        with self._failures_told():
            place = self.place()
            place.parent.mkdir(parents=True, exist_ok=True)
            # Media browsers leave out what begins with a dot.
            with NamedTemporaryFile(dir=place.parent, prefix=".") as file:
                file.write(content)
                file.flush()
                os.fchmod(file.fileno(), _READABLE_BY_ALL)
                os.fsync(file.fileno())
                self._move(Path(file.name), place)
        return place

    def _move(self, written: Path, place: Path) -> None:
        """Give a written file its name."""
        if self.replaces:
            written.replace(place)
            return
        # Renaming alone would replace a file that came meanwhile, and not every disk
        # can link.
        try:
            place.touch(exist_ok=False)
        except FileExistsError as err:
            raise _refused("file_exists", self.path) from err
        try:
            written.replace(place)
        except OSError:
            place.unlink()
            raise

    @contextmanager
    def _failures_told(self) -> Generator[None]:
        """Turn what a disk says into words for people."""
        try:
            yield
        except OSError as err:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="file_not_written",
                translation_placeholders={
                    "path": self.path[:MAX_NAME_CHARACTERS],
                    "detail": err.strerror or str(err),
                },
            ) from err


def _is_name_of_file(path: str) -> bool:
    """Return whether a path can be that of a file, wherever it is kept or played."""
    return (
        path.isprintable()
        and path.lower().endswith(SUFFIX)
        and ".." not in path
        and _SPECIAL.isdisjoint(path)
        and all(map(_is_name, path.split("/")))
    )


def _is_name(part: str) -> bool:
    """Return whether a part of a path is a name, and one that is shown."""
    return (
        part == part.strip()
        and not part.startswith(".")
        and not part.endswith(".")
        and 0 < len(part.encode()) <= _MAX_NAME_BYTES
    )


def _refused(key: str, path: str) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={"path": path[:MAX_NAME_CHARACTERS]},
    )
