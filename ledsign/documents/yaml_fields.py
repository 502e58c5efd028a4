"""Edit the fields of one entry of a list in a YAML text; every other line stays, remarks behind values too.

    - name: evenings
      daily: 19:00-22:00   # as agreed      ── daily ──▶      daily: 18:00-22:00   # as agreed

Where the entry is not written line by line it is written anew as a whole; see ``yaml_editing``.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from ledsign.documents.yaml_editing import LINE, Edited, Part, same, with_list
from ledsign.documents.yaml_source import read_yaml
from ledsign.documents.yaml_writing import write_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledsign.documents.yaml_source import Path, YamlSource


def with_fields(text: str, key: str, at: int, fields: Mapping[str, Any]) -> Edited:
    """Other values for these ``fields`` of entry ``at`` in the list under ``key``; None takes one out.

    Lines of other fields stay, and so does what is written behind a value. Raises as ``with_list``.
    """
    source = read_yaml(text)
    before = source.data.get(key) if isinstance(source.data, dict) else None
    if not isinstance(before, list) or not isinstance(before[at], dict):
        raise ValueError(f"no such entry under {key}")
    wanted = deepcopy(source.data)
    changed = {name: value for name, value in fields.items() if before[at].get(name) != value}
    wanted[key][at] = {name: one for name, one in (before[at] | changed).items() if one is not None}
    lines: list[str] | None = LINE.findall(text)
    for name in reversed(list(before[at])):
        if name in changed and lines is not None:
            lines = _with_field(source, lines, (key, at, name), changed[name])
    added = {name: one for name, one in changed.items() if name not in before[at] and one is not None}
    if added and lines is not None:
        lines = _with_more(source, lines, (key, at, list(before[at])[-1]), added)
    edited = None if lines is None else read_yaml("".join(lines))
    if lines is not None and edited is not None and not edited.problems and same(edited.data, wanted):
        return Edited("".join(lines), in_place=True)
    parts = [Part(old=number) for number in range(len(before))]
    parts[at] = Part(old=at, data=wanted[key][at])
    return with_list(text, key, parts)


def _with_field(source: YamlSource, lines: list[str], path: Path, value: Any) -> list[str] | None:
    """One field on a line of its own, written anew or gone. None: it is not written so."""
    place = source.places[path]
    line = place.key_line - 1
    if not 0 <= line < len(lines) or place.line != place.key_line:
        return None
    column = place.key_column - 1
    front, rest = lines[line][:column], lines[line][column:]
    if front.strip() not in ("", "-") or (value is None and front.strip()):
        return None
    if value is None:
        return [*lines[:line], *lines[line + 1 :]]
    written = write_yaml({str(path[-1]): value}).splitlines(keepends=True)
    remark = re.search(r"\s+#.*", rest) if len(written) == 1 else None
    if remark:
        written = [written[0].rstrip("\n") + remark[0].rstrip() + "\n"]
    indent = " " * column
    return [*lines[:line], front + written[0], *(indent + one for one in written[1:]), *lines[line + 1 :]]


def _with_more(
    source: YamlSource, lines: list[str], last: Path, added: Mapping[str, Any]
) -> list[str] | None:
    """Further fields right behind the ``last`` one, which is on one line. None: it is not written so."""
    place = source.places[last]
    line = place.key_line - 1
    if not line >= 0 or place.line != place.key_line:
        return None
    # fields above it may have come or gone meanwhile
    at = next((one for one in range(min(line, len(lines) - 1), -1, -1) if str(last[-1]) in lines[one]), line)
    if "{" in lines[at][: place.key_column]:
        return None
    if not lines[at].endswith("\n"):
        lines = [*lines[:at], lines[at] + "\n", *lines[at + 1 :]]
    indent = " " * (place.key_column - 1)
    new = [indent + one for one in write_yaml(dict(added)).splitlines(keepends=True)]
    return [*lines[: at + 1], *new, *lines[at + 1 :]]
