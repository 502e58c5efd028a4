"""Plugins: what other installed packages offer under an entry-point group, found without a slow import.

``importlib.metadata`` takes a tenth of a cold start by itself, and nearly nobody has a plugin. So the files
that it would read (``NAME.dist-info/entry_points.txt``, packaging.python.org, "Entry points specification")
are searched for the group's heading; only where one has it, or where a place is no folder that can be listed,
is the real thing asked.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from pathlib import Path

_HEADING = re.compile(rb"^\s*\[([^\]]+)\]", re.MULTILINE)
_ENDINGS = (".dist-info", ".egg-info")
_ANYTHING = b"*"


def plugins(group: str) -> list[object]:
    """Everything offered under ``group``, loaded. Raises whatever a package raises when it is imported."""
    offered = _groups(tuple(sys.path))
    if group.encode() not in offered and _ANYTHING not in offered:
        return []
    from importlib.metadata import entry_points

    return [point.load() for point in entry_points(group=group)]


@cache
def _groups(places: tuple[str, ...]) -> frozenset[bytes]:
    """The groups under which packages on the path offer something; ``*`` when that cannot be told."""
    return frozenset(group for place in places for group in _groups_in(place or "."))


def _groups_in(place: str) -> set[bytes]:
    try:
        with os.scandir(place) as entries:
            names = [entry.name for entry in entries]
    except FileNotFoundError:
        return set()  # the path names places that need not be there
    except OSError:
        return {_ANYTHING}  # an archive
    if any(name.endswith(".egg") for name in names):
        return {_ANYTHING}
    folder, found = Path(place), set[bytes]()
    for name in names:
        if name.endswith(_ENDINGS):
            try:
                text = (folder / name / "entry_points.txt").read_bytes()
            except OSError:
                continue
            found.update(heading.strip() for heading in _HEADING.findall(text))
    return found
