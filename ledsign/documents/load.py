"""Load documents from files: all problems of a file at once, each with its line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ledsign.core.errors import DocumentError
from ledsign.core.problem import Problem, Severity, Where
from ledsign.documents.compiled_sign import compile_sign
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
    "find_sign",
    "load_playlist",
    "load_sign",
    "problems_of_playlist",
    "read_playlist",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedPlaylist:
    """A playlist and where it came from. ``base`` is the folder relative file names start from."""

    playlist: Playlist
    path: Path
    base: Path
    source: YamlSource

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
    """The sign (None when it cannot be built) and its problems, warnings included. Raises nothing."""
    path = Path(path)
    source = _source(path)
    if not source.readable:
        return None, list(source.problems)
    document, problems = validate(SignDocument, source, "sign/1")
    problems = [*source.problems, *problems]
    if document is None:
        return None, problems
    sign, more = compile_sign(document, source, path.parent)
    return sign, problems + more


def load_playlist(path: str | Path) -> LoadedPlaylist:
    """A playlist from its YAML file. Raises DocumentError with every error of its form."""
    path = Path(path)
    return _playlist(_source(path), path, path.parent)


def read_playlist(text: str | bytes, file: str = "", base: Path | None = None) -> LoadedPlaylist:
    """A playlist from text that is in no file. Raises DocumentError with every error of its form."""
    return _playlist(read_yaml(text, file), Path(file), base or Path())


def problems_of_playlist(loaded: LoadedPlaylist, sign: Sign) -> list[Problem]:
    """What is wrong with a playlist on this sign, in the order of its lines; warnings included."""
    return check_playlist(loaded.playlist, loaded.source, loaded.base, sign)


def _playlist(source: YamlSource, path: Path, base: Path) -> LoadedPlaylist:
    playlist = None
    problems = list(source.problems)
    if source.readable:
        playlist, more = validate(Playlist, source, "playlist/1")
        problems += more
    errors = _errors(problems)
    if errors or playlist is None:
        raise DocumentError(errors)
    return LoadedPlaylist(playlist=playlist, path=path, base=base, source=source)


def _source(path: Path) -> YamlSource:
    where = Where(file=str(path))
    try:
        with path.open("rb") as file:
            return read_yaml(file.read(MAX_BYTES + 1), str(path))
    except FileNotFoundError:
        wrong = problem("file.missing", where, name=shown(path.name), base=str(path.absolute().parent))
    except (OSError, ValueError):
        wrong = problem("file.unreadable", where, name=shown(path.name))
    return YamlSource(file=str(path), problems=(wrong,), readable=False)


def _errors(problems: list[Problem]) -> list[Problem]:
    errors = [one for one in problems if one.severity is Severity.ERROR]
    return sorted(errors, key=lambda one: (one.where.line, one.where.column))
