"""The samples on disk: whole ones only, a bounded number of bytes and files."""

from dataclasses import dataclass
import hashlib
from pathlib import Path
import shutil
from typing import Final

from homeassistant.util.file import write_utf8_file_atomic

# All voices that are known have room, each with a sentence of some 40 kB.
MAX_FILES: Final = 64
MAX_TOTAL_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sample:
    """A voice of a server, by its whole id, and what it says."""

    address: str
    voice: str
    sentence: str

    @property
    def file_name(self) -> str:
        """Return a name that tells nothing, and is another one for anything else."""
        described = f"{self.address}\n{self.voice}\n{self.sentence}"
        return f"{hashlib.sha256(described.encode()).hexdigest()}.mp3"


class SampleStore:
    """A folder of samples. Its methods read and write the disk: use an executor."""

    def __init__(
        self,
        folder: Path,
        *,
        max_files: int = MAX_FILES,
        max_total_bytes: int = MAX_TOTAL_BYTES,
    ) -> None:
        """Use a folder, which is made with the first sample."""
        self._folder = folder
        self._max_files = max_files
        self._max_total_bytes = max_total_bytes

    def find(self, sample: Sample) -> bytes | None:
        """Return a sample, None if it has not been kept.

        Raises OSError where the disk does not give it.
        """
        file = self._folder / sample.file_name
        # What a full disk left empty is no sample.
        return (file.read_bytes() or None) if file.is_file() else None

    def keep(self, sample: Sample, mp3: bytes) -> None:
        """Write a sample at once or not at all.

        Older ones go where there are too many. Raises WriteError or OSError where
        the disk does not take it.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / sample.file_name
        write_utf8_file_atomic(str(file), mp3, mode="wb")
        self._drop_oldest(file)

    def clear(self) -> None:
        """Remove the folder."""
        if self._folder.exists():
            shutil.rmtree(self._folder)

    def _drop_oldest(self, newest: Path) -> None:
        """Remove what is over the bounds, never the newest file."""
        # What a crash left half-written counts, and goes, like everything else.
        files = {file: file.stat() for file in self._folder.iterdir()}
        new = files.pop(newest)
        count, total_bytes = 1, new.st_size
        for file, facts in sorted(
            files.items(), key=lambda item: item[1].st_mtime_ns, reverse=True
        ):
            count += 1
            total_bytes += facts.st_size
            if count > self._max_files or total_bytes > self._max_total_bytes:
                file.unlink()
