"""Files in Home Assistant's media folders, and their locks."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
import errno
import os
from pathlib import Path
import re
import stat
from tempfile import NamedTemporaryFile
from typing import Final, Self
from weakref import WeakValueDictionary

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .audio import Clip
from .exceptions import translation
from .profiles.selection import MAX_NAME_CHARACTERS

# Core's media source rejects only `~` and `..`. It does not list names that begin with
# a dot, and the other characters have a meaning in URLs and on network shares.
_NAME: Final = r'(?![\s.])[^/\\:*?"<>|#%~]+'
_PATH: Final = re.compile(rf"({_NAME}(?<![\s.])/)*{_NAME}\.mp3", re.IGNORECASE)
_MAX_NAME_BYTES: Final = 255
_READABLE_BY_ALL: Final = 0o644


class FileLock(asyncio.Lock):
    """A lock for one path on disk."""

    # The request of the last call and its clip, once the file is written.
    made: tuple[object, Clip] | None = None


type FileLocks = WeakValueDictionary[Path, FileLock]


async def finished[ResultT](work: asyncio.Future[ResultT]) -> ResultT:
    """Return the result of a thread; wait for it even if the caller is cancelled.

    A thread can't be stopped. Without the lock it could replace the file of a later
    call.
    """
    cancelled: asyncio.CancelledError | None = None
    while not work.done():
        try:
            await asyncio.wait((work,))
        except asyncio.CancelledError as err:
            cancelled = err
    if cancelled is None:
        return work.result()
    # Retrieve the exception, so that asyncio does not log it.
    work.exception()
    raise cancelled


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file in a media folder."""

    media_dir: str  # the folder's name in Home Assistant, such as `local`
    root: Path
    path: str  # relative to the folder, with slashes
    replaces: bool  # an existing file

    @classmethod
    def named(
        cls, hass: HomeAssistant, path: str, media_dir: str | None, *, replaces: bool
    ) -> Self:
        """Return the file for a path in a media folder, by default the first one."""
        folders = hass.config.media_dirs
        if media_dir is None:
            media_dir = next(iter(folders), "local")
        if media_dir not in folders:
            raise ServiceValidationError(
                **translation(
                    "unknown_media_dir",
                    media_dir=media_dir[:MAX_NAME_CHARACTERS],
                    media_dirs=", ".join(folders) or "-",
                )
            )
        if not _is_path_of_file(path):
            raise _refused("invalid_path", path)
        return cls(media_dir, Path(folders[media_dir]), path, replaces)

    @property
    def media_content_id(self) -> str:
        """Return the ID for media players."""
        return f"media-source://media_source/{self.media_dir}/{self.path}"

    def place(self) -> Path:
        """Return the path on disk, with all links resolved except the file itself."""
        with self._translated_errors():
            root = self.root.resolve()
            folder = (root / self.path).parent.resolve()
        if not folder.is_relative_to(root):
            raise _refused("path_leads_out", self.path)
        return folder / Path(self.path).name

    def check(self) -> None:
        """Raise if the file cannot be written, before there is anything to write."""
        with self._translated_errors():
            try:
                mode = self.place().lstat().st_mode
            except FileNotFoundError:
                return
            if not self.replaces:
                raise _refused("file_exists", self.path)
            if stat.S_ISDIR(mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))

    def write(self, content: bytes) -> Path:
        """Write the file atomically, create its folders, and return its path on disk."""
        # Core's own writer would replace any file, and log errors that are raised
        # anyway.
        with self._translated_errors():
            place = self.place()
            place.parent.mkdir(parents=True, exist_ok=True)
            # Media browsers hide names that begin with a dot.
            with NamedTemporaryFile(dir=place.parent, prefix=".") as file:
                file.write(content)
                file.flush()
                os.fchmod(file.fileno(), _READABLE_BY_ALL)
                # The file must survive a power failure.
                os.fsync(file.fileno())
                self._move(Path(file.name), place)
        return place

    def _move(self, written: Path, place: Path) -> None:
        if self.replaces:
            written.replace(place)
            return
        # Renaming alone would replace a file created in the meantime, and not every
        # file system supports links.
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
    def _translated_errors(self) -> Generator[None]:
        try:
            yield
        except OSError as err:
            detail = err.strerror or str(err)
            path = self.path[:MAX_NAME_CHARACTERS]
            raise HomeAssistantError(
                **translation("file_not_written", path=path, detail=detail)
            ) from err


def _is_path_of_file(path: str) -> bool:
    return (
        path.isprintable()
        and ".." not in path
        and _PATH.fullmatch(path) is not None
        and all(len(name.encode()) <= _MAX_NAME_BYTES for name in path.split("/"))
    )


def _refused(key: str, path: str) -> ServiceValidationError:
    return ServiceValidationError(**translation(key, path=path[:MAX_NAME_CHARACTERS]))
