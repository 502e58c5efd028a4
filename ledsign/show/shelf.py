"""Shelf: the bundles and releases of a store, by their hashes, and who still uses them.

  bundles/DIGEST/     one show each (``ledsign.show.bundle``)
  releases/HASH.json  one signed release each; HASH is the SHA-256 of the file

What lies here is never changed, and says nothing of what is shown: that is what the pointers are for.
"""

from __future__ import annotations

import hashlib
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from ledsign.core.errors import ShowError
from ledsign.show.bundle import MANIFEST, read_show, write_show
from ledsign.show.generation import Generation
from ledsign.show.lock import unread
from ledsign.show.release import MOST_BYTES, parse
from ledsign.show.replacement import UNFINISHED, replace_file, sync_folder

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from ledsign.show.types import Show

BUNDLES = "bundles"
RELEASES = "releases"
_SUFFIX = ".json"


class Shelf:
    """In ``folder``, which one process at a time writes to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bundles = folder / BUNDLES
        self._releases = folder / RELEASES

    def prepare(self) -> None:
        """Make the folders. Raises OSError."""
        for folder in (self._bundles, self._releases):
            folder.mkdir(parents=True, exist_ok=True)
        sync_folder(self._folder)
        sync_folder(self._folder.parent)

    def bundle(self, digest: str) -> Path:
        """Where the show with ``digest`` is, or would be."""
        return self._bundles / digest

    def put_show(self, show: Show) -> None:
        """Write ``show``, whose digest is known, and read every byte of it back. Raises ShowError."""
        folder = write_show(show, self.bundle(show.digest))
        if read_show(folder).digest != show.digest:
            raise ShowError(f"{folder}: reads back as another show than was written; is the disk failing?")

    def put_release(self, data: bytes) -> str:
        """Write a release file and return its hash. Raises OSError."""
        name = hashlib.sha256(data).hexdigest()
        replace_file(self._releases / f"{name}{_SUFFIX}", [data], read_back=True)
        sync_folder(self._releases)
        return name

    def release(self, name: str) -> bytes:
        """The release file called ``name``. Raises ShowError when it is missing or damaged."""
        path = self._releases / f"{name}{_SUFFIX}"
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise ShowError(f"{path}: cannot be read: {error.strerror}") from error
        if hashlib.sha256(data).hexdigest() != name:
            raise ShowError(f"{path}: damaged, its bytes are not those its name stands for")
        return data

    def found(self, *, released: bool) -> list[Generation]:
        """What is here, newest first, for a store that has lost both pointers: releases by their number, then
        bundles by age unless only ``released`` shows count.
        """
        numbered = []
        for path in self._listed(self._releases, f"*{_SUFFIX}"):
            with suppress(ShowError):
                release = parse(self.release(path.stem)).release
                numbered.append((release.number, Generation(show=release.show, release=path.stem)))
        found = [generation for _, generation in sorted(numbered, key=lambda one: one[0], reverse=True)]
        if not released:
            aged = []
            for path in self._listed(self._bundles, f"*/{MANIFEST}"):
                with suppress(OSError):
                    aged.append((path.stat().st_mtime_ns, path.parent.name))
            found += [Generation(show=name) for _, name in sorted(aged, reverse=True)]
        return found

    def _listed(self, folder: Path, pattern: str) -> list[Path]:
        try:
            return sorted(folder.glob(pattern))
        except OSError:
            return []

    def collect(self, keep: Collection[Generation]) -> None:
        """Remove what ``keep`` does not name and nobody has open; what cannot be removed goes later."""
        shows = {generation.show for generation in keep}
        releases = {f"{generation.release}{_SUFFIX}" for generation in keep}
        with suppress(OSError):
            for path in [*self._releases.iterdir(), *self._folder.glob(f".*{UNFINISHED}")]:
                if path.name not in releases:
                    with suppress(OSError):
                        path.unlink()
        with suppress(OSError):
            for folder in list(self._bundles.iterdir()):
                if folder.name not in shows:
                    with suppress(OSError), unread(folder) as unused:
                        if unused:
                            shutil.rmtree(folder, ignore_errors=True)
