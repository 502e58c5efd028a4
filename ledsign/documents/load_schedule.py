"""Load schedules from files: all problems of the schedule and of its playlists at once, each with its line.

    loaded = load_schedule("month.yaml")                 raises DocumentError with every error
    sign = load_sign(loaded.sign_path())
    for problem in problems_of_schedule(loaded, sign): … warnings too
    loaded.playlists["caption"]                          a LoadedPlaylist like any other, to be compiled
    loaded.schedule(sign, published_ns=clock.now())      ledsign.schedule.types.Schedule

``examine_schedule`` gives what can be read of a schedule with errors, ``read_schedule`` takes text that is in
no file, ``document_kind`` tells which kind of document a file is before it is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from ledsign.core.errors import DocumentError
from ledsign.core.problem import Problem, Severity, Where
from ledsign.display.sign import Sign
from ledsign.documents.compiled_schedule import compile_schedule
from ledsign.documents.load import (
    LoadedPlaylist,
    examine_playlist,
    load_sign,
    problems_of_playlist,
    read_source,
)
from ledsign.documents.messages import choice_hint, problem, shown
from ledsign.documents.playlist import Playlist
from ledsign.documents.schedule import InlinePlaylist, ScheduleDocument
from ledsign.documents.schedule_mending import mend_schedule
from ledsign.documents.shipped import find_sign, shipped
from ledsign.documents.validation import validate
from ledsign.documents.when import MOST
from ledsign.documents.yaml_source import YamlSource, read_yaml
from ledsign.schedule.types import Schedule

KIND = "schedule/1"
# (name, file as written, the schedule, its folder) → the playlist; raises DocumentError.
Finding: TypeAlias = Callable[[str, str, YamlSource, Path], LoadedPlaylist]
# What may be said only because dates that were written wrong have been left out.
_WITHOUT_DATES = ("days.open", "rrule.start")
_PLACES = ("", *(f"[{at}]" for at in range(MOST)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedSchedule:
    """A schedule, its playlists by name, and where they came from. ``base``: where relative file names start.

    ``problems`` are those of form, of the schedule and of its playlist files; with errors among them (only
    ``examine_schedule`` gives such a thing) it is good for finding more problems and never to be shown.
    A playlist that could not be read at all is not in ``playlists``.
    """

    document: ScheduleDocument
    path: Path
    base: Path
    source: YamlSource
    playlists: Mapping[str, LoadedPlaylist] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def where(self, *path: str | int) -> Where:
        """The line of a field, e.g. ``where("campaigns", 2, "daily")``."""
        return self.source.where(*path)

    def sign_path(self) -> Path | None:
        """The file of the sign it names; None when it names none. Raises DocumentError when there is none."""
        if not self.document.sign:
            return None
        return find_sign(self.document.sign, self.base, self.where("sign"))

    def schedule(self, sign: Sign, published_ns: int = 0) -> Schedule:
        """Its rules as plain values for ``sign``. Raises DocumentError with every error."""
        made, problems = compile_schedule(self.document, self.source, sign, published_ns)
        errors = _errors([*self.problems, *problems])
        if errors:
            raise DocumentError(errors)
        return made


def load_schedule(path: str | Path, sign: Sign | None = None) -> LoadedSchedule:
    """A schedule from its YAML file.

    Raises DocumentError with every error there is, also of its playlists and of what is wrong on ``sign`` (by
    default the sign it names), so that an operator sees all at once.
    """
    return _sound(examine_schedule(path), sign)


def read_schedule(text: str | bytes, file: str = "", base: Path | None = None) -> LoadedSchedule:
    """A schedule from text that is in no file; as ``load_schedule``."""
    return _sound(_examined(read_yaml(text, file), Path(file), base or Path()), None)


def examine_schedule(path: str | Path) -> LoadedSchedule:
    """A schedule with the problems of its form beside it, as far as it can be read.

    Raises DocumentError when nothing of it can be read.
    """
    path = Path(path)
    return _examined(read_source(path), path, path.parent)


def examine_schedule_source(source: YamlSource, base: Path, find: Finding) -> LoadedSchedule:
    """As ``examine_schedule``, of what has been read already and whose playlists ``find`` gives.

    Raises DocumentError likewise.
    """
    return _examined(source, Path(source.file), base, find)


def problems_of_schedule(loaded: LoadedSchedule, sign: Sign) -> list[Problem]:
    """What is wrong with a schedule and its playlists on this sign, in order of lines; warnings included.

    The problems of its form (``loaded.problems``) are not repeated.
    """
    _, found = compile_schedule(loaded.document, loaded.source, sign)
    known = {one.where.field for one in loaded.problems if one.severity is Severity.ERROR}
    found = [one for one in found if not _follows(one, known)]
    for playlist in loaded.playlists.values():
        found += problems_of_playlist(playlist, sign)
    return sorted(dict.fromkeys(found), key=_line)


def document_kind(path: str | Path) -> str:
    """``playlist``, ``schedule``, ``sign``, or empty when the file does not say or cannot be read."""
    data = read_source(Path(path)).data
    said = data.get("ledsign") if isinstance(data, dict) else ""
    return said.partition("/")[0] if isinstance(said, str) else ""


def _sound(loaded: LoadedSchedule, sign: Sign | None) -> LoadedSchedule:
    errors = _errors(loaded.problems)
    if sign is None:
        try:
            named = loaded.sign_path()
            sign = load_sign(named) if named else None
        except DocumentError as error:
            errors += error.problems
    if sign is not None and errors:
        errors += _errors(problems_of_schedule(loaded, sign))
    elif not errors:
        errors += _errors(compile_schedule(loaded.document, loaded.source, sign)[1])
    if errors:
        raise DocumentError(sorted(dict.fromkeys(errors), key=_line))
    return loaded


def _examined(source: YamlSource, path: Path, base: Path, find: Finding | None = None) -> LoadedSchedule:
    if not source.readable:
        raise DocumentError(source.problems)
    document, found = validate(ScheduleDocument, source, KIND)
    problems = [*source.problems, *found]
    if document is None and not any(one.code in ("document.kind", "document.not-mapping") for one in found):
        document = mend_schedule(source.data)
    if document is None:
        raise DocumentError(sorted(problems, key=_line))
    playlists: dict[str, LoadedPlaylist] = {}
    for name, playlist in document.playlists.items():
        if isinstance(playlist, InlinePlaylist):
            playlists[name] = _inline(name, playlist, source, path, base)
            continue
        try:
            playlists[name] = (find or _from_file)(name, playlist, source, base)
            problems += playlists[name].problems
        except DocumentError as error:
            problems += error.problems
    return LoadedSchedule(
        document=document,
        path=path,
        base=base,
        source=source,
        playlists=playlists,
        problems=tuple(sorted(dict.fromkeys(problems), key=_line)),
    )


def _inline(
    name: str, playlist: InlinePlaylist, source: YamlSource, path: Path, base: Path
) -> LoadedPlaylist:
    keys = {key: getattr(playlist, key) for key in playlist.model_fields_set}
    made = Playlist.model_construct(_fields_set={"ledsign", *keys}, ledsign="playlist/1", **keys)
    return LoadedPlaylist(playlist=made, path=path, base=base, source=source.part("playlists", name))


def _from_file(name: str, file: str, source: YamlSource, base: Path) -> LoadedPlaylist:
    """The playlist in ``file``, from ``base`` or a shipped one. Raises DocumentError."""
    path = base / file
    if not path.is_file():
        known = shipped("playlists")
        if file not in known:
            where = source.where("playlists", name)
            facts: dict[str, Any] = {
                "value": shown(file),
                "base": str(base.absolute()),
                "hint": choice_hint(file, known),
            }
            raise DocumentError([problem("playlist.missing", where, **facts)])
        path = known[file]
    return examine_playlist(path)


def _follows(one: Problem, known: set[str]) -> bool:
    """Whether it only comes of another fault: in the same field, around it, or in the dates beside it."""
    name = one.where.field
    around = [name[: mark.start()] for mark in re.finditer(r"[.\[]", name)]
    if known.intersection((name, *around)):
        return True
    entry = name.rpartition(".")[0]
    return one.code in _WITHOUT_DATES and any(f"{entry}.dates{at}" in known for at in _PLACES)


def _line(one: Problem) -> tuple[str, int, int]:
    return one.where.file, one.where.line, one.where.column


def _errors(problems: Iterable[Problem]) -> list[Problem]:
    return [one for one in problems if one.severity is Severity.ERROR]
