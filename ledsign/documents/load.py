"""Load documents from files: all problems of a file at once, each with its line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ledsign.core.errors import DocumentError
from ledsign.core.problem import Problem, Severity, Where
from ledsign.documents.compiled_sign import compile_sign
from ledsign.documents.mending import mend
from ledsign.documents.messages import problem, shown
from ledsign.documents.playlist import Playlist
from ledsign.documents.playlist_checks import check_playlist
from ledsign.documents.shipped import find_sign
from ledsign.documents.sign import SignDocument
from ledsign.documents.validation import validate
from ledsign.documents.yaml_source import YamlSource, read_yaml
from ledsign.documents.yaml_tree import MAX_BYTES

if TYPE_CHECKING:
    from ledsign.display.sign import Sign

__all__ = [
    "LoadedPlaylist",
    "check_sign",
    "check_sign_source",
    "examine_playlist",
    "examine_playlist_source",
    "find_sign",
    "load_playlist",
    "load_sign",
    "problems_of_playlist",
    "read_playlist",
    "read_source",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedPlaylist:
    """A playlist and where it came from. ``base`` is the folder relative file names start from.

    ``problems`` of its form: with errors among them (only ``examine_playlist`` gives such a thing) the
    playlist is what could still be read, good for finding more problems and never to be shown.
    """

    playlist: Playlist
    path: Path
    base: Path
    source: YamlSource
    problems: tuple[Problem, ...] = ()

    def where(self, *path: str | int) -> Where:
        """The line of a field, e.g. ``where("items", 2, "text")``; of what is not written, of its parent."""
        return self.source.where(*path)

    def sign_path(self) -> Path | None:
        """The file of the sign it names; None when it names none. Raises DocumentError when there is none."""
        if not self.playlist.sign:
            return None
        return find_sign(self.playlist.sign, self.base, self.where("sign"))


def load_sign(path: str | Path) -> Sign:
    """A sign from its YAML file. Raises DocumentError with every error of it."""
    sign, problems = check_sign(path)
    errors = _errors(problems)
    if errors or sign is None:
        raise DocumentError(errors)
    return sign


def check_sign(path: str | Path) -> tuple[Sign | None, list[Problem]]:
    """The sign (None when it has errors) and its problems, warnings included. Raises nothing."""
    path = Path(path)
    return check_sign_source(read_source(path), path.parent)


def check_sign_source(source: YamlSource, base: Path) -> tuple[Sign | None, list[Problem]]:
    """As ``check_sign``, of what has been read already. ``base``: where its map files are."""
    if not source.readable:
        return None, list(source.problems)
    document, found = validate(SignDocument, source, "sign/1")
    problems = [*source.problems, *found]
    sign = None
    if rest := document or (mend(SignDocument, source.data, "sign/1") if _worth(found) else None):
        sign, more = compile_sign(rest, source, base)
        problems += _beside(problems, more)
    return (None if _errors(problems) else sign), sorted(problems, key=_line)


def load_playlist(path: str | Path, sign: Sign | None = None) -> LoadedPlaylist:
    """A playlist from its YAML file.

    Raises DocumentError with every error of its form; when there is one, also with what is wrong on ``sign``
    (by default the sign it names), so that an operator sees all at once.
    """
    return _sound(examine_playlist(path), sign)


def read_playlist(text: str | bytes, file: str = "", base: Path | None = None) -> LoadedPlaylist:
    """A playlist from text that is in no file; as ``load_playlist``."""
    return _sound(_examined(read_yaml(text, file), Path(file), base or Path()), None)


def examine_playlist(path: str | Path) -> LoadedPlaylist:
    """A playlist with the problems of its form beside it, as far as it can be read.

    Raises DocumentError when nothing of it can be read.
    """
    path = Path(path)
    return _examined(read_source(path), path, path.parent)


def examine_playlist_source(source: YamlSource, base: Path) -> LoadedPlaylist:
    """As ``examine_playlist``, of what has been read already. Raises DocumentError likewise."""
    return _examined(source, Path(source.file), base)


def problems_of_playlist(loaded: LoadedPlaylist, sign: Sign) -> list[Problem]:
    """What is wrong with a playlist on this sign, in the order of its lines; warnings included.

    The problems of its form (``loaded.problems``) are not repeated.
    """
    found = check_playlist(loaded.playlist, loaded.source, loaded.base, sign)
    return _beside(loaded.problems, found)


def _sound(loaded: LoadedPlaylist, sign: Sign | None) -> LoadedPlaylist:
    errors = _errors(loaded.problems)
    if not errors:
        return loaded
    if sign is None:
        try:
            named = loaded.sign_path()
            sign = load_sign(named) if named else None
        except DocumentError as error:
            errors += error.problems
    if sign is not None:
        errors += _errors(problems_of_playlist(loaded, sign))
    raise DocumentError(sorted(errors, key=_line))


def _examined(source: YamlSource, path: Path, base: Path) -> LoadedPlaylist:
    if not source.readable:
        raise DocumentError(source.problems)
    playlist, found = validate(Playlist, source, "playlist/1")
    problems = tuple(sorted([*source.problems, *found], key=_line))
    if playlist is None and _worth(found):
        playlist = mend(Playlist, source.data, "playlist/1")
    if playlist is None:
        raise DocumentError(problems)
    return LoadedPlaylist(playlist=playlist, path=path, base=base, source=source, problems=problems)


def _worth(found: Sequence[Problem]) -> bool:
    """Another kind of document altogether is not searched for faults of this one."""
    return not any(one.code in ("document.kind", "document.not-mapping") for one in found)


def _beside(known: Sequence[Problem], found: Iterable[Problem]) -> list[Problem]:
    """Those of ``found`` that are no consequence of a ``known`` fault."""
    faulty = {one.where.field for one in known if one.severity is Severity.ERROR}
    left: list[Problem] = []
    for one in found:
        field = one.where.field
        group = field.rpartition("[")[0]
        # Items mended in a group may seem to cover each other.
        doubtful = one.code == "together.overlap" and any(fault.startswith(group) for fault in faulty)
        inside = any(field.startswith((f"{fault}.", f"{fault}[")) for fault in faulty if fault)
        if field not in faulty and not inside and not doubtful:
            left.append(one)
    return left


def _line(one: Problem) -> tuple[str, int, int]:
    return one.where.file, one.where.line, one.where.column


def read_source(path: Path) -> YamlSource:
    """The YAML of a file; what keeps it from being read is in its problems. Raises nothing."""
    where = Where(file=str(path))
    try:
        with path.open("rb") as file:
            return read_yaml(file.read(MAX_BYTES + 1), str(path))
    except FileNotFoundError:
        wrong = problem("file.missing", where, name=shown(path.name), base=str(path.absolute().parent))
    except (OSError, ValueError):
        wrong = problem("file.unreadable", where, name=shown(path.name))
    return YamlSource(file=str(path), problems=(wrong,), readable=False)


def _errors(problems: Iterable[Problem]) -> list[Problem]:
    return [one for one in problems if one.severity is Severity.ERROR]
