"""References: the files a document names, and those among them that would lead out of its folder.

Compiling reads what a document names. Whoever writes documents must not be able to read the service's disk
with it, or find out what is there, so a name is a name here: no folders but ``media``, nothing above, no
drives, no devices.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from ledsign.core.problem import Bilingual, Problem, Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.documents.yaml_source import YamlSource

Kind = Literal["image", "font", "sign", "playlist"]
FOLDER = "media/"
LONGEST_BYTES = 200
_NAME = re.compile(
    r"(?![. ])[^\x00-\x1f\x7f/\\:*?\"<>|\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+(?<![. ])"
)
_DEVICE = re.compile(r"(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Reference:
    """``value`` as it is written, and where first; ``problem`` when it is no name."""

    kind: Kind
    value: str
    problem: Problem | None = None
    where: Where = field(default=Where(), compare=False)


def is_file_name(name: str) -> bool:
    """Whether every file system takes it for a file, and none for anything else."""
    return (
        _NAME.fullmatch(name) is not None
        and _DEVICE.fullmatch(name) is None
        and len(name.encode("utf-8", "replace")) <= LONGEST_BYTES
    )


def references(source: YamlSource) -> list[Reference]:
    """Every reference of a document, however broken the rest of it is; each value once for a kind."""
    found: dict[tuple[Kind, str], Reference] = {}
    for kind, value, path in _named(source.data):
        key = (kind, value)
        if key not in found:
            where = source.where(*path)
            found[key] = Reference(kind, value, _problem(kind, value, where), where)
    return list(found.values())


def _problem(kind: Kind, value: str, where: Where) -> Problem | None:
    if not value or is_file_name(value.removeprefix(FOLDER) if kind == "image" else value):
        return None
    shown = f"{value[:_SHOWN]!r}"
    return Problem(
        code="file.outside",
        message=Bilingual(f"{shown} is not the name of a {kind} here", f"{shown} 不是可用的名称"),
        remedy=Bilingual(
            "name what was uploaded, media/NAME, or a document, without folders",
            "请只写名称：素材写 media/名称，节目单写其名称，不要写目录",
        ),
        where=where,
    )


def _named(data: Any) -> Iterator[tuple[Kind, str, tuple[str | int, ...]]]:
    if not isinstance(data, dict):
        return
    if isinstance(data.get("sign"), str):
        yield "sign", data["sign"], ("sign",)
    yield from _of_playlist(data, ())
    playlists = data.get("playlists")
    for name, one in playlists.items() if isinstance(playlists, dict) else ():
        if isinstance(one, str):
            yield "playlist", one, ("playlists", name)
        else:
            yield from _of_playlist(one, ("playlists", name))


def _of_playlist(data: Any, path: tuple[str | int, ...]) -> Iterator[tuple[Kind, str, tuple[str | int, ...]]]:
    if not isinstance(data, dict):
        return
    if isinstance(data.get("font"), str):
        yield "font", data["font"], (*path, "font")
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((*path, "items"), data.get("items"))]
    while waiting:
        place, group = waiting.pop()
        for number, item in enumerate(group if isinstance(group, list) else ()):
            if not isinstance(item, dict):
                continue
            waiting.append(((*place, number, "together"), item.get("together")))
            for kind in ("image", "font"):
                if isinstance(item.get(kind), str):
                    yield kind, item[kind], (*place, number, kind)
