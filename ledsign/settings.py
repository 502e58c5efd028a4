"""Where ledsign keeps its things and finds what it ships."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def home() -> Path:
    """LEDSIGN_HOME, or the platform's place for an application's data. Not created here."""
    given = os.environ.get("LEDSIGN_HOME")
    if given:
        return Path(given).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "ledsign"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "ledsign"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "ledsign"


def user_fonts() -> Path:
    """The folder users put their own fonts into; it need not exist."""
    return home() / "fonts"


def shipped(kind: str, name: str) -> Path:
    """A file that comes with ledsign (``signs``, ``playlists``, ``fonts``): in the checkout or the wheel."""
    checkout = _PACKAGE.parent / kind / name
    return checkout if checkout.exists() else _PACKAGE / "data" / kind / name
