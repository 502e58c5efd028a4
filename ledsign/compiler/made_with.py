"""Made with: what a show was compiled with, so that years later it is known why it looks as it does."""

from __future__ import annotations

import hashlib
import zoneinfo
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ledsign import __version__
from ledsign.show.frame import RENDERER
from ledsign.show.types import MadeWith

if TYPE_CHECKING:
    from collections.abc import Iterable


def made_with(fonts: Iterable[Path]) -> MadeWith:
    """This program, with these font files. Raises OSError when one cannot be read."""
    hashes = {path.name: _sha256(path, path.stat().st_mtime_ns) for path in sorted(set(fonts))}
    return MadeWith(ledsign=__version__, fonts=hashes, renderer=RENDERER, tzdata=tzdata_version())


@lru_cache(maxsize=1)
def tzdata_version() -> str:
    """The release of the time zone database that zoneinfo reads, ``2026b``; empty when it does not say."""
    for folder in zoneinfo.TZPATH:
        source = Path(folder, "tzdata.zi")
        if source.is_file():
            with source.open(encoding="ascii", errors="replace") as file:
                return file.readline().removeprefix("# version").strip()
        if Path(folder, "UTC").is_file():  # a database without its version
            return ""
    try:
        return str(import_module("tzdata").IANA_VERSION)
    except ModuleNotFoundError:
        return ""


@lru_cache(maxsize=64)
def _sha256(path: Path, changed_ns: int) -> str:
    """``changed_ns`` is for the cache: a file that was replaced is read again."""
    del changed_ns
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
