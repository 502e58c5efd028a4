"""Where shipped documents are: the package's own data when installed, the checkout's folders beside it.

Schedules lie among the playlists they use; which is which is told by their first key.
"""

from __future__ import annotations

import re
from pathlib import Path

import ledsign
from ledsign.core.errors import DocumentError
from ledsign.core.problem import Where
from ledsign.documents.messages import choice_hint, problem, shown

_PACKAGE = Path(ledsign.__file__).parent
_ENDINGS = (".yaml", ".yml")
_IS_SCHEDULE = re.compile(rb"^ledsign:\s*schedule/", re.MULTILINE)


def shipped_folder(kind: str) -> Path | None:
    """The folder with ``signs``, ``playlists`` or ``schedules``; None when this installation has none."""
    kind = "playlists" if kind == "schedules" else kind
    for folder in (_PACKAGE / "data" / kind, _PACKAGE.parent / kind):
        if folder.is_dir():
            return folder
    return None


def shipped(kind: str) -> dict[str, Path]:
    """Every shipped document by its name (file name without ending), in alphabetical order."""
    folder = shipped_folder(kind)
    if folder is None:
        return {}
    files = {file.stem: file for file in sorted(folder.iterdir()) if file.suffix in _ENDINGS}
    if kind not in ("playlists", "schedules"):
        return files
    return {
        name: file
        for name, file in files.items()
        if bool(_IS_SCHEDULE.search(file.read_bytes())) == (kind == "schedules")
    }


def find_sign(name_or_path: str | Path, base: Path | None = None, where: Where | None = None) -> Path:
    """The file of a sign: a path from ``base`` (default: the working directory), or a shipped name.

    Raises DocumentError at ``where`` naming the shipped signs.
    """
    base = base or Path()
    given = str(name_or_path)
    if given and (base / given).is_file():
        return base / given
    known = shipped("signs")
    if given in known:
        return known[given]
    hint = choice_hint(given, known)
    folder = str(base.absolute())
    where = where or Where(file=given)
    raise DocumentError([problem("sign.unknown", where, value=shown(given), base=folder, hint=hint)])
